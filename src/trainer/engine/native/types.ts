import type * as tf from "@tensorflow/tfjs-core";

/** Where a native engine may lie: its package as npm installed it, or built by `ptycho engine install`. */
export type NativeOrigin = "tfjs-node-gpu" | "tfjs-node" | "cache";

/** A whole addon, not yet loaded. */
export interface NativeAddon {
  readonly origin: NativeOrigin;
  /** Folder of the npm package `@tensorflow/tfjs-node` or `-gpu`. */
  readonly packageFolder: string;
  /** `…/lib/napi-v8/tfjs_binding.node` */
  readonly bindingFile: string;
}

/** One place that was looked at: what is there, or why nothing can be used. */
export type NativePlace =
  | { readonly origin: NativeOrigin; readonly addon: NativeAddon }
  | { readonly origin: NativeOrigin; readonly addon: null; readonly reason: string };

/** An attribute of a TensorFlow operation, as the addon takes it. */
export interface OpAttribute {
  readonly name: string;
  /** One of the binding's `TF_ATTR_…`. */
  readonly type: number;
  readonly value: unknown;
}

/** A tensor that the addon holds. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  /** TensorFlow's own number of the dtype; 1 float32, 3 int32, 14 bfloat16. */
  readonly dtype: number;
}

/** The compiled addon: TensorFlow's eager C interface. */
export interface NativeBinding {
  readonly TF_Version: string;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  createTensor(shape: readonly number[], dtype: number, values: ArrayBufferView): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): ArrayBufferView;
  executeOp(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[];
  isUsingGpuDevice(): boolean;
  /** Ours, of `install/addon/plain-memory.cc`; the published addon lacks it. Float32 tensors, one after the other. */
  readTensors?(ids: readonly number[], target: Float32Array): void;
  /** Ours as well: one step of Adam, in place. */
  applyAdam?(...step: NativeAdamStep): void;
}

/** Weights, m, v and gradient, float32 `[size]` each; then numbers, the last one the threads to do it with. */
export type NativeAdamStep = readonly [
  weights: Float32Array,
  m: Float32Array,
  v: Float32Array,
  gradient: Float32Array,
  beta1: number,
  beta2: number,
  epsilon: number,
  rate: number,
  correction: number,
  threads: number,
];

/** What a tensor of the native backend stands on. */
export interface NativeTensorData {
  readonly shape: number[];
  readonly dtype: number;
  /** Handle in the addon, −1 while the values still wait in JavaScript. */
  id: number;
  values: ArrayBufferView | null;
  refCount: number;
}

/** The `NodeJSKernelBackend` of `@tensorflow/tfjs-node`, as far as we call it. */
export interface NativeBackend extends tf.KernelBackend {
  readonly binding: NativeBinding;
  readonly isUsingGpuDevice: boolean;
  readonly tensorMap: tf.DataStorage<NativeTensorData>;
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  executeSingleOutput(name: string, attributes: readonly OpAttribute[], inputs: readonly tf.TensorInfo[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
}
