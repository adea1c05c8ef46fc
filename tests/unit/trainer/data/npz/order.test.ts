import { expect, it } from "vitest";
import { toRowMajor } from "../../../../../src/trainer/data/npz/order.ts";

it("the last axis runs fastest afterwards", () => {
  // value[i, j, k] = 100 i + 10 j + k of shape (2, 3, 2), first axis fastest
  const fortran = Int32Array.of(0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121);
  expect(toRowMajor(fortran, [2, 3, 2], 1)).toEqual(Int32Array.of(0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121));
});

it("real and imaginary part stay together", () => {
  expect(toRowMajor(Float32Array.of(1, -1, 2, -2, 3, -3, 4, -4), [2, 2], 2)).toEqual(
    Float32Array.of(1, -1, 3, -3, 2, -2, 4, -4),
  );
});

it.each([[[4]], [[1, 4, 1]], [[]]])("nothing moves for shape %j", (shape) => {
  const data = new Float32Array(4);
  expect(toRowMajor(data, shape, 1)).toBe(data);
});
