import type { Image } from "./image.ts";

/**
 * Filters along the rows with a symmetric window; beyond the border the image is mirrored (`d c b a | a b c d`).
 * @param window weights, of odd length, shorter than the image is wide
 */
export function filterRows(image: Image, window: Float64Array): Image {
  const { height, width } = image;
  const reach = (window.length - 1) / 2;
  const values = new Float64Array(height * width);
  const line = new Float64Array(width + 2 * reach);
  for (let row = 0; row < height; row += 1) {
    const start = row * width;
    line.set(image.values.subarray(start, start + width), reach);
    for (let beyond = 1; beyond <= reach; beyond += 1) {
      line[reach - beyond] = image.values[start + mirror(-beyond, width)]!;
      line[reach + width - 1 + beyond] = image.values[start + mirror(width - 1 + beyond, width)]!;
    }
    for (let column = 0; column < width; column += 1) {
      let sum = 0;
      for (let tap = 0; tap < window.length; tap += 1) sum += window[tap]! * line[column + tap]!;
      values[start + column] = sum;
    }
  }
  return { height, width, values };
}

/** Rows become columns. */
export function transpose(image: Image): Image {
  const { height, width } = image;
  const values = new Float64Array(height * width);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      values[column * height + row] = image.values[row * width + column]!;
    }
  }
  return { height: width, width: height, values };
}

/** Weights of a Gaussian, of sum 1. */
export function gaussianWindow(sigma: number, length: number): Float64Array {
  const middle = (length - 1) / 2;
  const weights = Float64Array.from({ length }, (_, tap) => Math.exp(-((tap - middle) ** 2) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Where a place beyond the border lies when the image is mirrored at its edge; a place inside stays. */
export function mirror(place: number, length: number): number {
  const period = 2 * length;
  const folded = ((place % period) + period) % period;
  return folded < length ? folded : period - 1 - folded;
}
