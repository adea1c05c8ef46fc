import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import { createPropagator } from "../../../../src/trainer/physics/propagation.ts";
import { describeOnEachEngine, dot, leakOf, normals, relativeError } from "../../../support/engines.ts";

type Parts = { readonly re: Float32Array; readonly im: Float32Array };

/** Intensities of `[B, N, N]` fields, as plain numbers. */
function intensityOf({ re, im }: Parts, size: number): Float32Array {
  const propagator = createPropagator(size);
  const shape: [number, number, number] = [re.length / size ** 2, size, size];
  const field = { re: tf.tensor3d(re, shape), im: tf.tensor3d(im, shape) };
  const intensity = propagator.intensity(field);
  const values = Float32Array.from(intensity.dataSync());
  tf.dispose([field.re, field.im, intensity]);
  propagator.dispose();
  return values;
}

/** The definition itself, in float64: `|Σ f(y, x)·exp(−2πi(v·y + u·x)/N)|² / N²`, v and u counted from the centre. O(N⁴). */
function directIntensity({ re, im }: Parts, size: number): Float64Array {
  const intensity = new Float64Array(size * size);
  for (let place = 0; place < intensity.length; place += 1) {
    const [v, u] = [Math.floor(place / size) - size / 2, (place % size) - size / 2];
    let [real, imaginary] = [0, 0];
    re.forEach((a, pixel) => {
      const angle = (-2 * Math.PI * (v * Math.floor(pixel / size) + u * (pixel % size))) / size;
      const b = im[pixel] as number;
      real += a * Math.cos(angle) - b * Math.sin(angle);
      imaginary += a * Math.sin(angle) + b * Math.cos(angle);
    });
    intensity[place] = (real ** 2 + imaginary ** 2) / size ** 2;
  }
  return intensity;
}

function zeros(size: number): Parts {
  return { re: new Float32Array(size * size), im: new Float32Array(size * size) };
}

