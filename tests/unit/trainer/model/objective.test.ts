import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { meanDeviation, totalVariation } from "../../../../src/trainer/model/losses.ts";
import type { NetworkOutput } from "../../../../src/trainer/model/network.ts";
import { createObjective, initialLogScale } from "../../../../src/trainer/model/objective.ts";
import type { Batch, ModelConfig, ModelDefinition } from "../../../../src/trainer/model/types.ts";
import { fieldsOf, fieldFromPolar } from "../../../../src/trainer/physics/complex-field.ts";
import { farFieldIntensity } from "../../../../src/trainer/physics/reference.ts";
import { describeOnEachEngine, leakOf, normals } from "../../../support/engines.ts";
import { tinyBatch, tinyModel } from "../../../support/tiny-model.ts";

const size = 64;

interface Truth {
  readonly amplitude: Float32Array;
  readonly phase: Float32Array;
}

/** A bilinear object seen from each pattern's place, float32 `[1, N, N, C]`; its phase has no part in the bilinearity. */
function truthOf(offsetsPx: Float32Array, phase: number): Truth {
  const channels = offsetsPx.length / 2;
  const at = (index: number, axis: 0 | 1): number => {
    const pixel = Math.floor(index / channels);
    const grid = axis === 0 ? Math.floor(pixel / size) : pixel % size;
    return grid - (size - 1) / 2 - (offsetsPx[2 * (index % channels) + axis] as number);
  };
  const length = size * size * channels;
  return {
    amplitude: Float32Array.from({ length }, (_, index) => 0.6 + 0.004 * at(index, 0) - 0.006 * at(index, 1)),
    phase: new Float32Array(length).fill(phase),
  };
}

/** What the float64 forward model measures of such an object: sqrt(counts), no noise. */
function measure({ amplitude, phase }: Truth, { probe, config }: ModelDefinition): Float32Array {
  const channels = config.gridsize ** 2;
  const measured = new Float32Array(amplitude.length);
  for (let channel = 0; channel < channels; channel += 1) {
    const take = (values: Float32Array): Float64Array =>
      Float64Array.from({ length: size ** 2 }, (_, pixel) => values[pixel * channels + channel] as number);
    const counts = farFieldIntensity(fieldFromPolar(size, take(amplitude), take(phase)), fieldsOf(probe));
    counts.forEach((value, pixel) => (measured[pixel * channels + channel] = Math.sqrt(value)));
  }
  return measured;
}

function outputOf({ amplitude, phase }: Truth, channels: number): NetworkOutput {
  const shape: [number, number, number, number] = [1, size, size, channels];
  return { amplitude: tf.tensor4d(amplitude, shape), phase: tf.tensor4d(phase, shape) };
}

function lossOf(definition: ModelDefinition, output: Truth, batch: Batch): number {
  const objective = createObjective(definition);
  const value = tf.tidy(() =>
    objective.loss(outputOf(output, definition.config.gridsize ** 2), batch, scaleOf(definition)),
  );
  const plain = value.dataSync()[0] as number;
  value.dispose();
  objective.dispose();
  return plain;
}

function scaleOf(definition: ModelDefinition): Map<string, tf.Tensor> {
  return new Map([["physics/logScale", tf.scalar(initialLogScale(definition))]]);
}

function batchOf(definition: ModelDefinition, parts: Partial<Batch>): Batch {
  return { ...tinyBatch(definition, { count: 1, seed: 1 }), ...parts };
}

