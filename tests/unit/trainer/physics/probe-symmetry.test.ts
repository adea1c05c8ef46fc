import { describe, expect, test } from "vitest";
import { createRandom } from "../../../../src/base/random/generator.ts";
import { probeSymmetry } from "../../../../src/trainer/physics/probe-symmetry.ts";
import { createProbe, defaultCurvature } from "../../../../src/trainer/physics/probe.ts";
import type { ComplexArray } from "../../../../src/trainer/physics/types.ts";

function randomProbe(shape: readonly number[]): ComplexArray {
  const random = createRandom(9);
  const draw = (): Float32Array =>
    Float32Array.from({ length: shape.reduce((product, side) => product * side, 1) }, () => random.normal());
  return { shape, re: draw(), im: draw() };
}

function rolled(probe: ComplexArray, right: number): ComplexArray {
  const side = probe.shape.at(-1) as number;
  const roll = (values: Float32Array): Float32Array =>
    values.map((_, pixel) => values[pixel - (pixel % side) + (((pixel % side) - right + side) % side)] as number);
  return { ...probe, re: roll(probe.re), im: roll(probe.im) };
}

describe("the symmetry of a probe", () => {
  test("a flat disk is its own conjugate inversion, wherever it lies in the window", () => {
    const disk = createProbe({ size: 64 });
    expect(probeSymmetry(disk)).toBeCloseTo(1, 6);
    expect(probeSymmetry(rolled(disk, 5))).toBeCloseTo(1, 6);
  });

  test("a phase ramp and a constant phase do not hide the symmetry", () => {
    const { shape, re } = createProbe({ size: 64 });
    const phase = (pixel: number): number => 0.8 + 0.3 * (pixel % 64);
    const ramp = {
      shape,
      re: re.map((value, pixel) => value * Math.cos(phase(pixel))),
      im: re.map((value, pixel) => value * Math.sin(phase(pixel))),
    };
    expect(probeSymmetry(ramp)).toBeCloseTo(1, 6);
  });

  test("curvature breaks it", () => {
    const curved = createProbe({ size: 64, curvature: defaultCurvature });
    expect(probeSymmetry(curved)).toBeGreaterThan(0.3);
    expect(probeSymmetry(curved)).toBeLessThan(0.45);
  });

  test("a random probe has little of it: the greatest of many chance overlaps of size 1/N", () => {
    expect(probeSymmetry(randomProbe([32, 32]))).toBeLessThan(5 / 32);
  });

  test("modes of a flat disk are symmetric together, and mixing them does not change that", () => {
    const modes = createProbe({ size: 32, modes: 3, modeDecay: 1 });
    const area = 32 * 32;
    const mixed = { ...modes, re: modes.re.slice(), im: modes.im.slice() };
    for (let pixel = 0; pixel < area; pixel += 1) {
      const [a, b] = [modes.re[pixel] as number, modes.re[area + pixel] as number];
      mixed.re[pixel] = 0.6 * a + 0.8 * b;
      mixed.re[area + pixel] = -0.8 * a + 0.6 * b;
    }
    expect(probeSymmetry(modes)).toBeCloseTo(1, 5);
    expect(probeSymmetry(mixed)).toBeCloseTo(1, 5);
  });

  test("a window that is no power of two is measured too, and darkness has no symmetry", () => {
    expect(probeSymmetry(createProbe({ size: 50 }))).toBeCloseTo(1, 6);
    expect(probeSymmetry({ shape: [8, 8], re: new Float32Array(64), im: new Float32Array(64) })).toBe(0);
  });
});
