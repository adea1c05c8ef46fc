import Flatbush from "flatbush";

/** A position and the nearest other one of its scan. */
export interface Neighbour {
  readonly index: number;
  readonly nearest: number;
  /** Pixels. */
  readonly distance: number;
}

/**
 * The nearest other position of each, never across scans.
 * @param scanIndex which scan each position belongs to; `null` for one scan
 * @returns nothing for a position that is alone in its scan
 */
export function nearestNeighbours(
  { x, y }: { readonly x: Float64Array; readonly y: Float64Array },
  scanIndex: Float64Array | null,
): readonly Neighbour[] {
  const scans = new Map<number, number[]>();
  for (const index of x.keys()) {
    const scan = scanIndex?.[index] ?? 0;
    const members = scans.get(scan);
    if (members === undefined) scans.set(scan, [index]);
    else members.push(index);
  }
  return [...scans.values()].flatMap((members) => {
    if (members.length < 2) return [];
    const tree = new Flatbush(members.length);
    for (const index of members) tree.add(x[index] as number, y[index] as number);
    tree.finish();
    return members.map((index, own): Neighbour => {
      const [first, second] = tree.neighbors(x[index] as number, y[index] as number, 2);
      const nearest = members[(first === own ? second : first) as number] as number;
      const distance = Math.hypot(
        (x[nearest] as number) - (x[index] as number),
        (y[nearest] as number) - (y[index] as number),
      );
      return { index, nearest, distance };
    });
  });
}
