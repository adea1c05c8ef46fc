import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Image } from "../../../../src/trainer/evaluation/image.ts";
import type { ComplexField } from "../../../../src/trainer/physics/complex-field.ts";
import type { ComplexArray } from "../../../../src/trainer/physics/types.ts";

/** An image from a formula. */
export function imageOf(height: number, width: number, formula: (y: number, x: number) => number): Image {
  const values = Float64Array.from({ length: height * width }, (_, i) => formula(Math.floor(i / width), i % width));
  return { height, width, values };
}

/** Amplitude and phase of a place, which may lie between pixels. */
export type Formula = (y: number, x: number) => { readonly amplitude: number; readonly phase: number };

/** A smooth object with structure in both parts, no two places alike. */
export const smooth: Formula = (y, x) => ({
  amplitude: 1 + 0.3 * Math.sin(x / 6 + (y * y) / 900) + 0.2 * Math.cos(y / 5 - (x * x) / 1500),
  phase: 0.4 * Math.sin(y / 7 + (x * x) / 1100) + 0.2 * Math.cos(x / 4),
});

/** A complex object from a formula. */
export function objectOf(height: number, width: number, formula: Formula): ComplexArray {
  const [re, im] = [new Float32Array(height * width), new Float32Array(height * width)];
  for (let i = 0; i < re.length; i += 1) {
    const { amplitude, phase } = formula(Math.floor(i / width), i % width);
    re[i] = amplitude * Math.cos(phase);
    im[i] = amplitude * Math.sin(phase);
  }
  return { shape: [height, width], re, im };
}

/** The same in doubles. */
export function fieldOf(height: number, width: number, formula: Formula): ComplexField {
  const { re, im } = objectOf(height, width, formula);
  return { height, width, re: Float64Array.from(re), im: Float64Array.from(im) };
}

/** A disk with soft edge, as complex64 `[1, N, N]`. */
export function diskProbe(size: number): ComplexArray {
  const middle = (size - 1) / 2;
  const re = Float32Array.from({ length: size * size }, (_, i) => {
    const radius = Math.hypot(Math.floor(i / size) - middle, (i % size) - middle);
    return 1 / (1 + Math.exp(radius - size / 4));
  });
  return { shape: [1, size, size], re, im: new Float32Array(size * size) };
}

/** The folder with measured and simulated data, or null where it is not there. */
export function dataFolder(): string | null {
  const folder = process.env["PTYCHO_TEST_DATA"] ?? resolve("..", "shared", "data");
  return existsSync(join(folder, "lines-n64-curved", "test.npz")) ? folder : null;
}
