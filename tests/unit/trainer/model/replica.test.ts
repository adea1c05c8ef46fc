import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { createReplica } from "../../../../src/trainer/model/replica.ts";
import type { Batch, GradientResult, ModelDefinition } from "../../../../src/trainer/model/types.ts";
import { describeOnEachEngine, relativeError } from "../../../support/engines.ts";
import { referenceLoss, referenceOutput } from "../../../support/float64-model.ts";
import { tinyBatch, tinyModel, tinyWeights } from "../../../support/tiny-model.ts";

async function gradientOf(definition: ModelDefinition, batch: Batch): Promise<GradientResult> {
  const replica = createReplica(definition);
  const result = await replica.gradient(tinyWeights(definition, 1), batch);
  await replica.dispose();
  return result;
}

/** One pattern (group) of a batch, as a batch. */
function pick(batch: Batch, { config }: ModelDefinition, index: number): Batch {
  const channels = config.gridsize ** 2;
  const area = config.N ** 2 * channels;
  return {
    ...batch,
    count: 1,
    patterns: batch.patterns.slice(index * channels, (index + 1) * channels),
    amplitude: batch.amplitude.slice(index * area, (index + 1) * area),
    offsetsPx: batch.offsetsPx.slice(2 * index * channels, 2 * (index + 1) * channels),
  };
}

const maskedPixels = Uint8Array.from({ length: 64 ** 2 }, (_, pixel) => (pixel % 11 === 5 ? 0 : 1));

