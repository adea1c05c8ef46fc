import { describe, expect, it } from "vitest";
import { accumulate, createAccumulator, takeMean } from "../../../../src/trainer/training/accumulator.ts";
import { gradientOf, rows, sourceOf, startWeights } from "./support/least-squares.ts";
import { runFit } from "./support/run.ts";

/** Groups `start … end − 1`. */
function range(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, index) => start + index);
}

function relativeDistance(found: Float32Array, expected: Float32Array): number {
  return Math.hypot(...found.map((value, index) => value - (expected[index] as number))) / Math.hypot(...expected);
}

// @spec specs/execution-config.md §2
describe("an accumulator", () => {
  it.each([
    ["equal batches", [4, 8, 12]],
    ["unequal batches", [1, 8, 11, 12]],
    ["a short last batch", [5, 10, 12]],
  ])("gives the gradient of the large batch: %s", async (_, ends) => {
    const source = sourceOf(rows(12));
    const accumulator = createAccumulator(4);
    for (const [index, end] of ends.entries()) {
      const part = gradientOf(startWeights, await source.batch(range(ends[index - 1] ?? 0, end)));
      accumulate(accumulator, part.gradient, part.count);
    }
    const whole = gradientOf(startWeights, await source.batch(range(0, 12)));
    expect(accumulator.count).toBe(12);
    // the parts are rounded to float32, 6e-8 relative; the promise is 1e-5
    expect(relativeDistance(takeMean(accumulator), whole.gradient)).toBeLessThan(1e-6);
  });

  it("gives the gradient of a single batch bit for bit, whatever its size", () => {
    const gradient = Float32Array.of(0.1, 1 / 3, -1e-30, 3e38);
    for (const count of [1, 3, 7, 16, 1000]) {
      const accumulator = createAccumulator(4);
      accumulate(accumulator, gradient, count);
      expect(takeMean(accumulator)).toEqual(gradient);
    }
  });

  it("is empty after its mean was taken", () => {
    const accumulator = createAccumulator(1);
    accumulate(accumulator, Float32Array.of(1), 2);
    takeMean(accumulator);
    expect(accumulator).toEqual(createAccumulator(1));
  });
});

describe("accumSteps", () => {
  const sgd = { optimizer: "sgd", learningRate: 0.1, epochs: 3, overfitBatches: 100 }; // always in the same order

  it("trains to the weights of the large batch, the short last window of an epoch included", async () => {
    // 22 groups: windows of 4·2 + 4·2 + 4 + 2 against batches of 8, 8, 6
    const small = await runFit({ knobs: { ...sgd, batchSize: 4, accumSteps: 2 } });
    const large = await runFit({ knobs: { ...sgd, batchSize: 8, accumSteps: 1 } });
    expect([small.step, large.step]).toEqual([9, 9]);
    expect(relativeDistance(small.weights, large.weights)).toBeLessThan(1e-5);
  });

  it("closes the last window of an epoch, so that no gradient waits for the next one", async () => {
    const { step, state } = await runFit({ knobs: { ...sgd, accumSteps: 4 } });
    expect(step).toBe(6); // four batches and two, three times
    expect(state.accumulator).toMatchObject({ count: 0, batches: 0 });
  });

  it("larger than an epoch makes one step of all its patterns", async () => {
    const many = await runFit({ knobs: { ...sgd, batchSize: 4, accumSteps: 1000 } });
    const one = await runFit({ knobs: { ...sgd, batchSize: 22 } });
    expect(many.step).toBe(3);
    expect(relativeDistance(many.weights, one.weights)).toBeLessThan(1e-5);
  });
});