describeOnEachEngine("createPropagator", () => {
  it.each([
    ["at the corner", 0],
    ["anywhere else", 3 * 16 + 11],
  ])("spreads a single bright pixel %s evenly over the detector", (_, pixel) => {
    const field = zeros(16);
    field.re[pixel] = 3;
    field.im[pixel] = 4;
    // |3 + 4i|² / N², each pixel to float32 rounding
    const expected = new Float64Array(256).fill(25 / 256);
    expect(relativeError(intensityOf(field, 16), expected)).toBeLessThan(1e-6);
  });

  it.each([
    [0, 0],
    [3, -2],
    [-8, 7],
  ])("gathers a plane wave of (%i, %i) periods in that pixel from the centre", (v, u) => {
    const size = 16;
    const field = zeros(size);
    for (let pixel = 0; pixel < size * size; pixel += 1) {
      const angle = (2 * Math.PI * (v * Math.floor(pixel / size) + u * (pixel % size))) / size;
      field.re[pixel] = Math.cos(angle);
      field.im[pixel] = Math.sin(angle);
    }
    const expected = new Float64Array(size * size);
    expected[(size / 2 + v) * size + size / 2 + u] = size ** 2; // N² pixels of 1, all in one
    expect(relativeError(intensityOf(field, size), expected)).toBeLessThan(1e-6);
  });

  // Unitary: nothing is gained or lost. A sum of N² float32 roundings, each 6e-8, of both signs.
  it.each([8, 64, 128, 256])("keeps the energy of each field of a batch at N = %i", (size) => {
    const field = { re: normals(2 * size ** 2, 1), im: normals(2 * size ** 2, 2) };
    const intensity = intensityOf(field, size);
    for (const item of [0, 1]) {
      const of = (values: Float32Array): Float32Array => values.subarray(item * size ** 2, (item + 1) * size ** 2);
      const energy = dot(of(field.re), of(field.re)) + dot(of(field.im), of(field.im));
      const detected = dot(of(intensity), new Float32Array(size ** 2).fill(1));
      expect(Math.abs(detected / energy - 1)).toBeLessThan(1e-5);
    }
  });

  // Two products of length 2N in float32; errors grow as √N roundings of the largest amplitude.
  it.each([8, 16])("agrees with the sum of the definition in float64 at N = %i", (size) => {
    const field = { re: normals(size ** 2, 3), im: normals(size ** 2, 4) };
    expect(relativeError(intensityOf(field, size), directIntensity(field, size))).toBeLessThan(2e-6);
  });

  it("does not see where a field lies, nor its global phase", () => {
    const size = 16;
    const field = { re: normals(size ** 2, 5), im: normals(size ** 2, 6) };
    const moved = zeros(size);
    for (let pixel = 0; pixel < size ** 2; pixel += 1) {
      const target = ((Math.floor(pixel / size) + 5) % size) * size + (((pixel % size) + 3) % size);
      moved.re[target] = -(field.im[pixel] as number); // times i
      moved.im[target] = field.re[pixel] as number;
    }
    expect(relativeError(intensityOf(moved, size), intensityOf(field, size))).toBeLessThan(2e-6);
  });

  it("has the gradient of a quadratic form: along the field itself it is twice the weighted intensity", () => {
    const size = 8;
    const propagator = createPropagator(size);
    const field = { re: normals(size ** 2, 7), im: normals(size ** 2, 8) };
    const weights = tf.tensor3d(normals(size ** 2, 9), [1, size, size]);
    const weighted = (re: tf.Tensor, im: tf.Tensor): tf.Scalar =>
      tf.sum(tf.mul(propagator.intensity({ re, im }), weights));
    const shape: [number, number, number] = [1, size, size];
    const [byRe, byIm] = tf.grads(weighted)([tf.tensor3d(field.re, shape), tf.tensor3d(field.im, shape)]);
    const along = dot(byRe?.dataSync() ?? [], field.re) + dot(byIm?.dataSync() ?? [], field.im);
    const expected = 2 * dot(directIntensity(field, size), weights.dataSync());
    // Euler: f(t·x) = t²·f(x). Terms of both signs cancel to about a tenth of their sum.
    expect(Math.abs(along / expected - 1)).toBeLessThan(2e-5);
    propagator.dispose();
  });

  it("has, pixel by pixel, the gradient of central differences in float64", () => {
    const size = 8;
    const propagator = createPropagator(size);
    const field = { re: normals(size ** 2, 17), im: normals(size ** 2, 18) };
    const weights = normals(size ** 2, 19);
    const shape: [number, number, number] = [1, size, size];
    const [byRe, byIm] = tf.grads((re: tf.Tensor, im: tf.Tensor) =>
      tf.sum(tf.mul(propagator.intensity({ re, im }), tf.tensor3d(weights, shape))),
    )([tf.tensor3d(field.re, shape), tf.tensor3d(field.im, shape)]);
    const numeric = (part: "re" | "im"): Float64Array =>
      Float64Array.from({ length: size ** 2 }, (_, pixel) => {
        // A quadratic form has no third derivative: the central difference is exact but for rounding, whatever its step.
        const at = (step: number): number => {
          const moved = { re: field.re.slice(), im: field.im.slice() };
          moved[part][pixel] = (moved[part][pixel] as number) + step;
          return dot(directIntensity(moved, size), weights);
        };
        const [up, down] = [
          Math.fround((field[part][pixel] as number) + 1),
          Math.fround((field[part][pixel] as number) - 1),
        ];
        return (at(1) - at(-1)) / (up - down);
      });
    expect(relativeError(byRe?.dataSync() ?? [], numeric("re"))).toBeLessThan(5e-6);
    expect(relativeError(byIm?.dataSync() ?? [], numeric("im"))).toBeLessThan(5e-6);
    propagator.dispose();
  });

  it("leaves nothing on the engine", async () => {
    expect(
      await leakOf(() => {
        const propagator = createPropagator(8);
        const part = tf.ones([2, 8, 8]);
        const result = propagator.intensity({ re: part, im: part });
        propagator.dispose();
        part.dispose();
        return result;
      }),
    ).toEqual({ tensors: 0, bytes: 0 });
  });

  it.each([0, 63])("refuses a side of %i pixels, which has no centre pixel", (size) => {
    expect(() => createPropagator(size)).toThrow(AppError);
    expect(() => createPropagator(size)).toThrow(
      expect.objectContaining({
        code: "PHYSICS_SHAPE",
        details: expect.objectContaining({ hint: "crop or pad patterns and probe to 64, 128 or 256 pixels" }),
      }),
    );
  });
});
