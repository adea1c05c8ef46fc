import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { createDiffractionModel } from "../../../../src/trainer/physics/diffraction.ts";
import { fieldsOf } from "../../../../src/trainer/physics/complex-field.ts";
import { farFieldIntensity } from "../../../../src/trainer/physics/reference.ts";
import type { ComplexArray } from "../../../../src/trainer/physics/types.ts";
import { describeOnEachEngine, dot, leakOf, normals, relativeError } from "../../../support/engines.ts";

function randomFields(shape: readonly [number, number, number], seed: number): ComplexArray {
  const count = shape[0] * shape[1] * shape[2];
  return { shape, re: normals(count, seed), im: normals(count, seed + 1) };
}

function tensorsOf({ shape, re, im }: ComplexArray): { readonly re: tf.Tensor; readonly im: tf.Tensor } {
  return { re: tf.tensor(re, [...shape]), im: tf.tensor(im, [...shape]) };
}

function intensityOf(patches: ComplexArray, probe: ComplexArray): Float32Array {
  const model = createDiffractionModel(probe);
  const values = tf.tidy(() => model.intensity(tensorsOf(patches)));
  const plain = Float32Array.from(values.dataSync());
  values.dispose();
  model.dispose();
  return plain;
}

/** The float64 forward model, patch by patch. */
function referenceIntensity(patches: ComplexArray, probe: ComplexArray): Float64Array {
  const modes = fieldsOf(probe);
  return Float64Array.from(fieldsOf(patches).flatMap((patch) => [...farFieldIntensity(patch, modes)]));
}

