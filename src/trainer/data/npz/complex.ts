import type { ComplexArray } from "../../physics/types.ts";
import type { NpyArray, NpyContent } from "./types.ts";

/**
 * An array as complex numbers; real ones get an imaginary part of 0.
 * @param array any numbers; 64-bit floats are rounded to 32
 */
export function toComplex({ dtype, shape, data }: NpyArray): ComplexArray {
  if (dtype !== "c8" && dtype !== "c16") {
    return { shape, re: Float32Array.from(data), im: new Float32Array(data.length) };
  }
  const re = new Float32Array(data.length / 2);
  const im = new Float32Array(data.length / 2);
  for (let index = 0; index < re.length; index += 1) {
    re[index] = data[2 * index] as number;
    im[index] = data[2 * index + 1] as number;
  }
  return { shape, re, im };
}

/** Complex numbers as an array to write, complex64. */
export function fromComplex({ shape, re, im }: ComplexArray): NpyContent {
  const data = new Float32Array(re.length * 2);
  for (let index = 0; index < re.length; index += 1) {
    data[2 * index] = re[index] as number;
    data[2 * index + 1] = im[index] as number;
  }
  return { dtype: "c8", shape, data };
}
