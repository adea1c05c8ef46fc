import { describe, expect, test } from "vitest";
import {
  probeDiameter,
  probeDivisor,
  probeEnergy,
  probeIntensity,
  probeOffset,
} from "../../../../src/trainer/physics/probe-measures.ts";
import { createProbe, defaultCurvature } from "../../../../src/trainer/physics/probe.ts";
import type { ComplexArray } from "../../../../src/trainer/physics/types.ts";

function constant(shape: readonly number[], value: number): ComplexArray {
  const length = shape.reduce((product, side) => product * side, 1);
  return { shape, re: new Float32Array(length).fill(value), im: new Float32Array(length) };
}

describe("measures of a probe", () => {
  test("the energy is that of all modes together", () => {
    expect(probeEnergy(constant([4, 4], 3))).toBe(144);
    expect(probeEnergy(constant([2, 4, 4], 3))).toBe(288);
    expect([...probeIntensity(constant([2, 1, 2], 1))]).toEqual([2, 2]);
  });

  test("the centre of mass is counted from the window's centre, column and row", () => {
    const probe = constant([8, 8], 0);
    probe.re[2 * 8 + 5] = 4;
    expect(probeOffset(probe)).toEqual({ x: 1.5, y: -1.5 });
    const centred = probeOffset(createProbe({ size: 64, curvature: defaultCurvature }));
    expect(Math.hypot(centred.x, centred.y)).toBeLessThan(1e-6);
  });

  test("the diameter of a sharp disk is that of the disk", () => {
    const disk = createProbe({ size: 64, diskRadiusPx: 10, blurPx: 0 });
    // The disk of radius 10 holds 316 pixels where πr² = 314.2.
    expect(Math.abs(probeDiameter(disk) - 20)).toBeLessThan(0.2);
  });

  test("the divisor is probeScale times the mean over all pixels of the masked amplitude", () => {
    // Inside r < 2 about (3.5, 3.5): 12 of 64 pixels.
    expect(probeDivisor(constant([8, 8], 5), 4)).toBeCloseTo((4 * 12 * 5) / 64, 12);
  });

  test("the divisor does not depend on how modes are mixed", () => {
    const [a, b] = [1.2, -0.7];
    const mixed: ComplexArray = { ...constant([2, 8, 8], 0) };
    const plain: ComplexArray = { ...constant([2, 8, 8], 0) };
    for (let pixel = 0; pixel < 64; pixel += 1) {
      plain.re[pixel] = a;
      plain.re[64 + pixel] = b;
      mixed.re[pixel] = (a + b) / Math.SQRT2;
      mixed.re[64 + pixel] = (a - b) / Math.SQRT2;
    }
    expect(probeDivisor(mixed, 4)).toBeCloseTo(probeDivisor(plain, 4), 6);
  });

  test.each([
    ["dark", constant([8, 8], 0)],
    ["NaN", constant([8, 8], NaN)],
  ])("a %s probe cannot be normalised", (_, probe) => {
    expect(() => probeDivisor(probe, 4)).toThrow(
      expect.objectContaining({
        code: "DATA_INVALID",
        details: expect.objectContaining({ hint: expect.stringContaining("ptycho inspect") }),
      }),
    );
  });
});
