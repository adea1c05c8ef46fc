import { describe, expect, test } from "vitest";
import { createField, fieldFromPolar, fieldsOf, stackFields } from "../../../../src/trainer/physics/complex-field.ts";

describe("fields and complex arrays", () => {
  test("a stack taken apart and put together is the same stack", () => {
    const array = {
      shape: [2, 1, 3],
      re: Float32Array.of(1, 2, 3, 4, 5, 6),
      im: Float32Array.of(6, 5, 4, 3, 2, 1),
    };
    expect(fieldsOf(array).map(({ re }) => [...re])).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(stackFields(fieldsOf(array))).toEqual(array);
  });

  test("a single image is one field, and leading axes are counted through", () => {
    const data = { re: new Float32Array(12), im: new Float32Array(12) };
    expect(fieldsOf({ shape: [3, 4], ...data })).toHaveLength(1);
    expect(fieldsOf({ shape: [1, 1, 3, 2, 2], ...data })).toHaveLength(3);
  });

  test("amplitude and phase become real and imaginary part", () => {
    const { re, im } = fieldFromPolar(1, Float64Array.of(2), Float64Array.of(Math.PI / 2));
    expect(re[0]).toBeCloseTo(0, 15);
    expect(im[0]).toBeCloseTo(2, 15);
  });

  test("a shape that does not hold the values is refused", () => {
    const wrong = { shape: [2, 2], re: new Float32Array(3), im: new Float32Array(3) };
    expect(() => fieldsOf(wrong)).toThrow(
      expect.objectContaining({
        code: "PHYSICS_SHAPE",
        details: expect.objectContaining({
          received: "shape [2, 2] with 3 values",
          hint: expect.stringContaining("[modes, N, N]"),
        }),
      }),
    );
  });

  test("images of two sizes, or none, make no stack", () => {
    expect(() => stackFields([createField(2, 2), createField(2, 3)])).toThrow(
      expect.objectContaining({
        code: "PHYSICS_SHAPE",
        details: expect.objectContaining({ received: "2 × 2, 2 × 3" }),
      }),
    );
    expect(() => stackFields([])).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ hint: "crop the images to one size first" }) }),
    );
  });
});