describeOnEachEngine("createReplica", () => {
  it.each([
    ["poisson, gridsize 1", tinyModel()],
    ["mae, gridsize 2, mask", tinyModel({ gridsize: 2, loss: "mae" }, { detectorMask: maskedPixels })],
    ["supervised", tinyModel({ architecture: "supervised" })],
  ])("has the loss that plain float64 has: %s", async (_, definition) => {
    const batch = tinyBatch(definition, { count: 1, seed: 2 });
    const { loss, count } = await gradientOf(definition, batch);
    expect(count).toBe(1);
    const truth = referenceLoss(definition, Float64Array.from(tinyWeights(definition, 1)), batch);
    // Fourteen layers and a transform in float32, then a mean over 4096 pixels.
    expect(Math.abs(loss / truth - 1)).toBeLessThan(1e-5);
  });

  it("gives a loss by itself that is the one beside the gradient, bit for bit", async () => {
    const definition = tinyModel();
    const batch = tinyBatch(definition, { count: 2, seed: 3 });
    const replica = createReplica(definition);
    const weights = tinyWeights(definition, 1);
    const [alone, beside] = [await replica.evaluate(weights, batch), await replica.gradient(weights, batch)];
    expect(alone).toEqual({ count: 2, loss: beside.loss, metrics: {} });
    await replica.dispose();
  });

  it.each([tinyModel(), tinyModel({ architecture: "supervised" })])(
    "predicts the same bytes with weights that were handed over once, whatever becomes of the array",
    async (definition) => {
      const batches = [5, 6].map((seed) => tinyBatch(definition, { count: 2, seed }));
      const weights = tinyWeights(definition, 1);
      const replica = createReplica(definition);
      const expected = [];
      for (const batch of batches) expected.push(await replica.predict(weights, batch));
      const before = tf.memory().numTensors;
      const predictor = replica.predictor?.(weights);
      weights.fill(0);
      const found = [];
      for (const batch of batches) found.push(await predictor?.predict(batch));
      predictor?.dispose();
      expect(found).toEqual(expected);
      expect(tf.memory().numTensors).toBe(before);
      await replica.dispose();
    },
  );

  it("predicts what plain float64 predicts", async () => {
    const definition = tinyModel({ gridsize: 2 });
    const batch = tinyBatch(definition, { count: 1, seed: 4 });
    const replica = createReplica(definition);
    const weights = tinyWeights(definition, 1);
    const { amplitude, phase } = await replica.predict(weights, batch);
    const truth = referenceOutput(definition, Float64Array.from(weights), batch);
    expect(relativeError(amplitude, truth.amplitude.values)).toBeLessThan(1e-5);
    expect(relativeError(phase, truth.phase.values)).toBeLessThan(1e-5);
    await replica.dispose();
  });

  it.each([
    ["gridsize 1", tinyModel()],
    ["gridsize 2", tinyModel({ gridsize: 2 })],
    ["gridsize 3", tinyModel({ gridsize: 3 })],
    ["supervised", tinyModel({ architecture: "supervised" })],
  ])("has a gradient in every kernel, bias and scale, the whole of it finite: %s", async (_, definition) => {
    const replica = createReplica(definition);
    const { gradient } = await replica.gradient(
      tinyWeights(definition, 1),
      tinyBatch(definition, { count: 2, seed: 5 }),
    );
    expect(gradient).toHaveLength(replica.layout.size);
    expect(gradient.every((value) => Number.isFinite(value))).toBe(true);
    const silent = replica.layout.parameters
      .filter(({ offset, size }) => gradient.subarray(offset, offset + size).every((value) => value === 0))
      .map(({ name }) => name);
    // With groups only the central halves are laid on the canvas: the outer paths have no part in the loss.
    const outer = replica.layout.parameters.map(({ name }) => name).filter((name) => name.includes("/outer"));
    expect(silent).toEqual(definition.config.gridsize === 1 ? [] : outer);
    await replica.dispose();
  });

  it.each([
    ["gridsize 1", tinyModel()],
    ["gridsize 2", tinyModel({ gridsize: 2, loss: "mae" }, { detectorMask: maskedPixels })],
  ])("gives the mean over its patterns, so that batches weigh by their count: %s", async (_, definition) => {
    const batch = tinyBatch(definition, { count: 3, seed: 6 });
    const whole = await gradientOf(definition, batch);
    const mean = { gradient: new Float64Array(whole.gradient.length), loss: 0 };
    for (const index of [0, 1, 2]) {
      const one = await gradientOf(definition, pick(batch, definition, index));
      one.gradient.forEach((value, place) => (mean.gradient[place] = (mean.gradient[place] as number) + value / 3));
      mean.loss += one.loss / 3;
    }
    expect(Math.abs(whole.loss / mean.loss - 1)).toBeLessThan(1e-5);
    expect(relativeError(whole.gradient, mean.gradient)).toBeLessThan(1e-5);
  });

  it("puts the gradient where it is asked to, the same bytes", async () => {
    const definition = tinyModel();
    const batch = tinyBatch(definition, { count: 2, seed: 2 });
    const { gradient } = await gradientOf(definition, batch);
    const replica = createReplica(definition);
    const target = new Float32Array(replica.layout.size).fill(Number.NaN);
    const result = await replica.gradient(tinyWeights(definition, 1), batch, target);
    await replica.dispose();
    expect(result.gradient).toBe(target);
    expect([...target]).toStrictEqual([...gradient]);
  });

  it("gives the same bytes each time", async () => {
    const definition = tinyModel({ gridsize: 2 });
    const batch = tinyBatch(definition, { count: 2, seed: 7 });
    const [first, second] = [await gradientOf(definition, batch), await gradientOf(definition, batch)];
    expect(second.loss).toBe(first.loss);
    expect(Buffer.from(second.gradient.buffer).equals(Buffer.from(first.gradient.buffer))).toBe(true);
  });

  it.each([65535, Number.NaN])("neither sees nor feels %f where the detector mask leaves a pixel out", async (junk) => {
    const definition = tinyModel({}, { detectorMask: maskedPixels });
    const replica = createReplica(definition);
    const [weights, batch] = [tinyWeights(definition, 1), tinyBatch(definition, { count: 2, seed: 8 })];
    const amplitude = batch.amplitude.map((value, index) => (maskedPixels[index % 64 ** 2] === 0 ? junk : value));
    const spoilt = { ...batch, amplitude };
    expect(await replica.gradient(weights, spoilt)).toEqual(await replica.gradient(weights, batch));
    expect(await replica.evaluate(weights, spoilt)).toEqual(await replica.evaluate(weights, batch));
    expect(await replica.predict(weights, spoilt)).toEqual(await replica.predict(weights, batch));
    await replica.dispose();
  });

  it("writes neither to its weights nor to its batch, and keeps neither", async () => {
    const definition = tinyModel({}, { detectorMask: maskedPixels });
    const replica = createReplica(definition);
    const [weights, batch] = [tinyWeights(definition, 1), tinyBatch(definition, { count: 1, seed: 9 })];
    const copies = [weights.slice(), batch.amplitude.slice()];
    const first = await replica.gradient(weights, batch);
    expect([weights, batch.amplitude]).toEqual(copies);
    const kept = first.gradient.slice();
    weights.fill(0);
    await replica.gradient(weights, batch);
    expect(first.gradient).toEqual(kept);
    weights.set(copies[0] as Float32Array);
    expect((await replica.gradient(weights, batch)).gradient).toEqual(kept);
    await replica.dispose();
  });

  it.each([
    { name: "gridsize 1", steps: 20, definition: tinyModel({}, { detectorMask: maskedPixels }) },
    { name: "gridsize 2", steps: 3, definition: tinyModel({ gridsize: 2, amplitudeTotalVariation: 0.1 }) },
    { name: "supervised", steps: 3, definition: tinyModel({ architecture: "supervised" }) },
  ])(
    "holds no more after $steps steps than after one, and nothing once disposed: $name",
    async ({ steps, definition }) => {
      const before = tf.memory();
      const replica = createReplica(definition);
      const [weights, batch] = [tinyWeights(definition, 1), tinyBatch(definition, { count: 1, seed: 10 })];
      const step = async (): Promise<readonly number[]> => {
        await replica.gradient(weights, batch);
        await replica.evaluate(weights, batch);
        await replica.predict(weights, batch);
        return [tf.memory().numTensors, tf.memory().numBytes];
      };
      const after = await step();
      for (let call = 1; call < steps; call += 1) expect(await step()).toEqual(after);
      await replica.dispose();
      expect([tf.memory().numTensors, tf.memory().numBytes]).toEqual([before.numTensors, before.numBytes]);
    },
  );

  it("leaves nothing behind where a batch is refused", async () => {
    const supervised = tinyModel({ architecture: "supervised" });
    const grouped = tinyModel({ gridsize: 2 }, { canvasSize: 66 });
    const refusals = [
      { definition: supervised, change: { labels: null }, code: "DATA_INVALID" },
      { definition: grouped, change: {}, code: "PHYSICS_SHAPE" },
    ] as const;
    for (const { definition, change, code } of refusals) {
      const replica = createReplica(definition);
      const batch = { ...tinyBatch(definition, { count: 1, seed: 11 }), ...change };
      const weights = tinyWeights(definition, 1);
      const before = tf.memory().numTensors;
      await expect(replica.gradient(weights, batch)).rejects.toMatchObject({ code });
      await expect(replica.evaluate(weights, batch)).rejects.toMatchObject({ code });
      expect(tf.memory().numTensors).toBe(before);
      await replica.dispose();
    }
  });
});
