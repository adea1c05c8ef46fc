import type { PatternSource } from "../data/types.ts";
import type { ComplexArray } from "../physics/types.ts";
import { createStitcher, type StitchedObject } from "./stitch.ts";

/** Patterns, where they were taken and with what. */
export interface MeasuredPatterns {
  readonly patterns: PatternSource;
  readonly positionsPx: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> };
  /** complex64 `[modes, N, N]`, sqrt(photons) */
  readonly probe: ComplexArray;
  /** Which patterns; all of one object. */
  readonly indices: ArrayLike<number>;
}

/** Patterns read at a time: 4 MB at N = 64. */
const batchSize = 256;

/**
 * The yardstick that needs no network: each patch filled with the one amplitude that its counts tell, phase 0,
 * stitched like a prediction.
 *
 * `O_j = √(Σ counts_j / Σ|P|²)`
 *
 * @throws AppError `DATA_INVALID` without patterns or light; what the source throws
 * @see specs/evaluation.md §6
 */
export async function stitchPatchMeans(measured: MeasuredPatterns): Promise<StitchedObject> {
  const { patterns, positionsPx, probe } = measured;
  const area = patterns.size ** 2;
  const stitcher = createStitcher({ probe, N: patterns.size });
  const energy = energyOf(probe);
  const phase = new Float32Array(area);
  const indices = Array.from(measured.indices);
  for (let start = 0; start < indices.length; start += batchSize) {
    const batch = indices.slice(start, start + batchSize);
    const amplitudes = await patterns.read(batch);
    for (const [place, index] of batch.entries()) {
      const counts = squareSum(amplitudes.subarray(place * area, (place + 1) * area));
      const patch = new Float32Array(area).fill(Math.sqrt(counts / energy));
      stitcher.add(patch, phase, positionsPx.x[index]!, positionsPx.y[index]!);
    }
  }
  return stitcher.finish();
}

function energyOf(probe: ComplexArray): number {
  return squareSum(probe.re) + squareSum(probe.im);
}

function squareSum(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
