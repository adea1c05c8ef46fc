import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import {
  amplitudeDistance,
  maskedMean,
  meanDeviation,
  poissonDeviance,
  totalVariation,
} from "../../../../src/trainer/model/losses.ts";
import { describeOnEachEngine, leakOf, normals, relativeError } from "../../../support/engines.ts";

/** float64, of numbers as float32 holds them. `k·(r − log1p(r))` keeps its digits there down to r of some 1e-8. */
function deviance(lambda: number, counts: number): number {
  const [expected, measured] = [Math.fround(lambda), Math.fround(counts)];
  if (measured === 0) return expected;
  const surplus = expected - measured;
  return surplus - measured * Math.log1p(surplus / measured);
}

function devianceOnEngine(lambda: number, counts: number): number {
  return tf.tidy(() => poissonDeviance(tf.tensor1d([lambda]), tf.tensor1d([counts]))).dataSync()[0] as number;
}

// @spec specs/forward-model.md §6
describeOnEachEngine("poissonDeviance", () => {
  it.each([0.05, 1, 1e4, 1e8])("is λ where nothing was counted: λ = %f", (lambda) => {
    expect(devianceOnEngine(lambda, 0)).toBe(Math.fround(lambda));
  });

  it.each([1e-3, 1, 37, 1e4, 1e8])("is 0 where as much was counted as expected: %f", (counts) => {
    expect(devianceOnEngine(counts, counts)).toBe(0);
  });

  // One float32 rounding of r = (λ − k)/k is 6e-8, and the deviance goes as r²; the logarithm's form loses a digit at r = 0.25.
  it.each([
    [3, 4],
    [4, 3],
    [0.05, 1],
    [0.05, 300],
    [100, 99],
    [74, 100],
    [76, 100],
    [124, 100],
    [126, 100],
    [1e8 + 1e4, 1e8],
    [1e8 - 1e4, 1e8],
    [1e8 + 64, 1e8],
    [1e8 + 8, 1e8],
    [0.9e8, 1e8],
    [2e8, 1e8],
    [1e8, 1],
    [1e10, 1e-2],
  ])("has the closed form's digits at λ = %f, k = %f", (lambda, counts) => {
    const truth = deviance(lambda, counts);
    expect(Math.abs(devianceOnEngine(lambda, counts) / truth - 1)).toBeLessThan(2e-6);
  });

  it.each([1e6, 1e7, 1e8, 1e10])("stays finite where next to nothing is expected of k = %f counts", (counts) => {
    const value = devianceOnEngine(0.05, counts);
    expect(Math.abs(value / deviance(0.05, counts) - 1)).toBeLessThan(2e-6);
  });

  it("is near one half for Poisson noise at 1e8 counts, where the likelihood itself has steps of 128", () => {
    const noise = normals(4096, 1);
    const counts = tf.tidy(() => tf.add(tf.mul(tf.tensor1d(noise), 1e4), 1e8));
    const lambda = tf.mul(tf.ones([4096]), 1e8);
    const mean = tf.tidy(() => tf.mean(poissonDeviance(lambda, counts)));
    // Half a chi-square of one degree: 0.5 ± √0.5/√4096 = 0.011.
    expect(Math.abs((mean.dataSync()[0] as number) - 0.5)).toBeLessThan(0.04);
    tf.dispose([counts, lambda, mean]);
  });

  it("has the slope (λ − k)/λ", () => {
    const lambda = [0.05, 0.05, 3, 4, 1e8, 1e8 + 64, 0.05];
    const counts = [0, 1, 4, 4, 1e8, 1e8, 1e8];
    const slope = tf.tidy(() =>
      tf.grad((expected: tf.Tensor) => poissonDeviance(expected, tf.tensor1d(counts)))(tf.tensor1d(lambda)),
    );
    const values = [...slope.dataSync()];
    const truth = lambda.map((each, index) => {
      const [expected, measured] = [Math.fround(each), Math.fround(counts[index] as number)];
      return (expected - measured) / expected;
    });
    values.forEach((value, index) => {
      const expected = truth[index] as number;
      expect(Math.abs(value - expected)).toBeLessThan(1e-6 * (1 + Math.abs(expected)));
    });
  });

  it("has the slope of central differences of the float64 form", () => {
    const [lambda, counts] = [
      new Float32Array([0.5, 2, 30, 70, 125, 4000]),
      new Float32Array([1, 0, 33, 100, 100, 4100]),
    ];
    const slope = tf.tidy(() =>
      tf.grad((expected: tf.Tensor) => poissonDeviance(expected, tf.tensor1d(counts)))(tf.tensor1d(lambda)),
    );
    const numeric = lambda.map((expected, index) => {
      // Float64 throughout: step 1e-5 of λ leaves 1e-10 of third-order error.
      const at = (value: number): number => {
        const measured = counts[index] as number;
        return measured === 0 ? value : value - measured + measured * Math.log(measured / value);
      };
      const step = 1e-5 * expected;
      return (at(expected + step) - at(expected - step)) / (2 * step);
    });
    expect(relativeError(slope.dataSync(), numeric)).toBeLessThan(1e-6);
  });

  it("passes what comes from above on, pixel by pixel", () => {
    const slope = tf.tidy(() =>
      tf.grad((expected: tf.Tensor) => poissonDeviance(expected, tf.tensor1d([4, 0])))(
        tf.tensor1d([2, 5]),
        tf.tensor1d([10, -3]),
      ),
    );
    expect([...slope.dataSync()]).toEqual([-10, -3]);
  });

  it("leaves nothing on the engine", async () => {
    const [lambda, counts] = [tf.tensor1d([3, 4]), tf.tensor1d([4, 0])];
    expect(await leakOf(() => poissonDeviance(lambda, counts))).toEqual({ tensors: 0, bytes: 0 });
    const slope = (): tf.Tensor => tf.grad((expected: tf.Tensor) => poissonDeviance(expected, counts))(lambda);
    expect(await leakOf(slope)).toEqual({ tensors: 0, bytes: 0 });
  });
});

