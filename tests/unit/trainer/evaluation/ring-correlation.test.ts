import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random/generator.ts";
import {
  findResolution,
  ringCorrelation,
  thresholdValue,
  toField,
} from "../../../../src/trainer/evaluation/ring-correlation.ts";
import { filterRows, gaussianWindow, transpose } from "../../../../src/trainer/evaluation/separable-filter.ts";
import { imageOf } from "./support.ts";

const noise = (seed: number, side = 128) => {
  const random = createRandom(seed);
  return imageOf(side, side, () => random.normal());
};

// @spec specs/evaluation.md §5
describe("ringCorrelation", () => {
  it("is 1 at all frequencies for equal images, so that nothing is crossed", () => {
    const curve = ringCorrelation(toField(noise(1)), toField(noise(1)), { real: true })!;
    expect(Math.min(...curve.correlation)).toBeCloseTo(1, 12);
    expect(curve.frequencyPerPx[0]).toBe(1 / 128);
    expect(curve.frequencyPerPx.at(-1)).toBe(0.5);
    expect(findResolution(curve, "half", null)).toEqual({
      threshold: "half",
      frequencyPerPx: 0.5,
      frequencyPerM: null,
      beyondNyquist: true,
    });
  });

  it("is about 0 for independent noise, within what the number of samples allows", () => {
    const curve = ringCorrelation(toField(noise(1)), toField(noise(2)), { real: true })!;
    const unlikely = curve.correlation.filter((value, ring) => Math.abs(value) > 4 / Math.sqrt(curve.samples[ring]!));
    expect(unlikely.length).toBe(0);
  });

  it("falls to 1/2 where signal and noise are equally strong", () => {
    // truth white; image = truth blurred by σ, plus white noise of deviation s: FRC = B/√(B² + s²), B = exp(−2π²σ²f²);
    // it is 1/2 where B = s/√3
    const [sigma, s] = [1.2, 0.3];
    const truth = noise(3, 256);
    const window = gaussianWindow(sigma, 13);
    const blurred = transpose(filterRows(transpose(filterRows(truth, window)), window));
    const added = noise(4, 256);
    const image = { ...truth, values: blurred.values.map((value, i) => value + s * added.values[i]!) };
    const curve = ringCorrelation(toField(image), toField(truth), { real: true })!;
    const expected = Math.sqrt(-Math.log(s / Math.sqrt(3)) / (2 * Math.PI ** 2 * sigma ** 2));
    const found = findResolution(curve, "half", 2e-9);
    expect(Math.abs(found.frequencyPerPx! - expected)).toBeLessThan(0.015); // noise of the rings near the crossing
    expect(found.frequencyPerM).toBeCloseTo(found.frequencyPerPx! / 2e-9, 0);
    expect(found.beyondNyquist).toBe(false);
  });

  it("takes the central square of a power of two, and none below 16", () => {
    const wide = imageOf(100, 140, (y, x) => Math.sin(y * x));
    expect(ringCorrelation(toField(wide), toField(wide), { real: true })!.sidePx).toBe(64);
    const small = imageOf(15, 40, () => 1);
    expect(ringCorrelation(toField(small), toField(small), { real: true })).toBeNull();
  });
});

describe("thresholds", () => {
  it("half-bit starts high and falls to 0.1716 for many samples", () => {
    expect(thresholdValue("half-bit", 1)).toBeCloseTo((0.2071 + 1.9102) / (1.2071 + 0.9102), 12);
    expect(thresholdValue("half-bit", 1e12)).toBeCloseTo(0.2071 / 1.2071, 5);
    expect(thresholdValue("half", 5)).toBe(0.5);
    expect(thresholdValue("one-seventh", 5)).toBeCloseTo(0.142857, 6);
  });

  it("a curve that begins below its threshold has no resolution, though it rises later", () => {
    const curve = { sidePx: 16, frequencyPerPx: [1 / 16, 2 / 16], correlation: [0.1, 0.9], samples: [8, 16] };
    expect(findResolution(curve, "half", 1)).toMatchObject({ frequencyPerPx: null, frequencyPerM: null });
  });

  it("a crossing between rings is interpolated", () => {
    const curve = { sidePx: 16, frequencyPerPx: [0.1, 0.2], correlation: [0.8, 0.4], samples: [8, 16] };
    expect(findResolution(curve, "half", null).frequencyPerPx).toBeCloseTo(0.175, 12);
  });
});
