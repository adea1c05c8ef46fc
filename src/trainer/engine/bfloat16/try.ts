import * as tf from "@tensorflow/tfjs-core";
import { isOneDnnOn } from "../native/environment.ts";
import { convolveWithBias } from "../native/onednn.ts";
import type { NativeBackend } from "../native/types.ts";
import { bfloat16Number, castHandle } from "./handles.ts";

/**
 * Convolves four pixels in bfloat16.
 * @returns `null` where that worked, else what TensorFlow said
 */
export function tryBfloat16(backend: NativeBackend): string | null {
  if (!isOneDnnOn())
    return "oneDNN is off (TF_ENABLE_ONEDNN_OPTS), and TensorFlow's own bfloat16 is slower than float32";
  try {
    tf.tidy(() => {
      const x = narrowOnes(backend, [1, 2, 2, 1]);
      convolveWithBias(backend, [x, tf.ones([3, 3, 1, 1]), tf.ones([1])]);
    });
    return null;
  } catch (error) {
    return (error as Error).message.replaceAll(/\s+/g, " ");
  }
}

function narrowOnes(backend: NativeBackend, shape: number[]): tf.Tensor {
  const [id] = backend.getInputTensorIds([tf.ones(shape)]);
  const types = { from: backend.binding.TF_FLOAT, to: bfloat16Number };
  return backend.createOutputTensor({ id: castHandle(backend, id as number, types), shape, dtype: bfloat16Number });
}