describeOnEachEngine("createDiffractionModel", () => {
  // float32 sums of up to 256 terms an axis against float64: a few roundings of the brightest pixel.
  it.each([
    [8, 1],
    [16, 3],
    [64, 2],
    [128, 1],
  ] as const)("agrees with the float64 reference at N = %i with %i probe modes", (size, modes) => {
    const patches = randomFields([2, size, size], 11);
    const probe = randomFields([modes, size, size], 13);
    expect(relativeError(intensityOf(patches, probe), referenceIntensity(patches, probe))).toBeLessThan(3e-6);
  });

  it("adds probe modes in intensity, not in amplitude", () => {
    const patches = randomFields([2, 16, 16], 21);
    const probe = randomFields([2, 16, 16], 23);
    const mode = (index: number): ComplexArray => ({
      shape: [1, 16, 16],
      re: probe.re.slice(index * 256, (index + 1) * 256),
      im: probe.im.slice(index * 256, (index + 1) * 256),
    });
    const [first, second] = [intensityOf(patches, mode(0)), intensityOf(patches, mode(1))];
    const incoherent = first.map((value, pixel) => value + (second[pixel] as number));
    expect(relativeError(intensityOf(patches, probe), incoherent)).toBeLessThan(1e-6);
    const coherent = { shape: [1, 16, 16], re: new Float32Array(256), im: new Float32Array(256) };
    for (const part of ["re", "im"] as const) {
      coherent[part].set(mode(0)[part].map((value, pixel) => value + (mode(1)[part][pixel] as number)));
    }
    expect(relativeError(intensityOf(patches, coherent), incoherent)).toBeGreaterThan(0.1);
  });

  it("counts as many photons as the exit wave carries", () => {
    const patches = randomFields([1, 32, 32], 31);
    const probe = randomFields([1, 32, 32], 33);
    let photons = 0;
    patches.re.forEach((a, pixel) => {
      const power = a ** 2 + (patches.im[pixel] as number) ** 2;
      photons += power * ((probe.re[pixel] as number) ** 2 + (probe.im[pixel] as number) ** 2);
    });
    const counted = dot(intensityOf(patches, probe), new Float32Array(32 ** 2).fill(1));
    expect(Math.abs(counted / photons - 1)).toBeLessThan(1e-6);
  });

  it("keeps faint pixels beside a spot of 1e7 counts to a count", () => {
    const size = 64;
    const probe = randomFields([1, size, size], 43);
    const flat = { shape: [1, size, size], re: new Float32Array(size ** 2).fill(50), im: new Float32Array(size ** 2) };
    const wave = { ...probe, re: probe.re.map((value) => 1 + value * 1e-3), im: probe.im.map((value) => value * 1e-3) };
    const [intensity, truth] = [intensityOf(flat, wave), referenceIntensity(flat, wave)];
    const centre = (size / 2) * size + size / 2;
    expect(truth[centre]).toBeGreaterThan(1e7 * 0.99);
    // The spot's amplitude, 3200, is rounded at 6e-8, summed over 64 terms twice: 0.002 of amplitude beside it.
    const errors = truth.map((expected, pixel) =>
      Math.abs(Math.sqrt(intensity[pixel] as number) - Math.sqrt(expected)),
    );
    errors[centre] = 0;
    expect(Math.max(...errors)).toBeLessThan(0.002);
  });

  it("has the gradient that central differences of the float64 reference give", () => {
    const size = 8;
    const patches = randomFields([2, size, size], 51);
    const probe = randomFields([2, size, size], 53);
    const weights = normals(2 * size ** 2, 55);
    const model = createDiffractionModel(probe);
    const { re, im } = tensorsOf(patches);
    const [byRe, byIm] = tf.grads((real: tf.Tensor, imaginary: tf.Tensor) =>
      tf.sum(tf.mul(model.intensity({ re: real, im: imaginary }), tf.tensor(weights, [2, size, size]))),
    )([re, im]);
    // A quadratic form: central differences are exact for any step.
    const numeric = (part: "re" | "im", pixel: number): number => {
      const at = (step: number): number => {
        const moved = { ...patches, re: patches.re.slice(), im: patches.im.slice() };
        moved[part][pixel] = (moved[part][pixel] as number) + step;
        return dot(referenceIntensity(moved, probe), weights);
      };
      const value = patches[part][pixel] as number;
      return (at(1) - at(-1)) / (Math.fround(value + 1) - Math.fround(value - 1));
    };
    const all = Array.from({ length: 2 * size ** 2 }, (_, pixel) => pixel);
    expect(
      relativeError(
        byRe?.dataSync() ?? [],
        all.map((pixel) => numeric("re", pixel)),
      ),
    ).toBeLessThan(5e-6);
    expect(
      relativeError(
        byIm?.dataSync() ?? [],
        all.map((pixel) => numeric("im", pixel)),
      ),
    ).toBeLessThan(5e-6);
    model.dispose();
  });

  it("leaves nothing on the engine", async () => {
    const probe = randomFields([2, 8, 8], 61);
    const patches = tensorsOf(randomFields([2, 8, 8], 63));
    expect(
      await leakOf(() => {
        const model = createDiffractionModel(probe);
        const result = model.intensity(patches);
        model.dispose();
        return result;
      }),
    ).toEqual({ tensors: 0, bytes: 0 });
  });

  it("does not follow a probe array that is written to later", () => {
    const probe = randomFields([1, 8, 8], 71);
    const patches = randomFields([1, 8, 8], 73);
    const truth = referenceIntensity(patches, probe);
    const model = createDiffractionModel(probe);
    probe.re.fill(0);
    const { re, im } = tensorsOf(patches);
    expect(relativeError(model.intensity({ re, im }).dataSync(), truth)).toBeLessThan(3e-6);
    model.dispose();
  });
});

describe("a probe that is no stack of square images", () => {
  it.each([
    { shape: [8, 8], count: 64 },
    { shape: [1, 8, 6], count: 48 },
    { shape: [1, 8, 8], count: 63 },
    { shape: [1, 1, 8, 8], count: 64 },
    { shape: [0, 8, 8], count: 0 },
  ])("is refused: shape $shape with $count values", ({ shape, count }) => {
    const probe = { shape, re: new Float32Array(count), im: new Float32Array(count) };
    expect(() => createDiffractionModel(probe)).toThrow(
      expect.objectContaining({
        code: "PHYSICS_SHAPE",
        details: expect.objectContaining({ hint: "give a single probe as [1, N, N]" }),
      }),
    );
  });
});
