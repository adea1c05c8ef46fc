import * as tf from "@tensorflow/tfjs-core";

/** Our names of the kernels that keep the places of the maxima from one to the other, where a backend has them. */
export const halvingNames = { halve: "MaxPoolWithPlaces", gradient: "MaxPoolGradWithPlaces" } as const;

/** 2×2 maximum, stride 2, nothing padded: what `MaxPool` is asked for. */
const halving = { filterSize: 2, strides: 2, pad: "valid" } as const;

/** A halved image. */
export interface Halved {
  /** float32 `[B, H/2, W/2, C]` */
  readonly result: tf.Tensor4D;
  /** Where the maxima were, in the engine's own form, not to be read; `null` where it has none. */
  readonly places: tf.Tensor | null;
}

/**
 * The greatest of each 2×2.
 * @param x float32 `[B, H, W, C]`, H and W even
 * @returns the caller disposes both
 */
export function halve(x: tf.Tensor4D): Halved {
  if (!hasPlaces()) return { result: tf.maxPool(x, 2, 2, "valid"), places: null };
  const [result, places] = tf.engine().runKernel(halvingNames.halve, { x }) as [tf.Tensor4D, tf.Tensor];
  return { result, places };
}

/**
 * Gradient of `halve`: dy goes to the first of equals.
 * @param from what was halved, and what came of it
 * @returns float32 of x's shape; the caller disposes it
 */
export function halveGradient(dy: tf.Tensor4D, from: Halved & { readonly x: tf.Tensor4D }): tf.Tensor4D {
  const { x, result, places } = from;
  if (places === null) {
    return tf.engine().runKernel(tf.MaxPoolGrad, { dy, input: x, output: result }, { ...halving }) as tf.Tensor4D;
  }
  return tf.engine().runKernel(halvingNames.gradient, { x, result, dy, places }) as tf.Tensor4D;
}

function hasPlaces(): boolean {
  return tf.getKernel(halvingNames.halve, tf.getBackend()) !== undefined;
}
