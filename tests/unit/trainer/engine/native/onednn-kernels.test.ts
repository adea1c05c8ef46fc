import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { filterAndBiasGradient, inputGradient } from "../../../../../src/trainer/engine/convolution-gradient.ts";
import { openEngine } from "../../../../../src/trainer/engine/open-engine.ts";
import {
  convolveWithBias,
  convolveWithBiasRelu,
  hasFusedRelu,
} from "../../../../../src/trainer/engine/native/onednn.ts";
import type { NativeBackend } from "../../../../../src/trainer/engine/native/types.ts";
import { countHandles } from "../../../../support/bfloat16.ts";
import { normals, relativeError } from "../../../../support/engines.ts";
import { describeNative } from "../../../../support/native-engine.ts";

describeNative("oneDNN's kernels on the native engine", () => {
  beforeAll(async () => void (await openEngine({ name: "native" })));

  /** Reads the results of an operation and checks that nothing else stays, in TensorFlow.js or in the addon. */
  function valuesOf(operation: () => tf.Tensor[]): readonly Float32Array[] {
    const backend = tf.backend() as NativeBackend;
    const held = () => [tf.memory().numTensors, countHandles(backend)];
    const before = held();
    const results = tf.tidy(operation);
    const values = results.map((result) => result.dataSync<"float32">());
    tf.dispose(results);
    expect(held()).toEqual(before);
    return values;
  }

  const x4 = () => tf.tensor4d(normals(2 * 6 * 6 * 3, 1), [2, 6, 6, 3]);
  const filter4 = () => tf.tensor4d(normals(9 * 3 * 4, 2), [3, 3, 3, 4]);
  const bias1 = () => tf.tensor1d(normals(4, 3));

  test.each([
    { activation: "linear", strides: 1, pad: "same" },
    { activation: "relu", strides: 1, pad: "same" },
    { activation: "relu", strides: 2, pad: "same" },
    { activation: "linear", strides: 1, pad: "valid" },
    { activation: "sigmoid", strides: 1, pad: "same" },
  ] as const)("a fused convolution is convolution, sum and activation: %j", ({ activation, strides, pad }) => {
    const activations = { linear: (x: tf.Tensor) => x, relu: tf.relu, sigmoid: tf.sigmoid };
    const [fused, apart] = valuesOf(() => [
      tf.fused.conv2d({ x: x4(), filter: filter4(), bias: bias1(), activation, strides, pad }),
      activations[activation](tf.add(tf.conv2d(x4(), filter4(), strides, pad), bias1())),
    ]) as [Float32Array, Float32Array];
    expect(relativeError(fused, apart)).toBeLessThan(1e-6); // the bias is added before the sum is rounded, or after
  });

  test("ReLU inside the convolution has the bits of ReLU after it, so that a published addon may go on", () => {
    const backend = tf.backend() as NativeBackend;
    if (!hasFusedRelu(backend)) return;
    const [inside, after] = valuesOf(() => {
      const inputs = [x4(), filter4(), bias1()];
      return [convolveWithBiasRelu(backend, inputs), tf.relu(convolveWithBias(backend, inputs))];
    }) as [Float32Array, Float32Array];
    expect(inside).toEqual(after);
    expect(inside.some((value) => value > 0)).toBe(true);
  });

  test("the gradient of a 2×2 maximum goes to the first of equals", () => {
    const [dx] = valuesOf(() => {
      const x = tf.tensor4d([1, 5, 2, 2, 5, 3, 2, 2, 0, 0, 7, 8, 0, 0, 9, 6], [1, 4, 4, 1]);
      const dy = tf.tensor4d([10, 20, 30, 40], [1, 2, 2, 1]);
      return [tf.grad((image: tf.Tensor) => tf.maxPool(image as tf.Tensor4D, 2, 2, "valid"))(x, dy)];
    }) as [Float32Array];
    expect([...dx]).toEqual([0, 10, 20, 0, 0, 0, 0, 0, 30, 0, 0, 0, 0, 0, 40, 0]);
  });

  test.each([
    ["3×3", 3, 3],
    ["2×2 at each pixel", 2, 1],
  ])("a maximum of %s is left to the addon", (_title, size, stride) => {
    const [pooled] = valuesOf(() => [tf.maxPool(tf.ones([1, 6, 6, 1]) as tf.Tensor4D, size, stride, "valid")]);
    expect(pooled?.every((value) => value === 1)).toBe(true);
  });

  test("both gradients of weights and that of the input are those of TensorFlow.js's convolution", () => {
    const [filter, bias, input, ...truth] = valuesOf(() => {
      const dy = tf.tensor4d(normals(2 * 6 * 6 * 4, 4), [2, 6, 6, 4]);
      const ours = filterAndBiasGradient(x4(), dy, [3, 3, 3, 4]);
      const convolve = (...[x, kernel, offset]: tf.Tensor[]): tf.Tensor =>
        tf.add(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "same"), offset as tf.Tensor);
      const [dx, dFilter, dBias] = tf.grads(convolve)([x4(), filter4(), bias1()], dy) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      return [ours.filter, ours.bias, inputGradient(dy, filter4(), [2, 6, 6, 3]), dFilter, dBias, dx];
    }) as Float32Array[];
    [filter, bias, input].forEach((values, index) => {
      expect(relativeError(values as Float32Array, truth[index] as Float32Array)).toBeLessThan(1e-5);
    });
  });
});
