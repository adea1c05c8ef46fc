import type * as tf from "@tensorflow/tfjs-core";
import { loadMachineCode, type MachineCode } from "./machine-code/load.ts";

/** What we use of TensorFlow.js's WASM backend. */
export interface WasmBackend extends tf.KernelBackend {
  makeOutput(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo;
  readonly dataIdMap: { get(dataId: tf.DataId): { readonly memoryOffset: number } };
  readonly wasm: { readonly asm: { readonly memory: { readonly buffer: ArrayBuffer } } };
}

/** What a kernel is called with. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: WasmBackend;
}

/** A kernel with one result. */
export type Kernel = (call: KernelCall) => tf.TensorInfo;

const loaded = new WeakMap<WasmBackend, MachineCode>();

/** Our machine code over the memory of this backend. */
export function machineCodeOf(backend: WasmBackend): MachineCode {
  const known = loaded.get(backend);
  if (known !== undefined) return known;
  const code = loadMachineCode(backend.wasm.asm.memory);
  loaded.set(backend, code);
  return code;
}

/** Where a tensor's first element lies in the backend's memory, in bytes. */
export function addressOf(backend: WasmBackend, tensor: tf.TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

/** A tensor's elements where they lie. float32. Gone as soon as the backend's memory grows: take it after `makeOutput`. */
export function viewOf(backend: WasmBackend, tensor: tf.TensorInfo): Float32Array {
  return new Float32Array(backend.wasm.asm.memory.buffer, addressOf(backend, tensor), sizeOf(tensor));
}

/** Number of elements. */
export function sizeOf({ shape }: tf.TensorInfo): number {
  return shape.reduce((product, side) => product * side, 1);
}
