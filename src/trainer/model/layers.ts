import * as tf from "@tensorflow/tfjs-core";

/** The network's weights as tensors, by the names of the layout. */
export type Weights = ReadonlyMap<string, tf.Tensor>;

/** 3×3 convolution with bias, the side kept. float32 `[B, H, W, C]` */
export function convolve(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  return fusedConvolution(x, weights, { name, activation: "linear" });
}

/** 3×3 convolution with bias and ReLU. */
export function convolveRelu(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  return fusedConvolution(x, weights, { name, activation: "relu" });
}

/** Two 3×3 convolutions with ReLU. */
export function doubleConvolution(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  return convolveRelu(convolveRelu(x, weights, `${name}/conv1`), weights, `${name}/conv2`);
}

/** 2×2 maximum, the side halved. */
export function halve(x: tf.Tensor4D): tf.Tensor4D {
  return tf.maxPool(x, 2, 2, "valid");
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

/** `x · sigmoid(x)` */
export function silu(x: tf.Tensor4D): tf.Tensor4D {
  return tf.mul(x, tf.sigmoid(x));
}

function repeatPixels(x: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const wide = tf.reshape(tf.concat([x, x], 3), [batch, height, 2 * width * channels]); // columns twice
  return tf.reshape(tf.concat([wide, wide], 2), [batch, 2 * height, 2 * width, channels]); // rows twice
}

function fusedConvolution(
  x: tf.Tensor4D,
  weights: Weights,
  layer: { readonly name: string; readonly activation: "linear" | "relu" },
): tf.Tensor4D {
  return tf.fused.conv2d({
    x,
    filter: weights.get(`${layer.name}/kernel`) as tf.Tensor4D,
    bias: weights.get(`${layer.name}/bias`) as tf.Tensor1D,
    activation: layer.activation,
    strides: 1,
    pad: "same",
  });
}
