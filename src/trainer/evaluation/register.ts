import type { PointPx } from "../physics/types.ts";
import { createField, type ComplexField } from "../physics/complex-field.ts";
import { fourierTransform } from "../physics/fourier.ts";
import { nextPowerOfTwo, padField, shiftPhases, windowField } from "./spectrum.ts";

/** How far apart two images may lie. */
export interface RegistrationOptions {
  /** Largest shift along an axis that is looked for, pixels. @default a quarter of the smaller side */
  readonly maximumShiftPx?: number;
}

/** Samples of the correlation along one axis of the refined grid; its step shrinks by a tenth each round. */
const refinementSamples = 21;
const refinementSteps = [0.1, 0.01];

/**
 * The shift of an image against its truth, to 1/100 pixel, by phase correlation: `image(r) ≈ truth(r − shift)`.
 *
 * Both are freed of their mean and faded out by Hann's window, padded to powers of two, and the cross power `R = F·G*`
 * is divided by `|R| + mean |R|`: strong frequencies count alike, as in plain phase correlation, and those that
 * one image lacks (a blurred one, say) stay weak instead of bringing noise in at full weight. The highest value
 * within the allowed shifts is refined by the discrete Fourier sum evaluated between the pixels (upsampled ×10, ×100).
 *
 * The window is the same for both and draws the answer a few percent towards 0; who moves the image and asks again
 * (`alignPrediction` does) gets rid of that.
 *
 * @param image complex, of the truth's size, global phase free; a phase ramp has to be removed before
 * @see specs/evaluation.md §2; Guizar-Sicairos, Thurman and Fienup, Opt. Lett. 33, 156 (2008)
 */
export function findShift(image: ComplexField, truth: ComplexField, options: RegistrationOptions = {}): PointPx {
  const limit = Math.floor(options.maximumShiftPx ?? Math.min(truth.height, truth.width) / 4);
  const height = nextPowerOfTwo(truth.height + limit); // no wrapping round within the allowed shifts
  const width = nextPowerOfTwo(truth.width + limit);
  const power = crossPower(
    fourierTransform(padField(windowField(image), height, width)),
    fourierTransform(padField(windowField(truth), height, width)),
  );
  return refinementSteps.reduce((found, step) => refine(power, found, step), highestWithin(power, limit));
}

function crossPower(image: ComplexField, truth: ComplexField): ComplexField {
  const power = createField(image.height, image.width);
  let total = 0;
  for (let pixel = 0; pixel < power.re.length; pixel += 1) {
    const [a, b, c, d] = [image.re[pixel]!, image.im[pixel]!, truth.re[pixel]!, truth.im[pixel]!];
    power.re[pixel] = a * c + b * d;
    power.im[pixel] = b * c - a * d;
    total += Math.hypot(power.re[pixel]!, power.im[pixel]!);
  }
  const floor = total / power.re.length;
  for (let pixel = 0; pixel < power.re.length; pixel += 1) {
    const size = Math.hypot(power.re[pixel]!, power.im[pixel]!) + floor;
    power.re[pixel] = size === 0 ? 0 : power.re[pixel]! / size;
    power.im[pixel] = size === 0 ? 0 : power.im[pixel]! / size;
  }
  return power;
}

function highestWithin(power: ComplexField, limit: number): PointPx {
  const correlation = fourierTransform(power, { direction: "inverse" });
  let [best, found] = [-1, { x: 0, y: 0 }];
  for (let y = -limit; y <= limit; y += 1) {
    for (let x = -limit; x <= limit; x += 1) {
      const row = (y + correlation.height) % correlation.height;
      const pixel = row * correlation.width + ((x + correlation.width) % correlation.width);
      const value = Math.hypot(correlation.re[pixel]!, correlation.im[pixel]!);
      if (value > best) [best, found] = [value, { x, y }];
    }
  }
  return found;
}

/** `|Σ_k R(k)·exp(2πi k·r)|` at points round a place, along rows first and columns then; the highest one. */
function refine(power: ComplexField, around: PointPx, step: number): PointPx {
  const offsets = Array.from({ length: refinementSamples }, (_, place) => (place - (refinementSamples - 1) / 2) * step);
  const alongX = offsets.map((offset) => foldRows(power, around.x + offset));
  const alongY = offsets.map((offset) => shiftPhases(around.y + offset, power.height));
  let [best, found] = [-1, around];
  for (const [column, folded] of alongX.entries()) {
    for (const [row, phases] of alongY.entries()) {
      const value = sumColumn(folded, phases);
      if (value > best) [best, found] = [value, { x: around.x + offsets[column]!, y: around.y + offsets[row]! }];
    }
  }
  return found;
}

/** Each row of the spectrum summed with the phases of a place x: float64 `[height]` twice. */
function foldRows(power: ComplexField, x: number): { readonly re: Float64Array; readonly im: Float64Array } {
  const { height, width } = power;
  const [cosines, sines] = shiftPhases(x, width);
  const [re, im] = [new Float64Array(height), new Float64Array(height)];
  for (let row = 0; row < height; row += 1) {
    let [sumRe, sumIm] = [0, 0];
    for (let column = 0; column < width; column += 1) {
      const pixel = row * width + column;
      sumRe += power.re[pixel]! * cosines[column]! - power.im[pixel]! * sines[column]!;
      sumIm += power.re[pixel]! * sines[column]! + power.im[pixel]! * cosines[column]!;
    }
    re[row] = sumRe;
    im[row] = sumIm;
  }
  return { re, im };
}

function sumColumn(
  { re, im }: { readonly re: Float64Array; readonly im: Float64Array },
  [cosines, sines]: ReturnType<typeof shiftPhases>,
): number {
  let [sumRe, sumIm] = [0, 0];
  for (let row = 0; row < re.length; row += 1) {
    sumRe += re[row]! * cosines[row]! - im[row]! * sines[row]!;
    sumIm += re[row]! * sines[row]! + im[row]! * cosines[row]!;
  }
  return Math.hypot(sumRe, sumIm);
}
