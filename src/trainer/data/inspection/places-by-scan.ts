import { groupByPosition, type Place } from "../places.ts";
import type { RawScan } from "./types.ts";

/** Patterns by position, each scan for itself. */
export function placesByScan(
  positions: NonNullable<RawScan["positions"]>,
  scanIndex: Float64Array | null,
): readonly Place[] {
  return groupByPosition(positions, positions.x.length).flatMap((place) => {
    if (scanIndex === null || place.length === 1) return [place];
    const scans = new Map<number, number[]>();
    for (const index of place) {
      const scan = scanIndex[index] as number;
      const members = scans.get(scan);
      if (members === undefined) scans.set(scan, [index]);
      else members.push(index);
    }
    return [...scans.values()];
  });
}
