import * as tf from "@tensorflow/tfjs-core";
import { nativeBackendName } from "./load.ts";
import type { NativeBackend } from "./types.ts";

/**
 * Gradients by TensorFlow's own kernels where tfjs composes them from slower ones. On another backend the gradient
 * that was registered before computes, so that both engines can live in one process.
 */
export function registerNativeGradients(): void {
  overrideGradient(tf.Relu, (backend, dy, [x]) => ({
    x: () => backend.executeSingleOutput("ReluGrad", [floatAttribute(backend)], [dy, x as tf.Tensor]),
  }));
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
      tf.getBackend() === nativeBackendName
        ? gradient(tf.backend() as NativeBackend, dy as tf.Tensor, saved)
        : before.gradFunc(dy, saved, attributes),
  });
}

function floatAttribute({ binding }: NativeBackend) {
  return { name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}
