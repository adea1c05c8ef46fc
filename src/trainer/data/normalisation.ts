import { AppError } from "../../base/errors/app-error.ts";
import type { Normalisation } from "../model/types.ts";
import { probeDivisor } from "../physics/probe-measures.ts";
import type { Scan } from "./types.ts";

const pixelsAtOnce = 1 << 20;

/**
 * The factors that are found once, on the training split, and then kept with the weights: `c = √((N/2)² / mean ΣX²)`
 * over the training patterns, `k = probeScale · mean(mask · |P|)`, and the mean counts of a detector pixel that counts.
 * Sums in doubles, patterns a few at a time.
 * @param trainIndices which patterns are trained on
 * @param options.probeScale 4 in PtychoPINN
 * @throws AppError `DATA_INVALID` where these patterns hold no light, or nothing of the probe lies within N/4 of the middle
 * @see specs/forward-model.md §5
 */
export async function findNormalisation(
  scan: Scan,
  trainIndices: ArrayLike<number>,
  options: { readonly probeScale: number },
): Promise<Normalisation> {
  const { size } = scan.patterns;
  const meanEnergy = (await sumOfSquares(scan, trainIndices)) / trainIndices.length;
  if (!(meanEnergy > 0)) {
    throw new AppError("DATA_INVALID", "The training patterns hold no light", {
      received: `${trainIndices.length} patterns with ${meanEnergy} counts each`,
      expected: "patterns with counts in them",
      hint: "check the detector mask and which patterns are trained on",
    });
  }
  return {
    dataFactor: Math.sqrt((size / 2) ** 2 / meanEnergy),
    probeDivisor: probeDivisor(scan.probe, options.probeScale),
    meanCounts: meanEnergy / countingPixels(scan),
  };
}

async function sumOfSquares({ patterns }: Scan, indices: ArrayLike<number>): Promise<number> {
  const atOnce = Math.max(1, Math.floor(pixelsAtOnce / patterns.size ** 2));
  const all = Int32Array.from(indices);
  let sum = 0;
  for (let first = 0; first < all.length; first += atOnce) {
    for (const amplitude of await patterns.read(all.subarray(first, first + atOnce))) sum += amplitude * amplitude;
  }
  return sum;
}

/** Masked pixels are 0 in every pattern and count for nothing. */
function countingPixels({ detectorMask, patterns }: Scan): number {
  return detectorMask === null ? patterns.size ** 2 : detectorMask.reduce((sum, value) => sum + value, 0);
}
