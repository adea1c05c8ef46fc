import { groupByPosition } from "./places.ts";
import type { Scan } from "./types.ts";

/** No scan spans as little as this in pixels, and few span more in metres. */
const metresUpTo = 0.02;

/** From so many positions on their mean distance tells. */
const enoughPositions = 16;

/** What positions may be counted in, as far as their numbers say. */
export type LikelyUnit = "pixels" | "metres" | "larger than pixels";

/**
 * Whether positions may be in pixels: they span more than a hundredth of one, and where they span less than half a
 * window, they are a pixel and more apart. Micrometres are not.
 * @param size N
 * @see specs/scan-files.md §4
 */
export function likelyUnit(positions: Scan["positionsPx"], size: number): LikelyUnit {
  const [width, height] = [spanOf(positions.x), spanOf(positions.y)];
  const span = Math.max(width, height);
  const count = positions.x.length;
  if (count < 2 || span === 0) return "pixels";
  if (span <= metresUpTo) return "metres";
  if (count < enoughPositions || span >= size / 2) return "pixels";
  const places = groupByPosition(positions, count).length;
  const apart = Math.max(span / places, Math.sqrt((width * height) / places));
  return apart < 1 ? "larger than pixels" : "pixels";
}

/** From the least to the greatest of some numbers; −∞ for none. */
export function spanOf(values: Float64Array): number {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return greatest - least;
}
