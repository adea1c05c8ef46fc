import type * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend, NativeTensorData } from "../native/types.ts";

/** TensorFlow's number of the dtype; TensorFlow.js has no name for it. */
export const bfloat16Number = 14;

/** What a tensor stands on, or `undefined` for one that another backend holds or that is none. */
export function dataOf({ tensorMap }: NativeBackend, tensor: tf.TensorInfo): NativeTensorData | undefined {
  const { dataId } = tensor;
  return dataId !== undefined && tensorMap.has(dataId) ? tensorMap.get(dataId) : undefined;
}

/** Whether a tensor that TensorFlow.js calls float32 stands on a bfloat16 handle. */
export function isBfloat16(backend: NativeBackend, tensor: tf.TensorInfo): boolean {
  return dataOf(backend, tensor)?.dtype === bfloat16Number;
}

/**
 * Casts a handle of the addon.
 * @returns a new handle; the caller deletes it
 */
export function castHandle({ binding }: NativeBackend, id: number, types: { from: number; to: number }): number {
  const attributes = [
    { name: "SrcT", type: binding.TF_ATTR_TYPE, value: types.from },
    { name: "DstT", type: binding.TF_ATTR_TYPE, value: types.to },
    { name: "Truncate", type: binding.TF_ATTR_BOOL, value: false },
  ];
  const [result] = binding.executeOp("Cast", attributes, [id], 1);
  return (result as { readonly id: number }).id;
}
