import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { openEngine } from "../../../../../src/trainer/engine/open-engine.ts";
import { describeNative } from "../../../../support/native-engine.ts";

const points = [-3, -0.7, -0.01, 0.02, 0.5, 2.5];

/** In float64, for central differences of step 1e-5: their own error is below 1e-9. */
const references: Record<string, (x: number) => number> = {
  relu: (x) => Math.max(0, x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  abs: Math.abs,
  softplus: (x) => Math.log1p(Math.exp(x)),
};
const operations: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  relu: tf.relu,
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  abs: tf.abs,
  softplus: tf.softplus,
};

function slopeOf(name: string, x: number): number {
  const f = references[name] as (x: number) => number;
  return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;
}

describeNative("gradients on the native engine", () => {
  beforeAll(async () => {
    await openEngine({ name: "native" });
  });

  test.each(Object.keys(operations))("the gradient of %s is the slope times what comes from above", (name) => {
    const weights = [1, -2, 0.5, 3, -1, 2];
    const before = tf.memory().numTensors;
    const gradient = tf.tidy(() =>
      tf.grad(operations[name] as (x: tf.Tensor) => tf.Tensor)(tf.tensor1d(points), tf.tensor1d(weights)),
    );
    const values = [...gradient.dataSync()];
    gradient.dispose();
    expect(tf.memory().numTensors).toBe(before);
    // float32: a few units of 6e-8 on values up to 3.
    points.forEach((x, index) => expect(values[index]).toBeCloseTo(slopeOf(name, x) * (weights[index] as number), 5));
  });

  test("the slope of relu at zero is zero", () => {
    expect([...tf.tidy(() => tf.grad((x: tf.Tensor) => tf.relu(x))(tf.tensor1d([0, -0]))).dataSync()]).toEqual([0, 0]);
  });

  test("the slope of an absolute value at zero is zero", () => {
    expect([...tf.tidy(() => tf.grad((x: tf.Tensor) => tf.abs(x))(tf.tensor1d([0, 2]))).dataSync()]).toEqual([0, 1]);
  });

  test("WebAssembly in the same process keeps its own gradients", async () => {
    await openEngine({ name: "wasm" });
    for (const name of Object.keys(operations)) {
      const gradient = tf.tidy(() => tf.grad(operations[name] as (x: tf.Tensor) => tf.Tensor)(tf.tensor1d(points)));
      const values = [...(await gradient.data())];
      points.forEach((x, index) => expect(values[index]).toBeCloseTo(slopeOf(name, x), 5));
    }
    await openEngine({ name: "native" });
  });
});
