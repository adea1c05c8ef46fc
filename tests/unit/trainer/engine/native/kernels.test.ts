import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { openEngine } from "../../../../../src/trainer/engine/open-engine.ts";
import { describeNative } from "../../../../support/native-engine.ts";

describeNative("kernels of ours on the native engine", () => {
  beforeAll(async () => {
    await openEngine({ name: "native" });
  });

  /** Runs an operation and checks that it leaves its result only. */
  function valuesOf(operation: () => tf.Tensor): readonly number[] {
    const before = tf.memory().numTensors;
    const result = operation();
    const values = [...result.dataSync()];
    result.dispose();
    expect(tf.memory().numTensors).toBe(before);
    return values;
  }

  test("step is 0 up to zero and 1 above, and keeps NaN, as TensorFlow.js defines it", () => {
    const x = tf.tensor1d([Number.NaN, -2, -0, 0, 1e-30, 3, Number.POSITIVE_INFINITY]);
    expect(valuesOf(() => tf.step(x))).toEqual([Number.NaN, 0, 0, 0, 1, 1, 1]);
    x.dispose();
  });

  test("step with a slope is left to the addon", () => {
    const x = tf.tensor1d([-2, 3]);
    expect(valuesOf(() => tf.step(x, 0.5))).toEqual([0.5, 1]);
    x.dispose();
  });

  test.each([
    ["all but the last axis", [0, 1], [6, 6, 6, 6]],
    ["the same, counted from the end", [-2, -3], [6, 6, 6, 6]],
    ["the first axis", [0], Array.from({ length: 12 }, () => 2)],
    ["the last axis", [2], Array.from({ length: 6 }, () => 4)],
    ["all axes", undefined, [24]],
  ])("a sum over %s counts every element once", (_title, axes, expected) => {
    const x = tf.ones([2, 3, 4]);
    expect(valuesOf(() => tf.sum(x, axes))).toEqual(expected);
    x.dispose();
  });

  test("a sum that keeps its axes, and one over nothing, have the right shape", () => {
    tf.tidy(() => {
      expect(tf.sum(tf.ones([2, 3, 4]), [0, 1], true).shape).toEqual([1, 1, 4]);
      expect([...tf.sum(tf.zeros([0, 4]), [0]).dataSync()]).toEqual([0, 0, 0, 0]);
    });
  });

  test.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ["a cast to its own dtype", (x) => tf.cast(x, "float32")],
    ["a reshape to its own shape", (x) => tf.reshape(x, [2, 2])],
  ])("%s copies nothing, and outlives what it came from", (_title, operation) => {
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const same = operation(x);
    expect(same.dataId).toBe(x.dataId);
    x.dispose();
    expect([...same.dataSync()]).toEqual([1, 2, 3, 4]);
    same.dispose();
  });

  test("a cast to another dtype and a reshape to another shape are done", () => {
    const x = tf.tensor1d([1.75, -2.25]);
    expect(valuesOf(() => tf.cast(x, "int32"))).toEqual([1, -2]);
    expect(valuesOf(() => tf.reshape(x, [2, 1]))).toEqual([1.75, -2.25]);
    x.dispose();
  });

  test("round leaves integers as they are; TensorFlow from 2.18 on would give zeros", () => {
    const x = tf.tensor1d([-3, 0, 7], "int32");
    expect(valuesOf(() => tf.round(x))).toEqual([-3, 0, 7]);
    x.dispose();
  });

  test("round of floats goes to the even neighbour", () => {
    const x = tf.tensor1d([-1.5, 0.5, 1.5, 2.4]);
    expect(valuesOf(() => tf.round(x))).toEqual([-2, 0, 2, 2]);
    x.dispose();
  });

  test("exp of integers and the largest of booleans work without the chained operations", () => {
    const integers = tf.tensor1d([0, 1], "int32");
    const booleans = tf.tensor1d([0, 1, 0], "bool");
    // float32 has 24 bits: a relative 6e-8, one and a half of which are allowed.
    expect(valuesOf(() => tf.exp(integers))[1]).toBeCloseTo(Math.E, 6);
    expect(valuesOf(() => tf.argMax(booleans))).toEqual([1]);
    expect(valuesOf(() => tf.argMin(booleans))).toEqual([0]);
    tf.dispose([integers, booleans]);
  });
});
