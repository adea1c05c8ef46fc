import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "../../../../../src/base/errors/app-error.ts";
import { toComputePrecision, toFloat32 } from "../../../../../src/trainer/engine/bfloat16/boundary.ts";
import { openEngine } from "../../../../../src/trainer/engine/open-engine.ts";
import { floatAttribute } from "../../../../../src/trainer/engine/native/attributes.ts";
import type { NativeBackend } from "../../../../../src/trainer/engine/native/types.ts";
import { countHandles, describeBfloat16 } from "../../../../support/bfloat16.ts";

describeBfloat16("tensors in bfloat16", () => {
  beforeAll(async () => void (await openEngine({ name: "native", precision: "bfloat16-mixed" })));
  afterAll(async () => void (await openEngine({ name: "native" })));

  /** Values of what an operation makes of bfloat16 tensors; it leaves no tensor and no handle. */
  function valuesOf(values: readonly number[], operation: (x: tf.Tensor) => tf.Tensor): readonly number[] {
    const backend = tf.backend() as NativeBackend;
    const held = () => [tf.memory().numTensors, countHandles(backend)];
    const before = held();
    const result = tf.tidy(() => toFloat32(operation(toComputePrecision(tf.tensor1d([...values])))));
    const read = [...result.dataSync()];
    result.dispose();
    expect(held()).toEqual(before);
    return read;
  }

  test("keep 8 bits of a number, rounded to the even neighbour", () => {
    // Steps are 2⁻⁷ from 1 on: 1 + 2⁻⁸ is half way and goes to the even 1, 1 + 3·2⁻⁸ to the even 1 + 2⁻⁶.
    expect(valuesOf([1, 1 + 2 ** -7, 1 + 2 ** -8, 1 + 3 * 2 ** -8, -3.5], (x) => x)).toEqual([
      1,
      1 + 2 ** -7,
      1,
      1 + 2 ** -6,
      -3.5,
    ]);
  });

  test("keep infinities and NaN through ReLU, so that a step that went wrong is seen", () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 2];
    expect(valuesOf(values, (x) => tf.relu(x))).toEqual([Number.NaN, Number.POSITIVE_INFINITY, 0, 0, 2]);
  });

  test("meet float32 tensors: sums and products in bfloat16", () => {
    expect(valuesOf([1, 2], (x) => tf.mul(tf.add(x, tf.tensor1d([2 ** -9, 1])), 3))).toEqual([3, 9]);
  });

  test("are summed, averaged and divided in float32", () => {
    expect(
      valuesOf(
        Array.from({ length: 1000 }, () => 1),
        (x) => tf.sum(x),
      ),
    ).toEqual([1000]); // bfloat16 knows no 1000 + 1
    expect(valuesOf([1, 2, 2], (x) => tf.mean(x))[0]).toBeCloseTo(5 / 3, 6);
    expect(valuesOf([1], (x) => tf.div(x, 3))[0]).toBeCloseTo(1 / 3, 6);
  });

  test("are float32 again in a gradient that leaves them", () => {
    const slope = tf.grad((x: tf.Tensor) => tf.sum(toFloat32(tf.square(toComputePrecision(x)))));
    const dx = slope(tf.tensor1d([1, -3]));
    expect([...dx.dataSync()]).toEqual([2, -6]);
  });

  test("cannot be read, and the error says what to do", async () => {
    const x = toComputePrecision(tf.tensor1d([1, 2]));
    const error = await x.data().catch((reason: unknown) => reason);
    expect(() => x.dataSync()).toThrow(AppError);
    expect(error).toMatchObject({ code: "ENGINE_PRECISION", details: { hint: expect.stringContaining("toFloat32") } });
    x.dispose();
  });

  test("leave no handle behind where TensorFlow refuses an operation", () => {
    const backend = tf.backend() as NativeBackend;
    const x = toComputePrecision(tf.tensor1d([1, 2]));
    const y = tf.add(tf.tensor1d([1, 2, 3]), 1); // on a handle already
    const before = countHandles(backend);
    expect(() => backend.executeSingleOutput("AddV2", [floatAttribute(backend)], [x, y])).toThrow(
      /Incompatible shapes/,
    );
    expect(countHandles(backend)).toBe(before);
  });

  test("are not made at all once float32 is opened again", async () => {
    await openEngine({ name: "native" });
    const x = tf.tensor1d([1 + 2 ** -8]);
    expect(toComputePrecision(x)).toBe(x);
    expect(toFloat32(x)).toBe(x);
    await openEngine({ name: "native", precision: "bfloat16-mixed" });
  });
});
