import * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend } from "../native/types.ts";
import { bfloat16Number, castHandle, dataOf } from "./handles.ts";
import { isComputingInBfloat16 } from "./switch.ts";

/**
 * Where bfloat16 begins: casts to it under `bfloat16-mixed`, else gives the tensor back as it is. Differentiable; the
 * gradient comes out as float32, so that weights and optimiser stay float32.
 * @param x float32 of any shape
 * @returns stands on bfloat16, not to be read; the caller disposes it
 */
export function toComputePrecision<T extends tf.Tensor>(x: T): T {
  return isComputingInBfloat16() ? (narrow(x) as T) : x;
}

/**
 * Where bfloat16 ends: the float32 tensor of the same numbers; one that is float32 already is given back as it is.
 * Differentiable; the gradient goes on in bfloat16.
 */
export function toFloat32<T extends tf.Tensor>(x: T): T {
  return isComputingInBfloat16() ? (widen(x) as T) : x;
}

const narrow = tf.customGrad((x) => ({
  value: castTo(x as tf.Tensor, bfloat16Number),
  gradFunc: (dy: tf.Tensor) => castTo(dy, floatNumber),
}));

const widen = tf.customGrad((x) => ({
  value: castTo(x as tf.Tensor, floatNumber),
  gradFunc: (dy: tf.Tensor) => castTo(dy, bfloat16Number),
}));

/** TensorFlow's number of float32. */
const floatNumber = 1;

/** @returns a tensor of its own, also where nothing is to be cast */
function castTo(x: tf.Tensor, to: number): tf.Tensor {
  const backend = tf.backend() as NativeBackend;
  const [id] = backend.getInputTensorIds([x]); // writes what still waits in JavaScript
  const from = dataOf(backend, x)?.dtype ?? floatNumber;
  if (from === to) return tf.clone(x);
  return backend.createOutputTensor({
    id: castHandle(backend, id as number, { from, to }),
    shape: x.shape,
    dtype: to,
  });
}
