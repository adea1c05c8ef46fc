import type { Neighbour } from "./nearest-neighbours.ts";
import type { Finding } from "./types.ts";

/** From these on the brightness of neighbours must be alike, if frames and positions belong together. */
const toldByOrder = { frames: 50, overlap: 0.5, variation: 0.05, correlation: 0.15 } as const;

/**
 * Where patches overlap by half, neighbours are about as bright; where they are not, the order was lost. Ranks are
 * compared, for a few frames that are far too bright would hide all others.
 */
export function checkOrder(
  neighbours: readonly Neighbour[],
  { counts, probeDiameterPx }: { readonly counts: Float64Array; readonly probeDiameterPx: number | null },
): readonly Finding[] {
  if (probeDiameterPx === null) return [];
  const near = neighbours.filter(
    ({ distance }) => distance > 0 && distance < (1 - toldByOrder.overlap) * probeDiameterPx,
  );
  const middling = near.map(({ index }) => counts[index] as number).toSorted((a, b) => a - b);
  const [low = 0, half = 0, high = 0] = [0.16, 0.5, 0.84].map((share) => middling[Math.floor(share * near.length)]);
  const variation = (high - low) / 2 / half; // a standard deviation, of a bell curve
  if (near.length < toldByOrder.frames || !(variation > toldByOrder.variation)) return [];
  const ranks = ranksOf(counts);
  const own = near.map(({ index }) => ranks[index] as number);
  const other = near.map(({ nearest }) => ranks[nearest] as number);
  const correlation = covariance(own, other) / Math.sqrt(covariance(own, own) * covariance(other, other));
  if (!(correlation < toldByOrder.correlation)) return [];
  return [
    {
      severity: "warning",
      rule: "positions-shuffled",
      message:
        "Patterns of neighbouring positions are no more alike than any two: positions and patterns seem to be in different order.",
      evidence: `brightness of nearest neighbours, by rank, correlates ${correlation.toFixed(2)} over ${near.length} pairs, varying by ${Math.round(100 * variation)} %`,
      fix: "Look at how the file was written: were the patterns shuffled, or two scans joined in another order than their positions?",
    },
  ];
}

function ranksOf(values: Float64Array): Float64Array {
  const ranks = new Float64Array(values.length);
  Array.from(values.keys())
    .sort((a, b) => (values[a] as number) - (values[b] as number))
    .forEach((index, rank) => (ranks[index] = rank));
  return ranks;
}

function covariance(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  return a.reduce((sum, value, index) => sum + (value - meanA) * ((b[index] as number) - meanB), 0) / a.length;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
