import { existsSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random/generator.ts";
import { openWasm } from "../../../../src/trainer/engine/wasm/open-wasm.ts";
import { createReplicaPool, type ReplicaPool } from "../../../../src/trainer/model/replica-pool.ts";
import { createReplica } from "../../../../src/trainer/model/replica.ts";
import type { Batch, ModelDefinition, Replica } from "../../../../src/trainer/model/types.ts";

const N = 64;
const random = createRandom(1);
const noise = (size: number, scale: number): Float32Array =>
  Float32Array.from({ length: size }, () => (random.uniform() - 0.5) * scale);

/** The threads of this process, where the system (Linux) lists them. */
const tasks = "/proc/self/task";

/** The network with an eighth of its usual widths: 30 ms a step. */
const definition: ModelDefinition = {
  config: {
    architecture: "pinn",
    N,
    gridsize: 1,
    nFiltersScale: 0.25,
    amplitudeActivation: "sigmoid",
    loss: "mae",
    probeScale: 4,
    intensityScaleTrainable: true,
    background: 0.05,
    amplitudeTotalVariation: 0.1,
    amplitudeMeanDeviation: 0,
    phaseTotalVariation: 0,
    phaseMeanDeviation: 0,
  },
  probe: { shape: [1, N, N], re: noise(N * N, 1), im: noise(N * N, 1) },
  normalisation: { dataFactor: 0.5, probeDivisor: 1, meanCounts: 1 },
  canvasSize: N,
  detectorMask: null,
};

function batchOf(count: number): Batch {
  return {
    count,
    patterns: Int32Array.from({ length: count }, (_, index) => index),
    amplitude: noise(count * N * N, 2).map(Math.abs),
    offsetsPx: new Float32Array(2 * count),
    labels: null,
  };
}

/** Relative L2 distance. */
function distance(actual: Float32Array, expected: Float32Array): number {
  const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return norm(actual.map((value, index) => value - (expected[index] as number))) / norm(expected);
}

describe("a replica in two threads", () => {
  let pool: ReplicaPool;
  let single: Replica;
  let weights: Float32Array;

  beforeAll(async () => {
    await openWasm(1);
    single = createReplica(definition);
    pool = await createReplicaPool(definition, { workers: 2, engine: {} });
    weights = noise(pool.layout.size, 0.2);
  });

  afterAll(async () => {
    await pool.dispose();
    await single.dispose();
  });

  it.each([4, 5, 1])("gives loss and gradient of one process, for %i patterns", async (count) => {
    const batch = batchOf(count);
    const expected = await single.gradient(weights, batch);
    const actual = await pool.gradient(weights, batch);
    expect(actual.count).toBe(count);
    // float32 sums in another order: a few units in the last place of each, 6e-8
    expect(Math.abs(actual.loss / expected.loss - 1)).toBeLessThan(2e-6);
    expect(distance(actual.gradient, expected.gradient)).toBeLessThan(1e-5);
    const { loss } = await pool.evaluate(weights, batch);
    expect(Math.abs(loss / expected.loss - 1)).toBeLessThan(2e-6);
  });

  it("gives each pattern's patch in its place", async () => {
    const batch = batchOf(3);
    const expected = await single.predict(weights, batch);
    const actual = await pool.predict(weights, batch);
    expect(actual.amplitude).toHaveLength(3 * N * N);
    expect(distance(actual.amplitude, expected.amplitude)).toBeLessThan(1e-6);
    expect(distance(actual.phase, expected.phase)).toBeLessThan(1e-6);
  });

  it("gives the same bits each time, and leaves what it was given as it was", async () => {
    const batch = batchOf(5);
    const kept = batch.amplitude.slice();
    const [first, second] = [await pool.gradient(weights, batch), await pool.gradient(weights, batch)];
    expect(Buffer.from(second.gradient.buffer).equals(Buffer.from(first.gradient.buffer))).toBe(true);
    expect(batch.amplitude).toStrictEqual(kept);
  });

  it("takes calls one after the other, each with its own weights", async () => {
    const batch = batchOf(2);
    const other = weights.map((value) => value * 1.5);
    const apart = [await pool.evaluate(weights, batch), await pool.evaluate(other, batch)];
    const together = await Promise.all([pool.evaluate(weights, batch), pool.evaluate(other, batch)]);
    expect(together).toStrictEqual(apart);
    expect(apart[0]?.loss).not.toBe(apart[1]?.loss);
  });

  it("keeps its memory flat over fifty steps", async () => {
    const batch = batchOf(2);
    await pool.gradient(weights, batch);
    const before = await pool.memory();
    for (let step = 0; step < 50; step += 1) await pool.gradient(weights, batch);
    expect(await pool.memory()).toStrictEqual(before);
    expect(before).toHaveLength(2);
  });
});

describe("a replica pool that fails", () => {
  it("passes on what a thread could not do, ends all threads, and refuses later calls", async () => {
    const pool = await createReplicaPool(definition, { workers: 2, engine: {} });
    const weights = noise(pool.layout.size, 0.2);
    const bad = { ...batchOf(2), amplitude: new Float32Array(6) };
    await expect(pool.gradient(weights, bad)).rejects.toMatchObject({
      code: "INTERNAL",
      kind: "environment",
      details: { hint: expect.stringContaining("in one process") as string },
    });
    await expect(pool.gradient(weights, batchOf(2))).rejects.toMatchObject({
      code: "INTERNAL",
      details: { hint: expect.stringContaining("last checkpoint") as string },
    });
    await pool.dispose();
  });

  it("refuses weights of another network", async () => {
    const pool = await createReplicaPool(definition, { workers: 1, engine: {} });
    await expect(pool.evaluate(new Float32Array(3), batchOf(1))).rejects.toMatchObject({ code: "MODEL_MISMATCH" });
    await pool.dispose();
  });

  it("does not start where a thread's engine cannot be opened, and says why", async () => {
    const engine = { precision: "bfloat16-mixed" } as const; // which WASM has not
    await expect(createReplicaPool(definition, { workers: 2, engine })).rejects.toMatchObject({
      code: "ENGINE_PRECISION",
    });
  });

  it.each([0, 1.5])("refuses %s workers", async (workers) => {
    await expect(createReplicaPool(definition, { workers, engine: {} })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      details: { received: String(workers), hint: expect.stringContaining("leave it out") as string },
    });
  });

  it("refuses the native engine, which has threads of its own", async () => {
    await expect(createReplicaPool(definition, { workers: 2, engine: { name: "native" } })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      details: { hint: expect.stringContaining("one replica in this process") as string },
    });
  });

  it.skipIf(!existsSync(tasks))("ends all its threads when it is disposed, and may be disposed twice", async () => {
    const before = readdirSync(tasks).length;
    const pool = await createReplicaPool(definition, { workers: 2, engine: {} });
    expect(readdirSync(tasks).length).toBeGreaterThanOrEqual(before + 2);
    await pool.dispose();
    await pool.dispose();
    expect(readdirSync(tasks).length).toBeLessThanOrEqual(before);
  });
});
