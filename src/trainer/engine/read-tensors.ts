import * as tf from "@tensorflow/tfjs-core";
import { nativeBackendName } from "./native/load.ts";
import type { NativeBackend } from "./native/types.ts";

/**
 * Reads float32 tensors into one array, one after the other. On the addon that `ptycho engine install` builds no memory
 * is taken for it: an array of some megabytes a step makes V8 collect all garbage a step.
 * @param target float32, as long as all of them together
 */
export function readTensors(tensors: readonly tf.Tensor[], target: Float32Array): void {
  const backend = tf.getBackend() === nativeBackendName ? (tf.backend() as NativeBackend) : null;
  if (backend?.binding.readTensors !== undefined) {
    backend.binding.readTensors(backend.getInputTensorIds(tensors), target);
    return;
  }
  const joined = tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1]))));
  target.set(joined.dataSync<"float32">());
  joined.dispose();
}
