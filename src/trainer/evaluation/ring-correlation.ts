import { createField, type ComplexField } from "../physics/complex-field.ts";
import { fourierTransform } from "../physics/fourier.ts";
import { cropComplex, type Image, type Region } from "./image.ts";
import { hannWindow, signedFrequency, windowField } from "./spectrum.ts";

/** What a ring correlation is held against. */
export type RingThreshold = "half" | "one-seventh" | "half-bit";

/** Correlation of two images by spatial frequency. */
export interface RingCorrelation {
  /** Side of the square that was compared, a power of two, pixels. */
  readonly sidePx: number;
  /** Middle of each ring, 1/px, `1/side … 1/2`. */
  readonly frequencyPerPx: readonly number[];
  readonly correlation: readonly number[];
  /** Independent samples in each ring. */
  readonly samples: readonly number[];
}

/** Where a ring correlation falls below a threshold. */
export interface RingResolution {
  readonly threshold: RingThreshold;
  /** 1/px; `null` where already the first ring lies below, so that nothing falls; 0.5 (Nyquist) where none does. */
  readonly frequencyPerPx: number | null;
  /** 1/m, where the pixel's size is known. */
  readonly frequencyPerM: number | null;
  /** Whether the curve stays above the threshold up to Nyquist, so that the resolution is at least this good. */
  readonly beyondNyquist: boolean;
}

/**
 * Fourier ring correlation of the central squares (the largest power of two) of two images of one size.
 *
 * `FRC(k) = Re Σ_ring F·G* / √(Σ_ring |F|² · Σ_ring |G|²)`
 *
 * Both are freed of their mean and windowed by Hann's window; rings are one frequency step, 1/side, wide.
 *
 * @param real whether the images are real: each frequency then stands twice in the plane, and counts once
 * @returns null where the images are smaller than 16 × 16: too few rings to speak of a curve
 * @see specs/evaluation.md §5; van Heel and Schatz, J. Struct. Biol. 151, 250 (2005)
 */
export function ringCorrelation(
  left: ComplexField,
  right: ComplexField,
  { real }: { readonly real: boolean },
): RingCorrelation | null {
  const sidePx = 2 ** Math.floor(Math.log2(Math.min(left.height, left.width)));
  if (sidePx < 16) return null;
  const spectrumOf = (image: ComplexField): ComplexField =>
    fourierTransform(windowField(cropComplex(image, centralSquare(image, sidePx))));
  const sums = sumRings(spectrumOf(left), spectrumOf(right));
  const rings = sums.slice(1); // ring 0 is the mean, which was taken away
  const share = effectiveShare(sidePx) / (real ? 2 : 1);
  return {
    sidePx,
    frequencyPerPx: rings.map((_, ring) => (ring + 1) / sidePx),
    correlation: rings.map(({ cross, powerLeft, powerRight }) => {
      const power = Math.sqrt(powerLeft * powerRight);
      return power > 0 ? cross / power : 0;
    }),
    samples: rings.map(({ count }) => count * share),
  };
}

/** A real image as a complex one. */
export function toField(image: Image): ComplexField {
  const field = createField(image.height, image.width);
  field.re.set(image.values);
  return field;
}

/**
 * The value that a ring has to reach. 1/2 belongs to the comparison with a truth; 1/7 and half-bit to two
 * independent halves of the data.
 *
 * `half-bit: (0.2071 + 1.9102/√n) / (1.2071 + 0.9102/√n)`
 *
 * @param samples n, independent samples of the ring
 */
export function thresholdValue(threshold: RingThreshold, samples: number): number {
  if (threshold === "half") return 0.5;
  if (threshold === "one-seventh") return 1 / 7;
  const root = Math.sqrt(samples);
  return (0.2071 * root + 1.9102) / (1.2071 * root + 0.9102);
}

/**
 * The spatial frequency at which the curve first falls below its threshold, interpolated between rings. A curve that
 * begins below has none, whatever it does later: there is nothing that the lowest frequencies would resolve.
 * @param pixelSizeM side of an object pixel in metres, null where it is not known
 */
export function findResolution(
  curve: RingCorrelation,
  threshold: RingThreshold,
  pixelSizeM: number | null,
): RingResolution {
  const excess = curve.correlation.map((value, ring) => value - thresholdValue(threshold, curve.samples[ring]!));
  const below = excess.findIndex((value) => value < 0);
  const frequencyPerPx = below < 0 ? 0.5 : below === 0 ? null : crossing(curve, excess, below);
  const frequencyPerM = pixelSizeM === null || frequencyPerPx === null ? null : frequencyPerPx / pixelSizeM;
  return { threshold, frequencyPerPx, frequencyPerM, beyondNyquist: below < 0 };
}

function crossing(curve: RingCorrelation, excess: readonly number[], below: number): number {
  const [before, after] = [excess[below - 1]!, excess[below]!];
  const [from, to] = [curve.frequencyPerPx[below - 1]!, curve.frequencyPerPx[below]!];
  return from + ((to - from) * before) / (before - after);
}

interface RingSum {
  cross: number;
  powerLeft: number;
  powerRight: number;
  count: number;
}

function sumRings(left: ComplexField, right: ComplexField): RingSum[] {
  const side = left.height;
  const rings = Array.from({ length: side / 2 + 1 }, () => ({ cross: 0, powerLeft: 0, powerRight: 0, count: 0 }));
  for (let pixel = 0; pixel < left.re.length; pixel += 1) {
    const u = signedFrequency(pixel % side, side) * side;
    const v = signedFrequency(Math.floor(pixel / side), side) * side;
    const ring = rings[Math.round(Math.hypot(u, v))];
    if (ring === undefined) continue; // the corners beyond Nyquist
    const [a, b, c, d] = [left.re[pixel]!, left.im[pixel]!, right.re[pixel]!, right.im[pixel]!];
    ring.cross += a * c + b * d;
    ring.powerLeft += a * a + b * b;
    ring.powerRight += c * c + d * d;
    ring.count += 1;
  }
  return rings;
}

/** Neighbouring frequencies of a windowed image are not independent: `(Σw²)² / (n Σw⁴)` of them are, w the window in two axes. */
function effectiveShare(side: number): number {
  const window = hannWindow(side);
  const sumOf = (power: number): number => window.reduce((sum, weight) => sum + weight ** power, 0);
  return (sumOf(2) ** 2 / (side * sumOf(4))) ** 2;
}

function centralSquare(image: ComplexField, side: number): Region {
  return {
    top: Math.floor((image.height - side) / 2),
    left: Math.floor((image.width - side) / 2),
    height: side,
    width: side,
  };
}
