import type { RandomGenerator } from "../../../base/random/generator.ts";
import { blurReach, gaussianBlur } from "../../physics/blur.ts";
import { fieldFromPolar, type ComplexField } from "../../physics/complex-field.ts";

/** Blurs of the drawn segments, σ in pixels, and what each counts. */
const layers = [
  { sigmaPx: 1, weight: 1 },
  { sigmaPx: 5, weight: 2 },
  { sigmaPx: 10, weight: 5 },
] as const;

const meanAmplitude = 0.65;

/** Segments on the canvas of an object of 392 pixels; smaller and larger objects keep their density. */
const segmentsAt392 = 400;

/**
 * Random segments on a canvas twice as large, blurred at three widths, the centre cut out:
 * amplitude `A ∝ g₁ + 2g₅ + 5g₁₀` with a mean of 0.65, as in the benchmark scans; phase `π · tanh((R − max R / 2) / (3 · mean R))`, R the amplitude turned by 90°:
 * so the phase is real structure, and not a function of the amplitude at the same place.
 * @returns float64 `[size, size]`; amplitude about 0.1 … 1.2 at any size
 * @see PtychoPINN's simulated lines (Hoidn et al. 2023), whose phase is zero
 */
export function linesObject(size: number, random: RandomGenerator): ComplexField {
  const canvas = drawSegments(2 * size, Math.round((segmentsAt392 * size) / 392), random);
  // The blurs see this far; more of the canvas would not change the centre.
  const margin = Math.min(blurReach(10), Math.floor(size / 2));
  const side = size + 2 * margin;
  const corner = Math.floor(size / 2) - margin;
  const near = crop(canvas, { side: 2 * size, corner, size: side });
  const sum = new Float64Array(side * side);
  for (const { sigmaPx, weight } of layers) {
    const blurred = gaussianBlur(near, [side, side], sigmaPx);
    for (let pixel = 0; pixel < sum.length; pixel += 1) {
      sum[pixel] = (sum[pixel] as number) + weight * (blurred[pixel] as number);
    }
  }
  const lines = crop(sum, { side, corner: margin, size });
  const scale = meanAmplitude / meanOf(lines);
  const amplitude = lines.map((value) => value * scale);
  return fieldFromPolar(size, amplitude, phaseOf(amplitude, size));
}

function phaseOf(amplitude: Float64Array, size: number): Float64Array {
  const greatest = amplitude.reduce((most, value) => Math.max(most, value), 0);
  const mean = meanOf(amplitude);
  return amplitude.map((_, pixel) => {
    const [row, column] = [Math.floor(pixel / size), pixel % size];
    const turned = amplitude[column * size + (size - 1 - row)] as number; // NumPy's rot90
    return Math.PI * Math.tanh((turned - greatest / 2) / (3 * mean));
  });
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Segments between random points; where they cross the height stays 1. */
function drawSegments(side: number, count: number, random: RandomGenerator): Float64Array {
  const canvas = new Float64Array(side * side);
  for (let segment = 0; segment < count; segment += 1) {
    const [y0, x0] = [random.integer(side), random.integer(side)];
    const [y1, x1] = [random.integer(side), random.integer(side)];
    const steps = Math.max(Math.abs(y1 - y0), Math.abs(x1 - x0), 1);
    for (let step = 0; step <= steps; step += 1) {
      const row = Math.round(y0 + ((y1 - y0) * step) / steps);
      const column = Math.round(x0 + ((x1 - x0) * step) / steps);
      canvas[row * side + column] = 1;
    }
  }
  return canvas;
}

interface Square {
  /** Of the image that is cut. */
  readonly side: number;
  readonly corner: number;
  /** Of what is cut out. */
  readonly size: number;
}

function crop(values: Float64Array, { side, corner, size }: Square): Float64Array {
  const cut = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    const start = (corner + row) * side + corner;
    cut.set(values.subarray(start, start + size), row * size);
  }
  return cut;
}
