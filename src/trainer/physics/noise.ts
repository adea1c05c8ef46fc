import { AppError } from "../../base/errors/app-error.ts";
import type { RandomGenerator } from "../../base/random/generator.ts";

/** Below this mean Knuth's product of uniforms is fastest; from here on the transformed rejection's constants hold. */
const rejectionFrom = 10;

/** Counts are whole numbers that float64 holds exactly, with their fluctuation. */
const largestMean = 2 ** 52;

/** ln k! for k below 10. */
const smallLogFactorials = [1, 1, 2, 6, 24, 120, 720, 5040, 40_320, 362_880].map((factorial) => Math.log(factorial));

/**
 * A Poisson draw, exact for every mean: Knuth's multiplication below 10, Hörmann's transformed rejection above.
 * No normal approximation anywhere.
 * @param mean expected counts, 0 … 2⁵²
 * @returns a whole number of counts
 * @throws AppError `DATA_INVALID` where the mean is negative, not finite or too large
 * @see W. Hörmann, Insurance: Mathematics and Economics 12, 39–45 (1993), algorithm PTRS
 */
export function drawPoisson(random: RandomGenerator, mean: number): number {
  if (!(mean >= 0 && mean <= largestMean)) throw refuseMean(mean);
  if (mean === 0) return 0;
  return mean < rejectionFrom ? multiplyUniforms(random, mean) : rejectTransformed(random, mean);
}

/** The number of uniforms whose product stays above `exp(−mean)`. */
function multiplyUniforms(random: RandomGenerator, mean: number): number {
  const limit = Math.exp(-mean);
  let product = random.uniform();
  let count = 0;
  while (product > limit) {
    product *= random.uniform();
    count += 1;
  }
  return count;
}

/** The names follow the paper, so that the code can be held against it. */
function rejectTransformed(random: RandomGenerator, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vR = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= vR) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= logProbability(k, mean)) return k;
  }
}

/**
 * Natural logarithm of the Poisson probability, `k ln λ − λ − ln k!`.
 * From 10 on by Stirling's series with the large terms cancelled by hand: at 10⁹ counts nothing is lost.
 * @param count k, a whole number of counts
 * @param mean λ > 0, expected counts
 */
export function logProbability(count: number, mean: number): number {
  if (count < smallLogFactorials.length) {
    return count * Math.log(mean) - mean - (smallLogFactorials[count] as number);
  }
  const excess = (mean - count) / count;
  const series = 1 / (12 * count) - 1 / (360 * count ** 3) + 1 / (1260 * count ** 5);
  return count * (Math.log1p(excess) - excess) - 0.5 * Math.log(2 * Math.PI * count) - series;
}

function refuseMean(mean: number): AppError {
  return new AppError("DATA_INVALID", "No photons can be drawn with this mean", {
    received: String(mean),
    expected: "expected counts of 0 … 2^52",
    hint: "look for NaN in probe and object, and at the number of photons",
  });
}
