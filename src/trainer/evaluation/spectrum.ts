import { createField, type ComplexField } from "../physics/complex-field.ts";

/** The least power of two that is not less than a length. */
export function nextPowerOfTwo(length: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(length)));
}

/** Cycles per pixel of a place in a spectrum, in `[−1/2, 1/2)`. */
export function signedFrequency(place: number, length: number): number {
  return (place < length / 2 ? place : place - length) / length;
}

/** An image in the corner of a larger one of zeros. */
export function padField(image: ComplexField, height: number, width: number): ComplexField {
  const result = createField(height, width);
  for (let row = 0; row < image.height; row += 1) {
    const [from, to] = [row * image.width, row * width];
    result.re.set(image.re.subarray(from, from + image.width), to);
    result.im.set(image.im.subarray(from, from + image.width), to);
  }
  return result;
}

/** `exp(2πi k·place)` for all frequencies k of an axis: cosines and sines. */
export function shiftPhases(place: number, length: number): readonly [Float64Array, Float64Array] {
  const [cosines, sines] = [new Float64Array(length), new Float64Array(length)];
  for (let at = 0; at < length; at += 1) {
    const angle = 2 * Math.PI * signedFrequency(at, length) * place;
    cosines[at] = Math.cos(angle);
    sines[at] = Math.sin(angle);
  }
  return [cosines, sines];
}

/** Hann's window, 0 just outside both ends: `sin²(π (i + 1/2) / length)`. */
export function hannWindow(length: number): Float64Array {
  return Float64Array.from({ length }, (_, place) => Math.sin((Math.PI * (place + 0.5)) / length) ** 2);
}

/** An image whose mean is taken away and whose borders fade to 0, so that they do not count as edges. */
export function windowField(image: ComplexField): ComplexField {
  const [rows, columns] = [hannWindow(image.height), hannWindow(image.width)];
  const result = createField(image.height, image.width);
  const mean = weightedMean(image, rows, columns);
  for (let row = 0; row < image.height; row += 1) {
    for (let column = 0; column < image.width; column += 1) {
      const weight = rows[row]! * columns[column]!;
      const pixel = row * image.width + column;
      result.re[pixel] = weight * (image.re[pixel]! - mean.re);
      result.im[pixel] = weight * (image.im[pixel]! - mean.im);
    }
  }
  return result;
}

function weightedMean(
  image: ComplexField,
  rows: Float64Array,
  columns: Float64Array,
): { readonly re: number; readonly im: number } {
  let [re, im, total] = [0, 0, 0];
  for (let row = 0; row < image.height; row += 1) {
    for (let column = 0; column < image.width; column += 1) {
      const weight = rows[row]! * columns[column]!;
      re += weight * image.re[row * image.width + column]!;
      im += weight * image.im[row * image.width + column]!;
      total += weight;
    }
  }
  return { re: re / total, im: im / total };
}
