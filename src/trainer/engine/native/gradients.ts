import "../gradients/register-all.ts";
import * as tf from "@tensorflow/tfjs-core";
import { nativeBackendName } from "./load.ts";
import { typeAttribute } from "./kernels.ts";
import type { NativeBackend } from "./types.ts";

/**
 * Gradients by TensorFlow's own kernels where tfjs composes them from slower ones. On another backend the gradient
 * that was registered before computes, so that both engines can live in one process. First derivatives only: what a
 * kernel is called by name for is not seen by a gradient of a gradient.
 */
export function registerNativeGradients(): void {
  overrideGradient(tf.Relu, (backend, dy, [x]) => ({ x: () => run(backend, "ReluGrad", [dy, x]) })); // 1.5 ms, not 30
  overrideGradient(tf.Sigmoid, (backend, dy, [y]) => ({ x: () => run(backend, "SigmoidGrad", [y, dy]) })); // 2, not 18
  overrideGradient(tf.Tanh, (backend, dy, [y]) => ({ x: () => run(backend, "TanhGrad", [y, dy]) }));
  overrideGradient(tf.Abs, (backend, dy, [x]) => ({ x: () => tf.mul(dy, run(backend, "Sign", [x])) })); // 0 at 0
  overrideGradient(tf.Softplus, (backend, dy, [x]) => ({ x: () => run(backend, "SoftplusGrad", [dy, x]) })); // 5, not 25
}

function run(backend: NativeBackend, name: string, inputs: readonly (tf.Tensor | undefined)[]): tf.Tensor {
  return backend.executeSingleOutput(name, [typeAttribute(backend, "float32")], inputs as tf.Tensor[]);
}

type NativeGradient = (
  backend: NativeBackend,
  dy: tf.Tensor,
  saved: readonly tf.Tensor[],
) => Record<string, () => tf.Tensor>;

const overridden = new Set<string>();

function overrideGradient(kernelName: string, gradient: NativeGradient): void {
  if (overridden.has(kernelName)) return;
  overridden.add(kernelName);
  const before = tf.getGradient(kernelName);
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    ...before,
    gradFunc: (dy, saved, attributes) =>
      tf.getBackend() === nativeBackendName && areFloats([dy as tf.Tensor, ...saved])
        ? gradient(tf.backend() as NativeBackend, dy as tf.Tensor, saved)
        : before.gradFunc(dy, saved, attributes),
  });
}

/** TensorFlow's kernels want one dtype for all; tfjs also differentiates at integers. */
function areFloats(tensors: readonly tf.Tensor[]): boolean {
  return tensors.every(({ dtype }) => dtype === "float32");
}
