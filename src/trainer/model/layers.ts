import * as tf from "@tensorflow/tfjs-core";
import { toComputePrecision } from "../engine/bfloat16/boundary.ts";
import { filterAndBiasGradient, inputGradient } from "../engine/convolution-gradient.ts";

/** The network's weights as tensors, by the names of the layout. */
export type Weights = ReadonlyMap<string, tf.Tensor>;

/** 3×3 convolution with bias, the side kept. `[B, H, W, from] → [B, H, W, to]` */
export function convolve(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  return convolution(x, kernelOf(weights, name), biasOf(weights, name));
}

/** 3×3 convolution with bias and ReLU. */
export function convolveRelu(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  return tf.relu(convolve(x, weights, name));
}

/** The same for what was measured, which needs no gradient: on some engines that would be the dearest of all. */
export function convolveMeasured(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  return tf.relu(convolutionOfConstant(x, kernelOf(weights, name), biasOf(weights, name)));
}

/** Two 3×3 convolutions with ReLU. */
export function doubleConvolution(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  return convolveRelu(convolveRelu(x, weights, `${name}/conv1`), weights, `${name}/conv2`);
}

/** ReLU and 2×2 maximum, the side halved: the maximum first, which is the same and leaves a quarter to do. */
export function reluHalve(x: tf.Tensor4D): tf.Tensor4D {
  return tf.relu(tf.maxPool(x, 2, 2, "valid"));
}

/**
 * Each pixel repeated to 2×2, the side doubled. Copies whole rows and channels; the gradient is a sum over 2×2,
 * since TensorFlow.js's own resize is slow backwards, and wrong on its `cpu` backend.
 */
export function double(x: tf.Tensor4D): tf.Tensor4D {
  const doubled = tf.customGrad((input) => ({
    value: repeatPixels(input as tf.Tensor4D),
    gradFunc: (dy: tf.Tensor) => tf.mul(tf.avgPool(dy as tf.Tensor4D, 2, 2, "valid"), 4),
  }));
  return doubled(x) as tf.Tensor4D;
}

/**
 * 3×3 convolution with bias of the doubled `x`, which is never formed: `convolve(double(x))` up to rounding.
 *
 * On a doubled image each of the four pixels of a 2×2 sees only four different pixels of x, so one convolution of x with
 * four kernels, sums of the given one's rows and columns, gives all four. Heads have one channel or few, and their
 * convolution takes a tenth of the time so.
 *
 * @param x `[B, H, W, from]`
 * @returns `[B, 2H, 2W, to]`
 */
export function convolveDoubled(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  const kernel = weights.get(`${name}/kernel`) as tf.Tensor4D;
  const bias = weights.get(`${name}/bias`) as tf.Tensor1D;
  const four = convolution(x, toComputePrecision(fourKernels(kernel)), toComputePrecision(tf.tile(bias, [4])));
  return interleave(four, kernel.shape[3]);
}

/** `x · sigmoid(x)` */
export function silu(x: tf.Tensor4D): tf.Tensor4D {
  return tf.mul(x, tf.sigmoid(x));
}

function repeatPixels(x: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const wide = tf.reshape(tf.concat([x, x], 3), [batch, height, 2 * width * channels]); // columns twice
  return tf.reshape(tf.concat([wide, wide], 2), [batch, 2 * height, 2 * width, channels]); // rows twice
}

function kernelOf(weights: Weights, name: string): tf.Tensor4D {
  return toComputePrecision(weights.get(`${name}/kernel`) as tf.Tensor4D);
}

function biasOf(weights: Weights, name: string): tf.Tensor1D {
  return toComputePrecision(weights.get(`${name}/bias`) as tf.Tensor1D);
}

/** With a gradient that asks for the engine's fused kernels; those of TensorFlow.js sum the bias by a slower way. */
const convolution = tf.customGrad((...inputs) => {
  const [x, kernel, bias, save] = inputs as [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D, tf.GradSaveFunc];
  save([x, kernel]);
  return {
    value: convolveSame(x, kernel, bias),
    gradFunc: (dy: tf.Tensor4D, saved: tf.Tensor[]) => {
      const [from, by] = saved as [tf.Tensor4D, tf.Tensor4D];
      const of = filterAndBiasGradient(from, dy, by.shape);
      return [inputGradient(dy, by, from.shape), of.filter, of.bias];
    },
  };
}) as (x: tf.Tensor4D, kernel: tf.Tensor4D, bias: tf.Tensor1D) => tf.Tensor4D;

function convolutionOfConstant(x: tf.Tensor4D, kernel: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  const ofWeights = tf.customGrad((...inputs) => {
    const [filter, offset, save] = inputs as [tf.Tensor4D, tf.Tensor1D, tf.GradSaveFunc];
    save([x]);
    return {
      value: convolveSame(x, filter, offset),
      gradFunc: (dy: tf.Tensor4D, saved: tf.Tensor[]) => {
        const of = filterAndBiasGradient(saved[0] as tf.Tensor4D, dy, filter.shape);
        return [of.filter, of.bias];
      },
    };
  });
  return ofWeights(kernel, bias) as tf.Tensor4D;
}

function convolveSame(x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  return tf.fused.conv2d({ x, filter, bias, activation: "linear", strides: 1, pad: "same" });
}

/**
 * What a row of three taps becomes on an image that was doubled: `[phase][tap on x][tap of the row]`. The even pixel
 * 2i sees i − 1, i, i; the odd one i, i, i + 1.
 */
const tapsOfPhases = [
  [
    [1, 0, 0],
    [0, 1, 1],
    [0, 0, 0],
  ],
  [
    [0, 0, 0],
    [1, 1, 0],
    [0, 0, 1],
  ],
] as const;

/** float32 `[36, 9]`: rows (tap y, tap x, phase y, phase x) on x, columns (tap y, tap x) of the kernel. */
const sumsOfTaps = [0, 1, 2].flatMap((y) =>
  [0, 1, 2].flatMap((x) =>
    [0, 1].flatMap((phaseY) =>
      [0, 1].map((phaseX) =>
        [0, 1, 2].flatMap((row) =>
          [0, 1, 2].map(
            (column) => (tapsOfPhases[phaseY]?.[y]?.[row] ?? 0) * (tapsOfPhases[phaseX]?.[x]?.[column] ?? 0),
          ),
        ),
      ),
    ),
  ),
);

/** `[3, 3, from, to] → [3, 3, from, 4·to]`, differentiable. */
function fourKernels(kernel: tf.Tensor4D): tf.Tensor4D {
  const [, , from, to] = kernel.shape;
  const sums = tf.matMul(tf.tensor2d(sumsOfTaps), tf.reshape(kernel, [9, from * to])); // [36, from·to]
  const phasesLast = tf.transpose(tf.reshape(sums, [9, 4, from, to]), [0, 2, 1, 3]); // [9, from, 4, to]
  return tf.reshape(phasesLast, [3, 3, from, 4 * to]);
}

/** `[B, H, W, 2·2·to] → [B, 2H, 2W, to]` */
function interleave(x: tf.Tensor4D, to: number): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  const rows = tf.transpose(tf.reshape(x, [batch * height, width, 2, 2 * to]), [0, 2, 1, 3]); // [B·H, 2, W, 2·to]
  return tf.reshape(rows, [batch, 2 * height, 2 * width, to]);
}
