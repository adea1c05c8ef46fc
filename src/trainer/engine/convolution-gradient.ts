import * as tf from "@tensorflow/tfjs-core";

/** Our name of the kernel that gives both at once, where a backend has one. Inputs `x`, `dy`; attribute `filterShape`. */
export const filterAndBiasGradientName = "Conv2DBackpropFilterWithBias";

/** The attributes of a convolution that keeps the side, as TensorFlow.js's kernels take them. */
export const sameConvolution = { strides: 1, pad: "same", dataFormat: "NHWC" } as const;

/** Gradients of what a convolution was computed with. Both float32, whatever precision the convolution has. */
export interface FilterAndBiasGradient {
  /** `[3, 3, from, to]` */
  readonly filter: tf.Tensor4D;
  /** `[to]`: the sum of dy over batch and pixels. */
  readonly bias: tf.Tensor1D;
}

/**
 * Gradient of a same-padded convolution's filter and bias, by the backend's fused kernel where it has one.
 * @param x what was convolved, float32 `[B, H, W, from]`
 * @param dy gradient of the result, float32 `[B, H, W, to]`
 * @returns the caller disposes both
 */
export function filterAndBiasGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  filterShape: readonly number[],
): FilterAndBiasGradient {
  if (tf.getKernel(filterAndBiasGradientName, tf.getBackend()) !== undefined) {
    const attributes = { filterShape: [...filterShape] };
    const [filter, bias] = tf.engine().runKernel(filterAndBiasGradientName, { x, dy }, attributes) as tf.Tensor[];
    return { filter: filter as tf.Tensor4D, bias: bias as tf.Tensor1D };
  }
  const filter = runKernel(tf.Conv2DBackpropFilter, { x, dy }, { filterShape: [...filterShape] });
  return { filter, bias: tf.sum(dy, [0, 1, 2]) };
}

/**
 * Gradient of what was convolved.
 * @param inputShape `[B, H, W, from]`
 * @returns float32 of that shape; the caller disposes it
 */
export function inputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, inputShape: readonly number[]): tf.Tensor4D {
  return runKernel(tf.Conv2DBackpropInput, { dy, filter }, { inputShape: [...inputShape] });
}

/**
 * Gradient of a ReLU from what came out of it: dy where y > 0, by the way that is registered for this backend.
 * @returns float32 of y's shape; the caller disposes it
 */
export function reluGradient(dy: tf.Tensor4D, y: tf.Tensor4D): tf.Tensor4D {
  const { gradFunc } = tf.getGradient(tf.Relu); // it is given x, but asks for no more than its sign
  return (gradFunc(dy, [y], {})["x"] as () => tf.Tensor4D)();
}

/** These two kernels have no function of their own in tfjs-core. */
function runKernel(name: string, inputs: tf.NamedTensorMap, attributes: Record<string, number[]>): tf.Tensor4D {
  return tf.engine().runKernel(name, inputs, { ...sameConvolution, ...attributes }) as tf.Tensor4D;
}
