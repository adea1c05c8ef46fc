import { placesByScan } from "./places-by-scan.ts";
import type { Finding, RawScan } from "./types.ts";

type Positions = NonNullable<RawScan["positions"]>;

/** Positions that were measured more than once within a scan: to the half pixel, as a split takes them for one. */
export function checkRepeated(positions: Positions, scanIndex: Float64Array | null): readonly Finding[] {
  const { x, y } = positions;
  const shared = placesByScan(positions, scanIndex).filter((place) => place.length > 1);
  const repeated = shared.flat().toSorted((a, b) => a - b);
  if (repeated.length === 0) return [];
  const isOne = x.length === shared[0]?.length;
  const examples = repeated.slice(0, 3).map((index) => `(${x[index]}, ${y[index]}) of pattern ${index}`);
  return [
    {
      severity: isOne ? "error" : "warning",
      rule: "positions-repeated",
      message: isOne
        ? "All patterns have the same position."
        : "Positions are repeated within a scan, to the half pixel.",
      evidence: `${repeated.length} of ${x.length}: ${examples.join(", ")}`,
      fix: isOne
        ? "One place shows one patch of the sample. Save the place of each pattern: was the stage read only once?"
        : fixOf(shared, { all: repeated.length === x.length, isOneScan: scanIndex === null }),
    },
  ];
}

/** Exposures of one place follow each other; scans of one path do not. */
function fixOf(
  shared: readonly (readonly number[])[],
  { all, isOneScan }: { readonly all: boolean; readonly isOneScan: boolean },
): string {
  const follow = shared.filter((place) => place.every((index, at) => at === 0 || index === (place[at - 1] ?? 0) + 1));
  if (all && isOneScan && follow.length <= shared.length / 2) {
    return "Each one is: these look like several scans of one path. Say which is which in scan_index, int64 [M]; patterns of two objects must not be grouped.";
  }
  return "Sum repeated exposures into one pattern (their counts, not their square roots), or keep one of them. A split for validation keeps them on one side.";
}
