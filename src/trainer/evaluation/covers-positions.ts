import type { Scan } from "../data/types.ts";
import type { Reconstruction } from "./reconstruction-file.ts";

/** Cells in which positions are compared, pixels. */
const cellPx = 1 / 64;

/**
 * Whether each position of a reconstruction is one of a scan of the same object: of the scan that it was made from, or
 * of the whole whose half it shows.
 */
export function coversPositions(
  { positionsPx, scanIndex }: Pick<Scan, "positionsPx" | "scanIndex">,
  { centresPx, scanIndex: wanted }: Pick<Reconstruction, "centresPx" | "scanIndex">,
): boolean {
  const known = new Set<string>();
  scanIndex.forEach((index, at) => {
    if (index === wanted) known.add(cell(positionsPx.x[at] as number, positionsPx.y[at] as number));
  });
  return centresPx.x.every((x, at) => known.has(cell(x, centresPx.y[at] as number)));
}

function cell(x: number, y: number): string {
  return `${Math.round(x / cellPx)},${Math.round(y / cellPx)}`;
}
