import { describe, expect, test } from "vitest";
import { createRandom } from "../../../../src/base/random/generator.ts";
import { createField, type ComplexField } from "../../../../src/trainer/physics/complex-field.ts";
import { fourierTransform, shiftToCentre, shiftToCorner } from "../../../../src/trainer/physics/fourier.ts";

function randomField(height: number, width: number): ComplexField {
  const random = createRandom(7);
  const field = createField(height, width);
  for (let pixel = 0; pixel < field.re.length; pixel += 1) {
    field.re[pixel] = random.normal();
    field.im[pixel] = random.normal();
  }
  return field;
}

function energy({ re, im }: ComplexField): number {
  return re.reduce((sum, value, pixel) => sum + value ** 2 + (im[pixel] as number) ** 2, 0);
}

/** The definition, term by term. */
function slowTransform(field: ComplexField): ComplexField {
  const { height, width } = field;
  const result = createField(height, width);
  for (let v = 0; v < height; v += 1) {
    for (let u = 0; u < width; u += 1) {
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          const angle = -2 * Math.PI * ((v * y) / height + (u * x) / width);
          const [a, b] = [field.re[y * width + x] as number, field.im[y * width + x] as number];
          result.re[v * width + u] = (result.re[v * width + u] as number) + a * Math.cos(angle) - b * Math.sin(angle);
          result.im[v * width + u] = (result.im[v * width + u] as number) + a * Math.sin(angle) + b * Math.cos(angle);
        }
      }
    }
  }
  return result;
}

/** Rounding of sums of 128 terms of size 1. */
const rounding = 1e-12;

function greatestDifference(a: ComplexField, b: ComplexField): number {
  const differences = a.re.map((value, pixel) =>
    Math.hypot(value - (b.re[pixel] as number), (a.im[pixel] as number) - (b.im[pixel] as number)),
  );
  return Math.max(...differences);
}

describe("the reference Fourier transform", () => {
  test("a delta at the corner becomes the constant 1", () => {
    const delta = createField(4, 8);
    delta.re[0] = 1;
    const { re, im } = fourierTransform(delta);
    expect([...re]).toEqual(Array.from({ length: 32 }, () => 1));
    expect(Math.max(...im.map(Math.abs))).toBe(0);
  });

  test("it agrees with its definition on a rectangle", () => {
    const field = randomField(8, 16);
    expect(greatestDifference(fourierTransform(field), slowTransform(field))).toBeLessThan(rounding);
  });

  test("the inverse gives the field back, unitary or not", () => {
    const field = randomField(16, 16);
    for (const unitary of [false, true]) {
      const there = fourierTransform(field, { unitary });
      const back = fourierTransform(there, { direction: "inverse", unitary });
      expect(greatestDifference(back, field)).toBeLessThan(rounding);
    }
  });

  test("the unitary transform keeps the energy", () => {
    const field = randomField(32, 32);
    const before = energy(field);
    expect(energy(fourierTransform(field, { unitary: true })) / before).toBeCloseTo(1, 12);
    expect(energy(fourierTransform(field, { unitary: true, direction: "inverse" })) / before).toBeCloseTo(1, 12);
  });

  test("the given field is not changed", () => {
    const field = randomField(8, 8);
    const before = [...field.re];
    fourierTransform(field);
    expect([...field.re]).toEqual(before);
  });

  test("a side that is no power of two is refused with a way out", () => {
    expect(() => fourierTransform(createField(8, 12))).toThrow(
      expect.objectContaining({
        code: "PHYSICS_SHAPE",
        details: expect.objectContaining({ received: "a side of 12", hint: expect.stringContaining("power of two") }),
      }),
    );
  });
});

describe("shifting the zero frequency", () => {
  test("the first pixel goes to the middle, as NumPy's fftshift puts it", () => {
    expect([...shiftToCentre(Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7), [2, 4])]).toEqual([6, 7, 4, 5, 2, 3, 0, 1]);
    expect([...shiftToCentre(Float64Array.of(0, 1, 2, 3, 4), [1, 5])]).toEqual([3, 4, 0, 1, 2]);
  });

  test("shifting to the corner undoes shifting to the centre, for odd sides too", () => {
    for (const [height, width] of [
      [4, 6],
      [3, 5],
      [1, 7],
    ] as const) {
      const values = Float64Array.from({ length: height * width }, (_, index) => index);
      expect([...shiftToCorner(shiftToCentre(values, [height, width]), [height, width])]).toEqual([...values]);
    }
  });
});
