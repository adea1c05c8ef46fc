import { describe, expect, test } from "vitest";
import { fieldsOf } from "../../../../src/trainer/physics/complex-field.ts";
import { innerProduct } from "../../../../src/trainer/physics/probe-modes.ts";
import { createProbe, defaultCurvature, scaledCurvature } from "../../../../src/trainer/physics/probe.ts";

describe("the default probe", () => {
  const flat = createProbe({ size: 64 });

  test("it is a disk of height 1 whose edge, at 11/64 of the window, is blurred to one half", () => {
    const row = Array.from(flat.re.subarray(31 * 64, 32 * 64));
    expect(row[32]).toBeCloseTo(1, 6);
    // The disk's rows are ragged by up to half a pixel, which moves the edge's height by ½ · 1/√2π = 0.2.
    expect(Math.abs(((row[20] as number) + (row[21] as number)) / 2 - 0.5)).toBeLessThan(0.2);
    expect(row[10]).toBe(0);
    expect(Math.max(...flat.im.map(Math.abs))).toBe(0);
  });

  test("it is the same when turned by 180° or mirrored at its diagonal", () => {
    expect(flat.re.toReversed()).toEqual(flat.re);
    const transposed = flat.re.map((_, pixel) => flat.re[(pixel % 64) * 64 + Math.floor(pixel / 64)] as number);
    // The two passes of the blur round differently.
    expect(Math.max(...transposed.map((value, pixel) => Math.abs(value - (flat.re[pixel] as number))))).toBeLessThan(
      1e-6,
    );
  });

  test("a curved probe has the flat one's amplitude and the parabola's phase", () => {
    const curved = createProbe({ size: 64, curvature: defaultCurvature });
    const { strength, x0, y0 } = defaultCurvature;
    for (const [row, column] of [
      [31, 31],
      [25, 40],
      [40, 22],
    ] as const) {
      const pixel = row * 64 + column;
      const [re, im] = [curved.re[pixel] as number, curved.im[pixel] as number];
      const phase = strength * ((column - 31.5 - x0) ** 2 + (row - 31.5 - y0) ** 2);
      expect(Math.hypot(re, im)).toBeCloseTo(flat.re[pixel] as number, 6);
      expect(Math.cos(Math.atan2(im, re) - phase)).toBeCloseTo(1, 6);
    }
  });

  test("the curvature of a larger window bends the disk's edge as much", () => {
    const { strength, x0, y0 } = scaledCurvature(256);
    expect(strength * ((44 - x0) ** 2 + y0 ** 2)).toBeCloseTo(0.02 * ((11 - 2) ** 2 + 1), 12);
  });

  test.each([
    [{ size: 63 }],
    [{ size: 64, diskRadiusPx: 40 }],
    [{ size: 64, diskRadiusPx: NaN }],
    [{ size: 64, modes: 0 }],
    [{ size: 64, modes: 2, modeDecay: 0 }],
  ])("%o makes no probe", (options) => {
    expect(() => createProbe(options)).toThrow(
      expect.objectContaining({
        code: "CONFIG_INVALID",
        details: expect.objectContaining({ hint: expect.stringContaining("defaults fit") }),
      }),
    );
  });
});

describe("several modes", () => {
  const modes = fieldsOf(createProbe({ size: 64, curvature: defaultCurvature, modes: 5, modeDecay: 0.5 }));

  test("they are orthogonal", () => {
    for (const [index, a] of modes.entries()) {
      for (const b of modes.slice(index + 1)) {
        const scale = Math.sqrt(innerProduct(a, a)[0] * innerProduct(b, b)[0]);
        // Rounded to complex64.
        expect(Math.hypot(...innerProduct(a, b)) / scale).toBeLessThan(1e-6);
      }
    }
  });

  test("their energies fall geometrically and sum to the single probe's", () => {
    const energies = modes.map((mode) => innerProduct(mode, mode)[0]);
    const [single] = fieldsOf(createProbe({ size: 64 })).map((mode) => innerProduct(mode, mode)[0]);
    expect((energies[1] as number) / (energies[0] as number)).toBeCloseTo(0.5, 6);
    expect((energies[4] as number) / (energies[3] as number)).toBeCloseTo(0.5, 6);
    expect(energies.reduce((sum, energy) => sum + energy, 0) / (single as number)).toBeCloseTo(1, 6);
  });
});
