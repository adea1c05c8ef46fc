import { describe, expect, test } from "vitest";
import { createRandom } from "../../../../src/base/random/generator.ts";
import { createField, type ComplexField } from "../../../../src/trainer/physics/complex-field.ts";
import { cutPatch, exitWave, farFieldIntensity } from "../../../../src/trainer/physics/reference.ts";

function randomField(side: number, seed: number): ComplexField {
  const random = createRandom(seed);
  const field = createField(side, side);
  for (let pixel = 0; pixel < field.re.length; pixel += 1) {
    field.re[pixel] = random.normal();
    field.im[pixel] = random.normal();
  }
  return field;
}

function constantField(side: number, value: number): ComplexField {
  return { ...createField(side, side), re: new Float64Array(side * side).fill(value) };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

// @spec specs/forward-model.md §§2, 3
describe("far-field intensity", () => {
  test("an even wave gives one bright pixel at the centre", () => {
    const intensity = farFieldIntensity(constantField(8, 3), [constantField(8, 2)]);
    // |Σ 6|² / N² = (6 · 64)² / 64
    expect(intensity[4 * 8 + 4]).toBeCloseTo(36 * 64, 9);
    expect(sum(intensity)).toBeCloseTo(36 * 64, 9);
  });

  test("its sum is the energy behind the object", () => {
    const [patch, probe] = [randomField(16, 1), randomField(16, 2)];
    const wave = exitWave(patch, probe);
    const energy = wave.re.reduce((total, value, pixel) => total + value ** 2 + (wave.im[pixel] as number) ** 2, 0);
    expect(sum(farFieldIntensity(patch, [probe])) / energy).toBeCloseTo(1, 12);
  });

  test("a plane wave of frequency (v, u) lights the pixel [N/2 + v, N/2 + u]", () => {
    const wave = createField(8, 8);
    for (let pixel = 0; pixel < 64; pixel += 1) {
      const angle = (2 * Math.PI * (2 * Math.floor(pixel / 8) - 1 * (pixel % 8))) / 8;
      wave.re[pixel] = Math.cos(angle);
      wave.im[pixel] = Math.sin(angle);
    }
    const intensity = farFieldIntensity(wave, [constantField(8, 1)]);
    expect(intensity.indexOf(Math.max(...intensity))).toBe((4 + 2) * 8 + (4 - 1));
  });

  test("incoherent modes add as intensities", () => {
    const patch = randomField(8, 3);
    const modes = [randomField(8, 4), randomField(8, 5)];
    const together = farFieldIntensity(patch, modes);
    const [a, b] = modes.map((mode) => farFieldIntensity(patch, [mode])) as [Float64Array, Float64Array];
    expect(
      Math.max(...together.map((value, pixel) => Math.abs(value - (a[pixel] as number) - (b[pixel] as number)))),
    ).toBeLessThan(1e-12);
  });

  test("the twin O*(−r) under P*(−r) gives the same pattern", () => {
    const invert = ({ re, im, ...size }: ComplexField): ComplexField => ({
      ...size,
      re: re.toReversed(),
      im: im.toReversed().map((value) => -value),
    });
    const [patch, probe] = [randomField(16, 6), randomField(16, 7)];
    const [own, twin] = [farFieldIntensity(patch, [probe]), farFieldIntensity(invert(patch), [invert(probe)])];
    expect(Math.max(...own.map((value, pixel) => Math.abs(value - (twin[pixel] as number))))).toBeLessThan(1e-10);
  });

  test("a probe of another size is refused", () => {
    expect(() => farFieldIntensity(randomField(8, 1), [randomField(16, 1)])).toThrow(
      expect.objectContaining({
        code: "PHYSICS_SHAPE",
        details: expect.objectContaining({ hint: "crop or pad the probe to the size of the patterns" }),
      }),
    );
  });
});

describe("cutting patches", () => {
  const ramp = createField(6, 7);
  for (let pixel = 0; pixel < 42; pixel += 1) {
    ramp.re[pixel] = 10 * Math.floor(pixel / 7) + (pixel % 7);
    ramp.im[pixel] = -(pixel % 7);
  }

  test("whole positions copy pixels", () => {
    expect([...cutPatch(ramp, { top: 2, left: 3, size: 2 }).re]).toEqual([23, 24, 33, 34]);
    expect([...cutPatch(ramp, { top: 4, left: 5, size: 2 }).im]).toEqual([-5, -6, -5, -6]);
  });

  test("between pixels a plane is met exactly", () => {
    const { re, im } = cutPatch(ramp, { top: 1.25, left: 2.5, size: 2 });
    expect([...re]).toEqual([15, 16, 25, 26]);
    expect([...im]).toEqual([-2.5, -3.5, -2.5, -3.5]);
  });

  test("a window at the last row or column needs no pixel beyond when that axis is whole", () => {
    expect([...cutPatch(ramp, { top: 4, left: 0.5, size: 2 }).re]).toEqual([40.5, 41.5, 50.5, 51.5]);
    expect([...cutPatch(ramp, { top: 0.5, left: 5, size: 2 }).re]).toEqual([10, 11, 20, 21]);
  });

  test.each([
    { top: -1, left: 0 },
    { top: 4.5, left: 0 },
    { top: 0, left: 5.5 },
    { top: NaN, left: 0 },
  ])("a window at $top, $left leaves the object", ({ top, left }) => {
    expect(() => cutPatch(ramp, { top, left, size: 2 })).toThrow(
      expect.objectContaining({
        code: "PHYSICS_SHAPE",
        details: expect.objectContaining({ hint: "move the position, or pad the object" }),
      }),
    );
  });
});
