import * as tf from "@tensorflow/tfjs-core";
import { addressOf, machineCodeOf, sizeOf, type KernelCall } from "../backend.ts";

/** Our name of the kernel, which TensorFlow.js does not have. */
export const reluGradientName = "ReluGrad";

/** `dx = dy where x > 0, else 0`, in one pass over memory where TensorFlow.js's own takes three. */
export function reluGrad({ inputs, backend }: KernelCall): tf.TensorInfo {
  const { x, dy } = inputs as { readonly x: tf.TensorInfo; readonly dy: tf.TensorInfo };
  const out = backend.makeOutput(x.shape, "float32");
  const [from, gradient, to] = [x, dy, out].map((tensor) => addressOf(backend, tensor)) as [number, number, number];
  machineCodeOf(backend).reluGradient(from, gradient, to, sizeOf(x));
  return out;
}

/**
 * Gradient of ReLU by that kernel; on another backend, and of whole numbers, the gradient that was registered before
 * computes. First derivatives only.
 */
export function registerReluGradient(): void {
  const before = tf.getGradient(tf.Relu);
  tf.unregisterGradient(tf.Relu);
  tf.registerGradient({
    ...before,
    gradFunc: (dy, saved, attributes) => {
      const inputs = { x: saved[0] as tf.Tensor, dy: dy as tf.Tensor };
      const ours = tf.getBackend() === "wasm" && inputs.x.dtype === "float32" && inputs.dy.dtype === "float32";
      if (!ours) return before.gradFunc(dy, saved, attributes);
      return { x: () => tf.engine().runKernel(reluGradientName, inputs) as tf.Tensor };
    },
  });
}