describeOnEachEngine("amplitudeDistance", () => {
  it("is the distance of the amplitudes", () => {
    const distance = tf.tidy(() => amplitudeDistance(tf.tensor1d([9, 4, 0]), tf.tensor1d([1, 5, 0])));
    const values = [...distance.dataSync()];
    expect(values[0]).toBeCloseTo(2, 6);
    expect(values[1]).toBeCloseTo(3, 6);
    expect(values[2]).toBeCloseTo(1e-6, 9); // √1e-12
  });

  it("has the slope ±1/(2√I), finite where the intensity is 0", () => {
    const slope = tf.tidy(() =>
      tf.grad((intensity: tf.Tensor) => amplitudeDistance(intensity, tf.tensor1d([1, 5, 0, 1])))(
        tf.tensor1d([9, 4, 0, 0]),
      ),
    );
    const truth = [1 / 6, -1 / 4, 5e5, -5e5]; // 1/(2·√1e-12)
    [...slope.dataSync()].forEach((value, index) => expect(value / (truth[index] as number)).toBeCloseTo(1, 5));
  });

  it("leaves nothing on the engine", async () => {
    const [intensity, amplitude] = [tf.tensor1d([9, 4]), tf.tensor1d([1, 5])];
    expect(await leakOf(() => amplitudeDistance(intensity, amplitude))).toEqual({ tensors: 0, bytes: 0 });
  });
});

