import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe } from "vitest";
import { createRandom } from "../../src/base/random/generator.ts";
import { locateNative } from "../../src/trainer/engine/native/locate.ts";
import { openEngine } from "../../src/trainer/engine/open-engine.ts";
import type { EngineName } from "../../src/trainer/engine/types.ts";

/** An engine, and why its tests are skipped where it is not there. */
interface EngineCase {
  readonly engine: EngineName;
  /** `null` where it is there. */
  readonly missing: string | null;
}

/** Both engines; the native one is missing where neither its packages nor the cache hold an addon. */
export function availableEngines(): readonly EngineCase[] {
  const places = locateNative();
  const reasons = places.flatMap((place) => (place.addon === null ? [place.reason] : []));
  return [
    { engine: "wasm", missing: null },
    { engine: "native", missing: reasons.length === places.length ? reasons.join("; ") : null },
  ];
}

/** The same tests on each engine, open while they run; where one is missing, its tests are skipped and their title says why. */
export function describeOnEachEngine(title: string, define: (engine: EngineName) => void): void {
  for (const { engine, missing } of availableEngines()) {
    const note = missing === null ? "" : ` (skipped: ${missing})`;
    describe.skipIf(missing !== null)(`${title}, ${engine}${note}`, () => {
      beforeAll(async () => void (await openEngine({ name: engine })));
      define(engine);
    });
  }
}

/** What a call leaves on the engine: tensors and bytes. Both are 0 after `dispose` of all that it returned. */
export async function leakOf(action: () => unknown): Promise<{ readonly tensors: number; readonly bytes: number }> {
  const before = tf.memory();
  const result = await action();
  tf.dispose(result as tf.TensorContainer);
  const after = tf.memory();
  return { tensors: after.numTensors - before.numTensors, bytes: after.numBytes - before.numBytes };
}

/** Largest |a − b| relative to the largest |b|. */
export function relativeError(values: ArrayLike<number>, truth: ArrayLike<number>): number {
  if (values.length !== truth.length) return Number.POSITIVE_INFINITY;
  let error = 0;
  let scale = 0;
  for (let index = 0; index < truth.length; index += 1) {
    const difference = Math.abs((values[index] as number) - (truth[index] as number));
    error = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(error, difference);
    scale = Math.max(scale, Math.abs(truth[index] as number));
  }
  return error / scale;
}

/** Standard normal numbers, float32. */
export function normals(count: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

/** Uniform numbers in `[from, to)`, float32. */
export function uniforms(count: number, seed: number, [from, to]: readonly [number, number]): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => from + (to - from) * random.uniform());
}

/** `Σ a·b` in float64. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] as number) * (b[index] as number);
  return sum;
}
