import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toComputePrecision, toFloat32 } from "../../../../../src/trainer/engine/bfloat16/boundary.ts";
import { openEngine } from "../../../../../src/trainer/engine/open-engine.ts";
import type { Precision } from "../../../../../src/trainer/engine/types.ts";
import {
  convolve,
  convolveDoubled,
  convolveRelu,
  convolveReluHalve,
  double,
} from "../../../../../src/trainer/model/layers.ts";
import { describeBfloat16 } from "../../../../support/bfloat16.ts";
import { normals } from "../../../../support/engines.ts";

type Layer = (x: tf.Tensor4D, weights: ReadonlyMap<string, tf.Tensor>) => tf.Tensor4D;

/** Result and all gradients of a layer of 5 → 7 channels on 2×12×12, for a given gradient of its result. */
async function run(precision: Precision, layer: Layer): Promise<readonly Float32Array[]> {
  await openEngine({ name: "native", precision });
  return tf.tidy(() => {
    const inputs = [
      tf.tensor4d(normals(2 * 12 * 12 * 5, 1), [2, 12, 12, 5]),
      tf.tensor4d(normals(9 * 5 * 7, 2), [3, 3, 5, 7]),
      tf.tensor1d(normals(7, 3)),
    ];
    const apply = (...[x, kernel, bias]: tf.Tensor[]): tf.Tensor => {
      const weights = new Map([
        ["a/kernel", kernel as tf.Tensor],
        ["a/bias", bias as tf.Tensor],
      ]);
      return toFloat32(layer(toComputePrecision(x as tf.Tensor4D), weights));
    };
    const result = apply(...inputs);
    const dy = tf.tensor(normals(result.size, 4), result.shape);
    return [result, ...tf.grads(apply)(inputs, dy)].map((tensor) => Float32Array.from(tensor.dataSync()));
  });
}

describeBfloat16("layers in bfloat16", () => {
  beforeAll(async () => void (await openEngine({ name: "native", precision: "bfloat16-mixed" })));
  afterAll(async () => void (await openEngine({ name: "native" })));

  // Each factor is off by up to 2⁻⁹ of itself and each result is rounded once more, where terms cancel that counts for more.
  test.each<[string, Layer, number]>([
    ["convolve", (x, weights) => convolve(x, weights, "a"), 0.006],
    ["convolveDoubled", (x, weights) => convolveDoubled(x, weights, "a"), 0.006],
    // Where rounding turns a sign or swaps two maxima, a gradient goes another way.
    ["convolveRelu", (x, weights) => convolveRelu(x, weights, "a"), 0.06],
    ["convolveReluHalve", (x, weights) => convolveReluHalve(x, weights, "a"), 0.06],
    ["double", (x, weights) => double(convolve(x, weights, "a")), 0.006],
  ])("%s gives what it gives in float32, and its gradients", async (_name, layer, tolerance) => {
    const mixed = await run("bfloat16-mixed", layer);
    const exact = await run("float32", layer);
    mixed.forEach((values, index) => {
      const error = relativeL2(values, exact[index] as Float32Array);
      expect(error).toBeLessThan(tolerance);
      expect(error).toBeGreaterThan(1e-4); // it was computed in bfloat16
    });
  });
});

/** √(Σ|a − b|² / Σ|b|²) */
function relativeL2(values: Float32Array, truth: Float32Array): number {
  let [error, scale] = [0, 0];
  values.forEach((value, index) => {
    error += (value - (truth[index] as number)) ** 2;
    scale += (truth[index] as number) ** 2;
  });
  return Math.sqrt(error / scale);
}
