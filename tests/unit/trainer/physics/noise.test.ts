import { describe, expect, test } from "vitest";
import { createRandom, restoreRandom } from "../../../../src/base/random/generator.ts";
import { drawPoisson, logProbability } from "../../../../src/trainer/physics/noise.ts";

const draws = 20_000;

function drawMany(mean: number, seed: number): readonly number[] {
  const random = createRandom(seed);
  return Array.from({ length: draws }, () => drawPoisson(random, mean));
}

describe("Poisson draws", () => {
  // Both sides of the change of algorithm at 10, and where a normal approximation would have begun.
  test.each([0.01, 0.7, 4, 9.99, 10, 10.5, 37, 1e3, 1e6, 1e9, 1e14])("mean and variance are %d", (mean) => {
    const values = drawMany(mean, 11);
    const average = values.reduce((sum, value) => sum + value, 0) / draws;
    const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (draws - 1);
    expect(values.every(Number.isInteger)).toBe(true);
    // Five standard errors: √(λ/n) of the mean, and √((2λ² + λ)/n) of the variance.
    expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(mean / draws));
    expect(Math.abs(variance - mean)).toBeLessThan(5 * Math.sqrt((2 * mean ** 2 + mean) / draws));
  });

  test.each([0.5, 3, 9, 12, 30, 200])("frequencies follow the distribution of mean %d (chi-square)", (mean) => {
    const counts = new Map<number, number>();
    for (const value of drawMany(mean, 23)) counts.set(value, (counts.get(value) ?? 0) + 1);
    let [chiSquare, cells, restExpected, restCounted] = [0, 0, 0, 0];
    for (let count = 0; count < mean + 40 * Math.sqrt(mean) + 40; count += 1) {
      const expected = draws * Math.exp(logProbability(count, mean));
      const counted = counts.get(count) ?? 0;
      if (expected < 10) {
        restExpected += expected;
        restCounted += counted;
        continue;
      }
      chiSquare += (counted - expected) ** 2 / expected;
      cells += 1;
    }
    chiSquare += (restCounted - restExpected) ** 2 / restExpected;
    // Mean `cells`, variance 2 · cells: five standard deviations.
    expect(chiSquare).toBeLessThan(cells + 5 * Math.sqrt(2 * cells));
  });

  test("the third moment at mean 12 is that of a Poisson, not of a normal distribution", () => {
    const values = drawMany(12, 5);
    const skewness = values.reduce((sum, value) => sum + (value - 12) ** 3, 0) / draws / 12 ** 1.5;
    // 1/√λ = 0.289, a normal distribution has 0; standard error √(6/n) = 0.017.
    expect(Math.abs(skewness - 1 / Math.sqrt(12))).toBeLessThan(0.1);
  });

  test("a state taken up again gives the same counts", () => {
    const random = createRandom(3);
    drawPoisson(random, 50);
    const again = restoreRandom(random.state());
    const means = [0.1, 5, 20, 1e5];
    expect(means.map((mean) => drawPoisson(again, mean))).toEqual(means.map((mean) => drawPoisson(random, mean)));
  });

  test("nothing is expected, nothing is counted", () => {
    expect(drawPoisson(createRandom(1), 0)).toBe(0);
  });

  test.each([-1e-9, NaN, Infinity, 2 ** 53])("a mean of %d is refused", (mean) => {
    expect(() => drawPoisson(createRandom(1), mean)).toThrow(
      expect.objectContaining({
        code: "DATA_INVALID",
        details: expect.objectContaining({ received: String(mean), hint: expect.stringContaining("NaN") }),
      }),
    );
  });
});

describe("the logarithm of the Poisson probability", () => {
  test("it is that of the product formula for counts to 60", () => {
    for (const mean of [0.3, 8, 33]) {
      let product = Math.exp(-mean);
      for (let count = 0; count <= 60; count += 1) {
        // Stirling's series is cut behind k⁻⁵: 1/(1680 · 10⁷) = 6e-11 at 10 counts.
        expect(Math.abs(logProbability(count, mean) - Math.log(product))).toBeLessThan(1e-10);
        product *= mean / (count + 1);
      }
    }
  });

  test("at 10⁹ counts the peak keeps its digits", () => {
    // −½ ln 2πλ − 1/(12λ)
    const peak = -0.5 * Math.log(2 * Math.PI * 1e9);
    expect(logProbability(1e9, 1e9)).toBeCloseTo(peak, 9);
    // One standard deviation off: −½ + (terms of order 1/√λ = 3e-5).
    expect(logProbability(1e9 + Math.round(Math.sqrt(1e9)), 1e9) - peak).toBeCloseTo(-0.5, 4);
  });
});
