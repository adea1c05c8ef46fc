import { AppError } from "../../base/errors/app-error.ts";
import { createField, type ComplexField } from "./complex-field.ts";
import { fourierTransform, shiftToCentre } from "./fourier.ts";

/** A square window on an object: its least corner, row and column, in object pixels; fractions are allowed. */
export interface Window {
  readonly top: number;
  readonly left: number;
  /** Pixels along one side, N. */
  readonly size: number;
}

/**
 * The part of an object that a window shows: exact for whole pixels, bilinear between them.
 * @returns float64 `[N, N]`
 * @throws AppError `PHYSICS_SHAPE` where the window leaves the object
 */
export function cutPatch(object: ComplexField, window: Window): ComplexField {
  assertInside(object, window);
  const [top, left] = [Math.floor(window.top), Math.floor(window.left)];
  const patch = createField(window.size, window.size);
  for (const part of ["re", "im"] as const) {
    if (top === window.top && left === window.left) copyWindow(object, patch, { part, top, left });
    else interpolateWindow(object, patch, { part, top: window.top, left: window.left });
  }
  return patch;
}

/**
 * Far-field intensity of a patch under incoherent probe modes, in float64: the oracle to which the engines are held.
 *
 * `I = Σ_m fftshift(|FFT2(O · P_m)|²) / N²`
 *
 * @param patch float64 `[N, N]`, dimensionless
 * @param modes float64 `[N, N]` each, sqrt(photons)
 * @returns float64 `[N, N]`, expected counts per pixel, zero frequency at `[N/2, N/2]`
 * @throws AppError `PHYSICS_SHAPE` where the sizes differ, or N is no power of two
 * @see Hoidn et al., Sci. Rep. 13, 22789 (2023), the forward model
 */
export function farFieldIntensity(patch: ComplexField, modes: readonly ComplexField[]): Float64Array {
  const { height, width } = patch;
  const intensity = new Float64Array(height * width);
  for (const mode of modes) {
    const { re, im } = fourierTransform(exitWave(patch, mode), { unitary: true });
    for (let pixel = 0; pixel < intensity.length; pixel += 1) {
      intensity[pixel] = (intensity[pixel] as number) + (re[pixel] as number) ** 2 + (im[pixel] as number) ** 2;
    }
  }
  return shiftToCentre(intensity, [height, width]);
}

/**
 * The wave behind the object, `O · P`, float64 `[N, N]`, sqrt(photons).
 * @throws AppError `PHYSICS_SHAPE` where the sizes differ
 */
export function exitWave(patch: ComplexField, probe: ComplexField): ComplexField {
  const { height, width } = patch;
  if (probe.height !== height || probe.width !== width) {
    throw new AppError("PHYSICS_SHAPE", "Probe and patch differ in size", {
      received: `a patch of ${height} × ${width}, a probe of ${probe.height} × ${probe.width}`,
      expected: "one size for both",
      hint: "crop or pad the probe to the size of the patterns",
    });
  }
  const wave = createField(height, width);
  for (let pixel = 0; pixel < wave.re.length; pixel += 1) {
    const [a, b] = [patch.re[pixel] as number, patch.im[pixel] as number];
    const [c, d] = [probe.re[pixel] as number, probe.im[pixel] as number];
    wave.re[pixel] = a * c - b * d;
    wave.im[pixel] = a * d + b * c;
  }
  return wave;
}

interface PartOfWindow {
  readonly part: "re" | "im";
  readonly top: number;
  readonly left: number;
}

function copyWindow(object: ComplexField, patch: ComplexField, { part, top, left }: PartOfWindow): void {
  for (let row = 0; row < patch.height; row += 1) {
    const start = (top + row) * object.width + left;
    patch[part].set(object[part].subarray(start, start + patch.width), row * patch.width);
  }
}

function interpolateWindow(object: ComplexField, patch: ComplexField, { part, top, left }: PartOfWindow): void {
  const values = object[part];
  const [down, right] = [top - Math.floor(top), left - Math.floor(left)];
  // A neighbour of weight 0 may lie outside: the pixel itself stands in for it.
  const [nextRow, nextColumn] = [down === 0 ? 0 : object.width, right === 0 ? 0 : 1];
  const corner = Math.floor(top) * object.width + Math.floor(left);
  for (let pixel = 0; pixel < patch[part].length; pixel += 1) {
    const place = corner + Math.floor(pixel / patch.width) * object.width + (pixel % patch.width);
    const above = mix(values[place] as number, values[place + nextColumn] as number, right);
    const below = mix(values[place + nextRow] as number, values[place + nextRow + nextColumn] as number, right);
    patch[part][pixel] = mix(above, below, down);
  }
}

function mix(a: number, b: number, share: number): number {
  return a * (1 - share) + b * share;
}

function assertInside(object: ComplexField, { top, left, size }: Window): void {
  const inside = top >= 0 && left >= 0 && top + size <= object.height && left + size <= object.width;
  if (inside) return; // NaN is not inside
  throw new AppError("PHYSICS_SHAPE", "A window leaves the object", {
    received: `rows ${top} … ${top + size}, columns ${left} … ${left + size}`,
    expected: `within 0 … ${object.height} and 0 … ${object.width}`,
    hint: "move the position, or pad the object",
  });
}