describeOnEachEngine("maskedMean", () => {
  const mask = [1, 0, 1, 1];

  it("is the plain mean where every pixel counts", () => {
    const values = tf.tensor3d([1, 2, 3, 6, 0, 0, 0, 4], [2, 2, 2]);
    expect(maskedMean(values, null).dataSync()[0]).toBe(2);
  });

  it("is the mean over the pixels that count, over all patterns", () => {
    const values = tf.tensor3d([1, 99, 3, 2, 0, -99, 0, 6], [2, 2, 2]);
    const mean = maskedMean(values, tf.tensor3d(mask, [1, 2, 2]));
    expect(mean.dataSync()[0]).toBeCloseTo(12 / 6, 6);
  });

  it("has the same slope for each pixel that counts and none for the others", () => {
    const slope = tf.tidy(() =>
      tf.grad((values: tf.Tensor) => maskedMean(values, tf.tensor3d(mask, [1, 2, 2])))(tf.ones([2, 2, 2])),
    );
    const one = Math.fround(1 / 6);
    [...slope.dataSync()].forEach((value, index) => expect(value).toBeCloseTo(mask[index % 4] === 1 ? one : 0, 7));
  });

  it("leaves nothing on the engine", async () => {
    const [values, kept] = [tf.ones<tf.Rank.R3>([2, 2, 2]), tf.tensor3d(mask, [1, 2, 2])];
    expect(await leakOf(() => [maskedMean(values, kept), maskedMean(values, null)])).toEqual({ tensors: 0, bytes: 0 });
  });
});

// @spec specs/forward-model.md §8
describeOnEachEngine("regularisers", () => {
  it("give a ramp its slopes as total variation, whatever its mean", () => {
    const ramp = Float32Array.from({ length: 30 }, (_, index) => 7 + 2 * Math.floor(index / 6) - 0.5 * (index % 6));
    expect(totalVariation(tf.tensor4d(ramp, [1, 5, 6, 1])).dataSync()[0]).toBeCloseTo(2.5, 5);
  });

  it("give a step the share of the pairs that it parts", () => {
    // 4 × 4, 0 on the left half and 3 on the right: 4 of 12 pairs side by side differ by 3, none above each other.
    const step = Float32Array.from({ length: 16 }, (_, index) => (index % 4 < 2 ? 0 : 3));
    expect(totalVariation(tf.tensor4d(step, [1, 4, 4, 1])).dataSync()[0]).toBeCloseTo(1, 6);
    expect(meanDeviation(tf.tensor4d(step, [1, 4, 4, 1])).dataSync()[0]).toBeCloseTo(1.5, 6);
  });

  it("measure the deviation of each patch and channel from its own mean", () => {
    // Two patches of two channels, each flat: no deviation, however far apart they are.
    const flat = Float32Array.from({ length: 2 * 9 * 2 }, (_, index) => (index < 18 ? 1 : 5) + 10 * (index % 2));
    expect(meanDeviation(tf.tensor4d(flat, [2, 3, 3, 2])).dataSync()[0]).toBeCloseTo(0, 6);
    expect(totalVariation(tf.tensor4d(flat, [2, 3, 3, 2])).dataSync()[0]).toBe(0);
  });

  it.each([
    ["totalVariation", totalVariation],
    ["meanDeviation", meanDeviation],
  ] as const)("have the slope of central differences: %s", (_, regulariser) => {
    const shape: [number, number, number, number] = [2, 4, 5, 2];
    // All of 0 … 79 once: neighbours are 1 apart or more, and no pixel is its patch's mean. Piecewise linear, so a step of
    // 0.02 that reaches no kink is exact but for the rounding of the loss, 4e-6, over it.
    const image = Float32Array.from({ length: 80 }, (_pixel, index) => (index * 37) % 80);
    const slope = tf.tidy(() => tf.grad((x: tf.Tensor) => regulariser(x as tf.Tensor4D))(tf.tensor4d(image, shape)));
    const numeric = image.map((value, pixel) => {
      const at = (step: number): number => {
        const moved = image.slice();
        moved[pixel] = value + step;
        return tf.tidy(() => regulariser(tf.tensor4d(moved, shape))).dataSync()[0] as number;
      };
      return (at(0.02) - at(-0.02)) / (Math.fround(value + 0.02) - Math.fround(value - 0.02));
    });
    slope.dataSync().forEach((value, pixel) => expect(Math.abs(value - (numeric[pixel] as number))).toBeLessThan(4e-4));
  });

  it("leave nothing on the engine", async () => {
    const image = tf.ones<tf.Rank.R4>([2, 4, 4, 1]);
    expect(await leakOf(() => [totalVariation(image), meanDeviation(image)])).toEqual({ tensors: 0, bytes: 0 });
  });
});
