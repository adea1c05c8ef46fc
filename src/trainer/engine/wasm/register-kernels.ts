import * as tf from "@tensorflow/tfjs-core";
import type { Kernel } from "./backend.ts";
import { convolve } from "./kernels/convolution.ts";
import { conv2dBackpropFilter } from "./kernels/filter-gradient.ts";
import { shareIdentity } from "./kernels/identity.ts";
import { conv2dBackpropInput } from "./kernels/input-gradient.ts";
import { batchMatMul } from "./kernels/matrix-product.ts";
import { maxPoolGrad } from "./kernels/pool-gradient.ts";
import { reluGrad, reluGradientName, registerReluGradient } from "./kernels/relu-gradient.ts";
import { reduceLeading } from "./kernels/sum.ts";

let registered = false;

/**
 * Puts our kernels in front of the WASM backend's own. Kernels belong to one backend: whatever else is opened in this
 * process computes as before, and TensorFlow.js's own gradients call them.
 */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  add(tf.Conv2DBackpropFilter, conv2dBackpropFilter);
  add(reluGradientName, reluGrad);
  replace(tf.Conv2D, convolve);
  replace(tf.FusedConv2D, convolve);
  const plainConvolution = kernelOf(tf.Conv2D);
  const transpose = kernelOf(tf.Transpose);
  replace(tf.Conv2DBackpropInput, (own) => conv2dBackpropInput(own, plainConvolution));
  replace(tf.MaxPoolGrad, maxPoolGrad);
  replace(tf.Sum, (own) => reduceLeading(own, { mean: false }));
  replace(tf.Mean, (own) => reduceLeading(own, { mean: true }));
  replace(tf.BatchMatMul, (own) => batchMatMul(own, transpose));
  replace(tf.Identity, shareIdentity);
  registerReluGradient();
}

function add(kernelName: string, kernel: Kernel): void {
  tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc: kernel as unknown as tf.KernelFunc });
}

function replace(kernelName: string, wrap: (own: Kernel) => Kernel): void {
  const config = tf.getKernel(kernelName, "wasm");
  tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    ...config,
    kernelFunc: wrap(config.kernelFunc as unknown as Kernel) as unknown as tf.KernelFunc,
  });
}

function kernelOf(kernelName: string): Kernel {
  return tf.getKernel(kernelName, "wasm").kernelFunc as unknown as Kernel;
}
