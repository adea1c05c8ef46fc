import type * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend, OpAttribute, TensorMetadata } from "../native/types.ts";
import { bfloat16Number, castHandle, dataOf } from "./handles.ts";

/** Operations that compute in bfloat16 where an input is bfloat16; any other is given float32. */
const narrowOperations: ReadonlySet<string> = new Set([
  "Add",
  "AddV2",
  "AvgPool",
  "BiasAdd",
  "ConcatV2",
  "Conv2D",
  "Conv2DBackpropFilter",
  "Conv2DBackpropInput",
  "MaxPool",
  "MaxPoolGrad",
  "Mul",
  "Pad",
  "PadV2",
  "Relu",
  "ReluGrad",
  "Reshape",
  "Slice",
  "Tile",
  "Transpose",
  "_MklNativeConv2DBackpropFilterWithBias",
  "_MklNativeConv2DWithBias",
  "_MklNativeFusedConv2D",
  "_MklNativeMaxPool",
  "_MklNativeMaxPoolGrad",
]);

/** Those whose results belong to weights: they come back as float32, so that no optimiser ever sees bfloat16. */
const widenedResults: ReadonlySet<string> = new Set(["Conv2DBackpropFilter", "_MklNativeConv2DBackpropFilterWithBias"]);

/** An operation by TensorFlow's name, as the backend is asked for it. */
export interface Operation {
  readonly name: string;
  readonly attributes: readonly OpAttribute[];
  readonly inputs: readonly tf.TensorInfo[];
  readonly outputs: number;
}

/**
 * Runs an operation that has at least one bfloat16 input: in bfloat16 where it may, else in float32. Inputs of the
 * other of the two types are cast for this one call; whatever happens, no handle but the results is left behind.
 */
export function executeMixed(backend: NativeBackend, operation: Operation): TensorMetadata[] {
  const { binding } = backend;
  const isNarrow = narrowOperations.has(operation.name);
  const types = isNarrow
    ? { from: binding.TF_FLOAT, to: bfloat16Number }
    : { from: bfloat16Number, to: binding.TF_FLOAT };
  const temporary: number[] = [];
  try {
    const ids = backend.getInputTensorIds(operation.inputs).map((id, index) => {
      const tensor = operation.inputs[index] as tf.TensorInfo;
      if (dataOf(backend, tensor)?.dtype !== types.from) return id;
      const cast = castHandle(backend, id, types);
      temporary.push(cast);
      return cast;
    });
    const attributes = isNarrow ? narrowed(backend, operation.attributes) : operation.attributes;
    const results = binding.executeOp(operation.name, attributes, ids, operation.outputs);
    return widenedResults.has(operation.name) ? widen(backend, results) : results;
  } finally {
    for (const id of temporary) binding.deleteTensor(id);
  }
}

function narrowed({ binding }: NativeBackend, attributes: readonly OpAttribute[]): OpAttribute[] {
  const narrow = (type: unknown): unknown => (type === binding.TF_FLOAT ? bfloat16Number : type);
  return attributes.map((attribute) => {
    if (attribute.type !== binding.TF_ATTR_TYPE) return attribute;
    const { value } = attribute;
    return { ...attribute, value: Array.isArray(value) ? value.map(narrow) : narrow(value) };
  });
}

function widen(backend: NativeBackend, results: readonly TensorMetadata[]): TensorMetadata[] {
  const { binding } = backend;
  return results.map((result) => {
    const id = castHandle(backend, result.id, { from: bfloat16Number, to: binding.TF_FLOAT });
    binding.deleteTensor(result.id);
    return { ...result, id, dtype: binding.TF_FLOAT };
  });
}
