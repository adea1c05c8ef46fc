import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEngine } from "../../../../../src/trainer/engine/open-engine.ts";
import type { NativeBackend } from "../../../../../src/trainer/engine/native/types.ts";
import type { Precision } from "../../../../../src/trainer/engine/types.ts";
import { createReplica } from "../../../../../src/trainer/model/replica.ts";
import type { Batch, ModelDefinition, Replica } from "../../../../../src/trainer/model/types.ts";
import { countHandles, describeBfloat16 } from "../../../../support/bfloat16.ts";
import { dot } from "../../../../support/engines.ts";
import { tinyBatch, tinyModel, tinyWeights } from "../../../../support/tiny-model.ts";

/** Does something with a replica under a precision, and closes it. */
async function under<T>(
  precision: Precision,
  definition: ModelDefinition,
  action: (replica: Replica) => Promise<T>,
): Promise<T> {
  await openEngine({ name: "native", precision });
  const replica = createReplica(definition);
  try {
    return await action(replica);
  } finally {
    await replica.dispose();
  }
}

/** √(Σ|a − b|² / Σ|b|²) */
function relativeL2(values: Float32Array, truth: Float32Array): number {
  const difference = values.map((value, index) => value - (truth[index] as number));
  return Math.sqrt(dot(difference, difference) / dot(truth, truth));
}

function cosine(a: Float32Array, b: Float32Array): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Gradient descent on one batch, 30 steps of one length. */
async function losses(replica: Replica, start: Float32Array, batch: Batch): Promise<number[]> {
  const weights = start.slice();
  const history: number[] = [];
  for (let step = 0; step < 30; step += 1) {
    const { loss, gradient } = await replica.gradient(weights, batch);
    history.push(loss);
    const norm = Math.sqrt(dot(gradient, gradient));
    gradient.forEach((slope, index) => (weights[index] = (weights[index] as number) - (0.03 / norm) * slope));
  }
  return history;
}

describeBfloat16("a network in bfloat16-mixed", () => {
  const cases = [
    { gridsize: 1 },
    { gridsize: 2, amplitudeActivation: "silu" },
    { architecture: "supervised", amplitudeActivation: "softplus" },
  ] as const;

  beforeAll(async () => void (await openEngine({ name: "native", precision: "bfloat16-mixed" })));
  afterAll(async () => void (await openEngine({ name: "native" })));

  // bfloat16 keeps 8 bits: each number is off by up to 0.4 %, by chance, and a dozen layers add that in squares.
  test.each(cases)("predicts what float32 predicts: %j", async (config) => {
    const definition = tinyModel(config);
    const weights = tinyWeights(definition, 1);
    const batch = tinyBatch(definition, { count: 3, seed: 2 });
    const predict = (replica: Replica) => replica.predict(weights, batch);
    const mixed = await under("bfloat16-mixed", definition, predict);
    const exact = await under("float32", definition, predict);
    for (const part of ["amplitude", "phase"] as const) {
      const error = relativeL2(mixed[part], exact[part]);
      expect(error).toBeLessThan(0.02);
      expect(error).toBeGreaterThan(1e-5); // else it was not computed in bfloat16 at all
    }
  });

  test.each(cases)("has the gradient that float32 has: %j", async (config) => {
    const definition = tinyModel(config);
    const weights = tinyWeights(definition, 3);
    const batch = tinyBatch(definition, { count: 3, seed: 4 });
    const differentiate = (replica: Replica) => replica.gradient(weights, batch);
    const mixed = await under("bfloat16-mixed", definition, differentiate);
    const exact = await under("float32", definition, differentiate);
    expect(Math.abs(mixed.loss / exact.loss - 1)).toBeLessThan(0.003);
    // Where rounding turns the sign of what goes into a ReLU, a whole path is switched, and each layer further back adds
    // to that: PyTorch's autocast is off by 0.01 in the heads and 0.1 to 0.2 in the encoder of an untrained network too.
    expect(relativeL2(mixed.gradient, exact.gradient)).toBeLessThan(0.15);
    expect(cosine(mixed.gradient, exact.gradient)).toBeGreaterThan(0.99);
  });

  test("gives the same bits from run to run", async () => {
    const definition = tinyModel();
    const weights = tinyWeights(definition, 5);
    const batch = tinyBatch(definition, { count: 4, seed: 6 });
    const run = () => under("bfloat16-mixed", definition, (replica) => replica.gradient(weights, batch));
    const first = await run();
    for (let repeat = 0; repeat < 3; repeat += 1) expect((await run()).gradient).toEqual(first.gradient);
  });

  test("leaves float32 bit for bit as it was, before and after", async () => {
    const definition = tinyModel();
    const weights = tinyWeights(definition, 7);
    const batch = tinyBatch(definition, { count: 2, seed: 8 });
    const run = (precision: Precision) => under(precision, definition, (replica) => replica.gradient(weights, batch));
    const before = await run("float32");
    await run("bfloat16-mixed");
    expect((await run("float32")).gradient).toEqual(before.gradient);
  });

  test("learns as float32 does", async () => {
    const definition = tinyModel({ loss: "mae" });
    const weights = tinyWeights(definition, 9);
    const batch = tinyBatch(definition, { count: 4, seed: 10 });
    const descend = (replica: Replica) => losses(replica, weights, batch);
    const mixed = await under("bfloat16-mixed", definition, descend);
    const exact = await under("float32", definition, descend);
    const [first = 0, last = 0] = [exact[0], exact.at(-1)];
    expect(last).toBeLessThan(0.75 * first);
    expect(Math.abs((mixed.at(-1) as number) - last)).toBeLessThan(0.1 * (first - last)); // 0.02 here
  });

  test("holds tensors, bytes and handles of the addon flat over 50 steps", async () => {
    const definition = tinyModel();
    const weights = tinyWeights(definition, 11);
    const batch = tinyBatch(definition, { count: 2, seed: 12 });
    await under("bfloat16-mixed", definition, async (replica) => {
      const backend = tf.backend() as NativeBackend;
      const held = () => ({ ...tf.memory(), handles: countHandles(backend) });
      const predictAndEvaluate = async () => {
        await replica.predict(weights, batch);
        await replica.evaluate(weights, batch);
      };
      await replica.gradient(weights, batch);
      await predictAndEvaluate();
      const before = held();
      for (let step = 0; step < 50; step += 1) await replica.gradient(weights, batch);
      await predictAndEvaluate();
      expect(held()).toEqual(before);
    });
  });
});
