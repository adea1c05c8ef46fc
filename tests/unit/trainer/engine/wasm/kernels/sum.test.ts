import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openWasm } from "../../../../../../src/trainer/engine/wasm/open-wasm.ts";
import { distance, spread, values, type Values } from "../support/reference.ts";
import { leaked, read, tensor } from "../support/tensors.ts";

/** Sum over all axes but the last. */
function columnSums({ shape, data }: Values): Float64Array {
  const columns = shape.at(-1) as number;
  const sums = new Float64Array(columns);
  data.forEach((value, index) => (sums[index % columns] = (sums[index % columns] as number) + value));
  return sums;
}

function reduce(compute: (x: tf.Tensor) => tf.Tensor, x: Values): tf.Tensor {
  return tf.tidy(() => compute(tensor(x)));
}

describe("sums on WASM", () => {
  beforeAll(() => openWasm(1));

  it.each([1, 3, 4, 16, 21, 64])("over the first axes equal those in float64, with %i columns left", (columns) => {
    const x = spread([3, 11, 17, columns], columns);
    const sums = reduce((all) => tf.sum(all, [0, 1, 2]), x);
    expect(sums.shape).toStrictEqual([columns]);
    expect(distance(read(sums), columnSums(x))).toBeLessThan(2e-6); // 561 float32 terms that nearly cancel
  });

  it.each([1, 15, 16, 1000])("of all %i elements equal those in float64", (size) => {
    const x = spread([size], size);
    const sum = x.data.reduce((total, value) => total + value, 0);
    expect(read(reduce((all) => tf.sum(all), x))[0]).toBeCloseTo(sum, 4);
    expect(read(reduce((all) => tf.mean(all), x))[0]).toBeCloseTo(sum / size, 5);
  });

  it("keeps the digits of a loss over a million pixels", () => {
    const x = values([16, 256, 256], (index) => 1 + (index % 3));
    const expected = x.data.reduce((total, value) => total + value, 0) / x.data.length;
    // lanes of 65,536 numbers in blocks of 256: rounding sqrt(512) · 6e-8; one running float32 sum is off by 1e-3
    expect(Math.abs((read(reduce((all) => tf.mean(all), x))[0] as number) / expected - 1)).toBeLessThan(2e-6);
  });

  it("keep reduced axes as ones where asked", () => {
    const x = spread([2, 3, 4], 1);
    expect(reduce((all) => tf.sum(all, [0, 1], true), x).shape).toStrictEqual([1, 1, 4]);
    expect(reduce((all) => tf.mean(all, [0], true), x).shape).toStrictEqual([1, 3, 4]);
  });

  it("over other axes, and of whole numbers, are the backend's own", () => {
    const last = reduce(
      (all) => tf.sum(all, 1),
      values([2, 3], (index) => index),
    );
    expect([...read(last)]).toStrictEqual([3, 12]);
    const whole = tf.tidy(() => tf.sum(tf.tensor1d([1, 2, 3], "int32")));
    expect(whole.dtype).toBe("int32");
    expect(read(whole)[0]).toBe(6);
  });

  it("leave no tensor behind", () => {
    expect(leaked(() => read(reduce((all) => tf.sum(all), spread([100], 1))))).toBe(0);
    expect(leaked(() => read(reduce((all) => tf.mean(all, 0), spread([10, 10], 1))))).toBe(0);
  });
});
