import { spanOf } from "./position-unit.ts";
import type { Scan } from "./types.ts";

/** Pixels that an object may have from end to end: 24 bytes each are summed, 3.2 GB, about what a small machine has. */
export const largestObjectArea = 2 ** 27;

/**
 * Width and height of the first object that is too large to be put together; `null` where none is.
 * @param scanIndex which object each position is of; `null` for one
 * @param size N
 */
export function findTooLarge(
  { x, y }: Scan["positionsPx"],
  scanIndex: ArrayLike<number> | null,
  size: number,
): readonly [number, number] | null {
  const members = new Map<number, number[]>();
  for (let index = 0; index < x.length; index += 1) {
    const scan = scanIndex?.[index] ?? 0;
    const own = members.get(scan);
    if (own === undefined) members.set(scan, [index]);
    else own.push(index);
  }
  const sides = [...members.values()].map((own): [number, number] => {
    const spanAlong = (values: Float64Array): number => spanOf(Float64Array.from(own, (at) => values[at] as number));
    return [spanAlong(x) + size, spanAlong(y) + size];
  });
  return sides.find(([width, height]) => !(width * height <= largestObjectArea)) ?? null;
}
