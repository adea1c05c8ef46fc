import { describe, expect, it } from "vitest";
import { resolveExecutionConfig } from "../../../../src/trainer/training/execution-config.ts";
import {
  applyOptimizer,
  copyOptimizerState,
  createOptimizerState,
} from "../../../../src/trainer/training/optimizer.ts";

/** The weight after each of the steps with these gradients. */
function path(knobs: Readonly<Record<string, unknown>>, gradients: readonly number[], start = 1): readonly number[] {
  const config = resolveExecutionConfig(knobs);
  const state = createOptimizerState(config, 1);
  const weights = Float32Array.of(start);
  return gradients.map((slope) => {
    applyOptimizer(config, state, { weights, gradient: Float32Array.of(slope), learningRate: config.learningRate });
    return weights[0] as number;
  });
}

describe("Adam", () => {
  it("goes by the rate in the first step, whatever the size of the gradient", () => {
    // m̂ = g and v̂ = g², so that the step is η·g/(|g| + ε)
    for (const slope of [1e-3, 1, 1e3]) {
      expect(path({ learningRate: 0.5 }, [slope])[0]).toBeCloseTo(0.5, 4);
      expect(path({ learningRate: 0.5 }, [-slope])[0]).toBeCloseTo(1.5, 4);
    }
  });

  it("follows the closed form of its moments over many steps", () => {
    const gradients = Array.from({ length: 50 }, (_, index) => Math.fround(Math.sin(index)));
    const [rate, beta1, beta2, epsilon] = [0.01, 0.8, 0.95, 1e-6];
    let expected = 1;
    for (const [last] of gradients.entries()) {
      const moment = (beta: number, power: number): number =>
        gradients.slice(0, last + 1).reduce((sum, g, i) => sum + (1 - beta) * beta ** (last - i) * g ** power, 0);
      const mean = moment(beta1, 1) / (1 - beta1 ** (last + 1));
      const square = moment(beta2, 2) / (1 - beta2 ** (last + 1));
      expected -= (rate * mean) / (Math.sqrt(square) + epsilon);
    }
    const knobs = { learningRate: rate, adamBeta1: beta1, adamBeta2: beta2, adamEpsilon: epsilon };
    // float32 weights and moments: 50 roundings of 6e-8
    expect(path(knobs, gradients).at(-1)).toBeCloseTo(expected, 5);
  });

  it.each([
    ["adamBeta1", 0.5],
    ["adamBeta2", 0.5],
    ["adamEpsilon", 0.1],
  ])("depends on %s", (knob, value) => {
    const gradients = [1, -0.5, 0.25];
    expect(path({ [knob]: value }, gradients).at(-1)).not.toBe(path({}, gradients).at(-1));
  });
});

describe("SGD", () => {
  it("goes down the gradient", () => {
    expect(path({ optimizer: "sgd", learningRate: 0.25 }, [1, -2, 0.5])).toEqual([0.75, 1.25, 1.125]);
  });

  it("repeats a share of the last step with momentum", () => {
    // u = 1, ½ + 0, ¼ + 0: exact in binary
    expect(path({ optimizer: "sgd", learningRate: 1, momentum: 0.5 }, [1, 0, 0])).toEqual([0, -0.5, -0.75]);
  });

  it("keeps no memory without momentum", () => {
    expect(createOptimizerState(resolveExecutionConfig({ optimizer: "sgd" }), 3).slots).toEqual({});
  });
});

describe("the state of an optimiser", () => {
  it("is independent of its copy", () => {
    const config = resolveExecutionConfig({});
    const state = createOptimizerState(config, 1);
    const copy = copyOptimizerState(state);
    applyOptimizer(config, state, { weights: new Float32Array(1), gradient: Float32Array.of(1), learningRate: 1 });
    expect(copy).toEqual(createOptimizerState(config, 1));
    expect(state.step).toBe(1);
  });
});
