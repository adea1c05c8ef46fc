import { AppError } from "../../base/errors/app-error.ts";
import { fieldsOf } from "./complex-field.ts";
import type { ComplexArray } from "./types.ts";

/**
 * Intensity of a probe, summed over its incoherent modes, `Σ_m |P_m|²`.
 * @param probe complex64 `[N, N]` or `[modes, N, N]`, sqrt(photons)
 * @returns float64 `[N · N]`, photons per pixel
 * @throws AppError `PHYSICS_SHAPE`
 */
export function probeIntensity(probe: ComplexArray): Float64Array {
  const modes = fieldsOf(probe);
  const intensity = new Float64Array(modes[0]?.re.length ?? 0);
  for (const { re, im } of modes) {
    for (let pixel = 0; pixel < intensity.length; pixel += 1) {
      intensity[pixel] = (intensity[pixel] as number) + (re[pixel] as number) ** 2 + (im[pixel] as number) ** 2;
    }
  }
  return intensity;
}

/**
 * Energy of a probe, `Σ_m Σ |P_m|²`: the photons that a frame of an empty field counts, under `A = |FFT2(O · P)| / N`.
 * @throws AppError `PHYSICS_SHAPE`
 */
export function probeEnergy(probe: ComplexArray): number {
  return probeIntensity(probe).reduce((sum, value) => sum + value, 0);
}

/**
 * Where a probe's intensity has its centre of mass, pixels from the window's centre (N − 1)/2: column and row.
 * @throws AppError `PHYSICS_SHAPE`
 */
export function probeOffset(probe: ComplexArray): { readonly x: number; readonly y: number } {
  const intensity = probeIntensity(probe);
  const width = probe.shape.at(-1) as number;
  const height = probe.shape.at(-2) as number;
  let [sum, x, y] = [0, 0, 0];
  for (let pixel = 0; pixel < intensity.length; pixel += 1) {
    const weight = intensity[pixel] as number;
    sum += weight;
    x += weight * ((pixel % width) - (width - 1) / 2);
    y += weight * (Math.floor(pixel / width) - (height - 1) / 2);
  }
  return { x: x / sum, y: y / sum };
}

/**
 * Diameter of the disk that holds as many pixels as the probe has above a tenth of its greatest amplitude,
 * `2 · √(pixels / π)`, pixels: the same region in which the correlation inside patches is taken.
 * @throws AppError `PHYSICS_SHAPE`
 */
export function probeDiameter(probe: ComplexArray): number {
  const intensity = probeIntensity(probe);
  const greatest = intensity.reduce((most, value) => Math.max(most, value), 0);
  const lit = intensity.reduce((count, value) => count + (value > greatest / 100 ? 1 : 0), 0);
  return 2 * Math.sqrt(lit / Math.PI);
}

/**
 * What the probe is divided by before training, `k = probeScale · mean(mask · |P|)`; mask: the disk r < N/4 about
 * (N − 1)/2; the mean is over all N² pixels, those outside the mask included. `|P|` is `√(Σ_m |P_m|²)`, so that modes
 * that are mixed otherwise give the same k.
 * @param probe complex64 `[N, N]` or `[modes, N, N]`, sqrt(photons)
 * @param probeScale 4 in PtychoPINN
 * @throws AppError `PHYSICS_SHAPE`; `DATA_INVALID` where nothing of the probe lies in the mask
 * @public
 */
export function probeDivisor(probe: ComplexArray, probeScale: number): number {
  const intensity = probeIntensity(probe);
  const size = probe.shape.at(-1) as number;
  const centre = (size - 1) / 2;
  let sum = 0;
  for (let pixel = 0; pixel < intensity.length; pixel += 1) {
    const distance = Math.hypot((pixel % size) - centre, Math.floor(pixel / size) - centre);
    if (distance < size / 4) sum += Math.sqrt(intensity[pixel] as number);
  }
  if (sum > 0 && Number.isFinite(sum)) return (probeScale * sum) / intensity.length;
  throw new AppError("DATA_INVALID", "The probe cannot be normalised", {
    received: `a sum of ${sum} over the disk of radius N/4 in the middle of the window`,
    expected: "a probe that lights the middle of its window",
    hint: "run `ptycho inspect` on the file: the probe may be shifted to the corner, zero or NaN",
  });
}