describeOnEachEngine("createObjective, learning from the measurement", () => {
  it.each(["mae", "poisson"] as const)("finds no fault with the true object in absolute units: %s", (loss) => {
    const definition = tinyModel({ loss, background: 1e-6 });
    const truth = truthOf(new Float32Array(2), 0.4);
    const batch = batchOf(definition, { amplitude: measure(truth, definition) });
    const bright = { ...truth, amplitude: truth.amplitude.map((value) => 1.01 * value) };
    // Float32 leaves 1e-6 of the brightest amplitude; an object brighter by 1 % is far off that.
    expect(lossOf(definition, truth, batch)).toBeLessThan(1e-4);
    expect(lossOf(definition, truth, batch)).toBeLessThan(0.05 * lossOf(definition, bright, batch));
  });

  it("has in the amplitudes' distance the value of its closed form", () => {
    // Nothing is transmitted: the distance is what was measured, c·A.
    const definition = tinyModel({ loss: "mae" });
    const none = { amplitude: new Float32Array(size ** 2), phase: new Float32Array(size ** 2) };
    const amplitude = new Float32Array(size ** 2).fill(30);
    const expected = 30 * definition.normalisation.dataFactor;
    expect(lossOf(definition, none, batchOf(definition, { amplitude }))).toBeCloseTo(expected, 5);
  });

  it("has in the deviance the value of its closed form, divided by the mean counts", () => {
    // Nothing is transmitted: λ is the background.
    const definition = tinyModel({ loss: "poisson", background: 0.5 });
    const none = { amplitude: new Float32Array(size ** 2), phase: new Float32Array(size ** 2) };
    const amplitude = Float32Array.from({ length: size ** 2 }, (_, pixel) => (pixel % 2 === 0 ? 0 : 30));
    const expected = (0.5 + (0.5 - 900 + 900 * Math.log(900 / 0.5))) / 2 / definition.normalisation.meanCounts;
    expect(lossOf(definition, none, batchOf(definition, { amplitude }))).toBeCloseTo(expected, 5);
  });

  it("agrees with a group's patterns of one object at fractional offsets, and with no other place", () => {
    const offsetsPx = new Float32Array([3.3, 2.6, 2.7, -3.4, -2.4, 3.1, -3.6, -2.3]);
    const definition = tinyModel({ gridsize: 2, loss: "mae" });
    const truth = truthOf(offsetsPx, 0.4);
    const batch = batchOf(definition, { amplitude: measure(truth, definition), offsetsPx });
    const mean = batch.amplitude.reduce((sum, value) => sum + value, 0) / batch.amplitude.length;
    const scale = mean * definition.normalisation.dataFactor;
    // The 1e-3 beside the weights takes up to 0.1 % where one patch speaks, less where four do.
    expect(lossOf(definition, truth, batch) / scale).toBeLessThan(1e-3);
    const turned = { ...batch, offsetsPx: offsetsPx.map((offset) => -offset) };
    expect(lossOf(definition, truth, turned) / scale).toBeGreaterThan(0.04);
  });

  it.each(["mae", "poisson"] as const)(
    "neither sees nor feels a pixel that the detector mask leaves out: %s",
    (loss) => {
      const detectorMask = Uint8Array.from({ length: size ** 2 }, (_, pixel) => (pixel % 7 === 3 ? 0 : 1));
      const definition = tinyModel({ loss }, { detectorMask });
      const objective = createObjective(definition);
      const batch = batchOf(definition, {});
      const amplitude = batch.amplitude.map((value, pixel) => (pixel % 7 === 3 ? value + 1000 : value));
      const truth = truthOf(new Float32Array(2), 0.4);
      const [before, after] = [batch, { ...batch, amplitude }].map((each) =>
        tf.valueAndGrads((transmission: tf.Tensor, phase: tf.Tensor) =>
          objective.loss(
            { amplitude: transmission as tf.Tensor4D, phase: phase as tf.Tensor4D },
            each,
            scaleOf(definition),
          ),
        )(Object.values(outputOf(truth, 1))),
      );
      expect(after?.value.dataSync()).toEqual(before?.value.dataSync());
      expect(after?.grads[0]?.dataSync()).toEqual(before?.grads[0]?.dataSync());
      expect(after?.grads[1]?.dataSync()).toEqual(before?.grads[1]?.dataSync());
      expect(lossOf({ ...definition, detectorMask: null }, truth, { ...batch, amplitude })).not.toBeCloseTo(
        before?.value.dataSync()[0] as number,
        2,
      );
      objective.dispose();
    },
  );

  it("takes the mean over the pixels that count, not over all", () => {
    const detectorMask = Uint8Array.from({ length: size ** 2 }, (_, pixel) => (pixel < size ** 2 / 4 ? 1 : 0));
    const definition = tinyModel({ loss: "mae" }, { detectorMask });
    const none = { amplitude: new Float32Array(size ** 2), phase: new Float32Array(size ** 2) };
    const amplitude = Float32Array.from({ length: size ** 2 }, (_, pixel) => (pixel < size ** 2 / 4 ? 40 : 0));
    const expected = 40 * definition.normalisation.dataFactor;
    expect(lossOf(definition, none, batchOf(definition, { amplitude }))).toBeCloseTo(expected, 5);
  });

  it("starts its scale at ln(c·k), and keeps it there where it is not trained", () => {
    const definition = tinyModel({ loss: "mae" });
    expect(initialLogScale(definition)).toBeCloseTo(Math.log(0.02 * 100), 12);
    const fixed = tinyModel({ loss: "mae", intensityScaleTrainable: false });
    const truth = truthOf(new Float32Array(2), 0.4);
    const objective = createObjective(fixed);
    const batch = batchOf(fixed, {});
    const value = tf.tidy(() => objective.loss(outputOf(truth, 1), batch, new Map()));
    expect(value.dataSync()[0]).toBeCloseTo(lossOf(definition, truth, batch), 6);
    objective.dispose();
  });

  it.each([
    ["amplitudeTotalVariation", "amplitude", totalVariation],
    ["amplitudeMeanDeviation", "amplitude", meanDeviation],
    ["phaseTotalVariation", "phase", totalVariation],
    ["phaseMeanDeviation", "phase", meanDeviation],
  ] as const)("adds %s times its weight", (...[knob, part, regulariser]) => {
    const truth = { amplitude: normals(size ** 2, 1), phase: normals(size ** 2, 2) };
    const plain = tinyModel({ loss: "mae" });
    const batch = batchOf(plain, {});
    const weighted = tinyModel({ loss: "mae", [knob]: 0.5 } as Partial<ModelConfig>);
    const term = tf.tidy(() => regulariser(outputOf(truth, 1)[part])).dataSync()[0] as number;
    expect(lossOf(weighted, truth, batch) - lossOf(plain, truth, batch)).toBeCloseTo(0.5 * term, 5);
  });

  it("leaves nothing on the engine", async () => {
    const definition = tinyModel({ gridsize: 2, amplitudeTotalVariation: 1, phaseMeanDeviation: 1 });
    const output = outputOf(truthOf(new Float32Array(8), 0.4), 4);
    const [batch, weights] = [batchOf(definition, {}), scaleOf(definition)];
    const run = (): tf.Scalar => {
      const objective = createObjective({ ...definition, detectorMask: new Uint8Array(size ** 2).fill(1) });
      const loss = objective.loss(output, batch, weights);
      objective.dispose();
      return loss;
    };
    run();
    expect(await leakOf(run)).toEqual({ tensors: 0, bytes: 0 });
  });
});

