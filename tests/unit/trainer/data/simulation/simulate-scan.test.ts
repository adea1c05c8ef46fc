import { describe, expect, test } from "vitest";
import { AppError } from "../../../../../src/base/errors/app-error.ts";
import { simulateScan, type SimulationOptions } from "../../../../../src/trainer/data/simulation/simulate-scan.ts";
import { fieldsOf, type ComplexField } from "../../../../../src/trainer/physics/complex-field.ts";
import { cutPatch, farFieldIntensity } from "../../../../../src/trainer/physics/reference.ts";

/** 16 positions: fast, and enough for sums over 65,536 pixels. */
const small: SimulationOptions = { objectSize: 94, stepPx: 10, seed: 4 };

describe("a simulated scan", () => {
  test("the same options give the same bytes, another seed others", async () => {
    const [first, again, other] = [
      await simulateScan(small),
      await simulateScan(small),
      await simulateScan({ ...small, seed: 5 }),
    ];
    expect(again).toEqual(first);
    expect(other.amplitude).not.toEqual(first.amplitude);
  });

  test("without noise its arrays give its amplitudes: |FFT2(object · probe)| / N", async () => {
    const scan = await simulateScan({ ...small, noise: false, subPixel: true, jitterPx: 2, probeModes: 2 });
    const [object] = fieldsOf(scan.objects) as [ComplexField];
    const modes = fieldsOf(scan.probe);
    for (const frame of [0, 7, 15]) {
      const [top, left] = [scan.positionsPx.y[frame]! - 31.5, scan.positionsPx.x[frame]! - 31.5];
      const expected = farFieldIntensity(cutPatch(object, { top, left, size: 64 }), modes);
      const stored = scan.amplitude.subarray(frame * 4096, (frame + 1) * 4096);
      // Kept as float32.
      expect(expected.every((value, pixel) => Math.fround(Math.sqrt(value)) === stored[pixel])).toBe(true);
    }
  });

  test("the mean dose is the requested one, and the realised dose is what was drawn", async () => {
    const { amplitude, dose } = await simulateScan({ ...small, photonsPerFrame: 1e6 });
    const counts = Array.from({ length: 16 }, (_, frame) =>
      amplitude.subarray(frame * 4096, (frame + 1) * 4096).reduce((sum, value) => sum + value ** 2, 0),
    );
    const mean = counts.reduce((sum, value) => sum + value, 0) / 16;
    expect(dose.requested).toBe(1e6);
    expect(dose.mean / mean).toBeCloseTo(1, 6);
    expect(dose.greatest / Math.max(...counts)).toBeCloseTo(1, 6);
    expect(dose.least / Math.min(...counts)).toBeCloseTo(1, 6);
    // Five standard errors of 1.6e7 photons.
    expect(Math.abs(dose.mean - 1e6)).toBeLessThan((5 * Math.sqrt(1.6e7)) / 16);
  });

  test("counts are whole, and their scatter about the mean is the Poisson one", async () => {
    const [noisy, clean] = [
      await simulateScan({ ...small, photonsPerFrame: 1e6 }),
      await simulateScan({ ...small, photonsPerFrame: 1e6, noise: false }),
    ];
    let [chiSquare, pixels] = [0, 0];
    noisy.amplitude.forEach((value, pixel) => {
      const mean = (clean.amplitude[pixel] as number) ** 2;
      const counts = value ** 2;
      // Float32 squares are off by 2 · 2⁻²⁴ of themselves.
      expect(Math.abs(counts - Math.round(counts))).toBeLessThan(1e-6 * counts + 1e-6);
      if (mean < 5) return;
      chiSquare += (counts - mean) ** 2 / mean;
      pixels += 1;
    });
    expect(pixels).toBeGreaterThan(5000);
    expect(Math.abs(chiSquare / pixels - 1)).toBeLessThan(5 * Math.sqrt(2.2 / pixels));
  });

  test("another dose leaves object and positions as they are", async () => {
    const [bright, dim] = [
      await simulateScan(small),
      await simulateScan({ ...small, photonsPerFrame: 1e4, jitterPx: 0 }),
    ];
    expect(dim.objects).toEqual(bright.objects);
    expect(dim.positionsPx).toEqual(bright.positionsPx);
    expect((bright.probe.re[32 * 64 + 32] as number) / (dim.probe.re[32 * 64 + 32] as number)).toBeCloseTo(
      Math.sqrt(1e5),
      2,
    );
  });

  test("several objects have a scan each, and differ", async () => {
    const scan = await simulateScan({ ...small, objectCount: 2, jitterPx: 1 });
    expect([...scan.scanIndex]).toEqual([...Array<number>(16).fill(0), ...Array<number>(16).fill(1)]);
    expect(scan.objects.shape).toEqual([2, 94, 94]);
    const [first, second] = fieldsOf(scan.objects) as [ComplexField, ComplexField];
    expect(first.re).not.toEqual(second.re);
    expect(scan.positionsPx.x.subarray(0, 16)).not.toEqual(scan.positionsPx.x.subarray(16));
  });

  test("a given probe is scaled to the dose and gains the axis of modes", async () => {
    const probe = { shape: [64, 64], re: new Float32Array(4096).fill(1), im: new Float32Array(4096) };
    const { probe: scaled, settings } = await simulateScan({ ...small, probe });
    expect(scaled.shape).toEqual([1, 64, 64]);
    expect(settings).toMatchObject({ probe: "given", probeModes: 1, size: 64, path: "raster" });
    expect(new Set(scaled.re).size).toBe(1);
  });

  test("N = 128 and 256 keep the number of positions by default settings of step and object", async () => {
    const { settings, probe } = await simulateScan({ size: 128, objectSize: 148 });
    expect(settings.stepPx).toBe(20);
    expect(probe.shape).toEqual([1, 128, 128]);
    const large = await simulateScan({ size: 256, objectSize: 256, noise: false });
    expect(large.amplitude).toHaveLength(256 * 256);
  });

  test("progress ends with all patterns, and an abort ends the simulation with its reason", async () => {
    const told: number[] = [];
    await simulateScan({ ...small, onProgress: (done, total) => told.push(done / total) });
    expect(told.at(-1)).toBe(1);
    const stop = new AppError("RUN_INTERRUPTED", "stopped", { kind: "interrupted" });
    await expect(simulateScan({ objectSize: 392, noise: false, signal: AbortSignal.abort(stop) })).rejects.toBe(stop);
  });

  test.each([{ objectCount: 0 }, { photonsPerFrame: 0 }, { photonsPerFrame: NaN }, { seed: 0.5 }])(
    "%o is refused with what would do",
    async (options) => {
      await expect(simulateScan({ ...small, ...options })).rejects.toMatchObject({
        code: "CONFIG_INVALID",
        details: { hint: expect.stringContaining("1e9 photons") as string },
      });
    },
  );
});
