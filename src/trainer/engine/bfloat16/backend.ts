import * as tf from "@tensorflow/tfjs-core";
import { AppError } from "../../../base/errors/app-error.ts";
import type { NativeBackend, TensorMetadata } from "../native/types.ts";
import { executeMixed } from "./execute.ts";
import { bfloat16Number, isBfloat16 } from "./handles.ts";

const taught = new WeakSet<NativeBackend>();

/**
 * Teaches a native backend that a float32 tensor of TensorFlow.js may stand on a bfloat16 handle, owned by the engine as
 * any other: `tidy`, `dispose` and `memory` work as ever. Where no input is such a tensor, all goes the old way, bit for bit.
 * Reading one is an error: TensorFlow.js could not tell what the bytes are.
 */
export function teachBfloat16(backend: NativeBackend): void {
  if (taught.has(backend)) return;
  taught.add(backend);
  const own = {
    create: backend.createOutputTensor.bind(backend),
    single: backend.executeSingleOutput.bind(backend),
    multiple: backend.executeMultipleOutputs.bind(backend),
    readSync: backend.readSync.bind(backend),
  };
  const isMixed = (inputs: readonly tf.TensorInfo[]): boolean => inputs.some((input) => isBfloat16(backend, input));
  backend.createOutputTensor = (metadata) =>
    metadata.dtype === bfloat16Number ? adopt(backend, metadata) : own.create(metadata);
  backend.executeSingleOutput = (name, attributes, inputs) => {
    if (!isMixed(inputs)) return own.single(name, attributes, inputs);
    const [result] = executeMixed(backend, { name, attributes, inputs, outputs: 1 });
    return backend.createOutputTensor(result as TensorMetadata);
  };
  backend.executeMultipleOutputs = (...[name, attributes, inputs, outputs]) => {
    if (!isMixed(inputs)) return own.multiple(name, attributes, inputs, outputs);
    return executeMixed(backend, { name, attributes, inputs, outputs }).map(backend.createOutputTensor);
  };
  backend.readSync = (dataId) => {
    if (backend.tensorMap.has(dataId) && backend.tensorMap.get(dataId).dtype === bfloat16Number) throw notReadable();
    return own.readSync(dataId);
  };
}

/** A float32 tensor on a bfloat16 handle. */
function adopt(backend: NativeBackend, { id, shape, dtype }: TensorMetadata): tf.Tensor {
  const dataId = {};
  backend.tensorMap.set(dataId, { shape, dtype, id, values: null, refCount: 1 });
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype: "float32" });
}

function notReadable(): AppError {
  return new AppError("ENGINE_PRECISION", "A tensor in bfloat16 cannot be read", {
    received: "data() or dataSync() of a tensor between the network's begin and its heads",
    expected: "a float32 tensor",
    hint: "cast it first: `toFloat32(tensor)` of engine/bfloat16/boundary.ts",
  });
}