describeOnEachEngine("createObjective, learning from labels", () => {
  const definition = tinyModel({ architecture: "supervised" });
  const truth = { amplitude: normals(size ** 2, 3), phase: normals(size ** 2, 4) };

  it("is the mean distance of the amplitudes plus that of the phases", () => {
    const labels = {
      amplitude: truth.amplitude.map((value, pixel) => value + (pixel % 2 === 0 ? 0.5 : -0.5)),
      phase: truth.phase.map((value, pixel) => value + (pixel % 4 === 0 ? 1 : 0)),
    };
    expect(lossOf(definition, truth, batchOf(definition, { labels }))).toBeCloseTo(0.75, 5);
    expect(lossOf(definition, truth, batchOf(definition, { labels: truth }))).toBe(0);
  });

  it("adds regularisers as the other one does", () => {
    const weighted = tinyModel({ architecture: "supervised", phaseTotalVariation: 2 });
    const term = tf.tidy(() => totalVariation(outputOf(truth, 1).phase)).dataSync()[0] as number;
    expect(lossOf(weighted, truth, batchOf(weighted, { labels: truth }))).toBeCloseTo(2 * term, 4);
  });

  it("refuses a batch without labels", () => {
    expect(() => lossOf(definition, truth, batchOf(definition, { labels: null }))).toThrow(
      expect.objectContaining({
        code: "DATA_INVALID",
        details: expect.objectContaining({ hint: expect.stringContaining('"pinn", which needs no labels') }),
      }),
    );
  });

  it("leaves nothing on the engine", async () => {
    const output = outputOf(truth, 1);
    const [batch, objective] = [batchOf(definition, {}), createObjective(definition)];
    expect(await leakOf(() => objective.loss(output, batch, new Map()))).toEqual({ tensors: 0, bytes: 0 });
  });
});

// @spec specs/forward-model.md §7
describe("a detector mask without a pixel", () => {
  it("is refused", () => {
    expect(() => createObjective(tinyModel({}, { detectorMask: new Uint8Array(size ** 2) }))).toThrow(
      expect.objectContaining({
        code: "DATA_INVALID",
        details: expect.objectContaining({ hint: "turn the mask round, or leave it out" }),
      }),
    );
  });
});
