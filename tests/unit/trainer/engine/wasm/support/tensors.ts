import * as tf from "@tensorflow/tfjs-core";
import type { Values } from "./reference.ts";

/** A float32 tensor of these values. */
export function tensor<Rank extends tf.Tensor = tf.Tensor>({ data, shape }: Values): Rank {
  return tf.tensor(Float32Array.from(data), [...shape], "float32") as Rank;
}

/** Reads a kernel's result and disposes it. */
export function read(result: tf.Tensor): Float32Array {
  const data = result.dataSync() as Float32Array;
  result.dispose();
  return data;
}

/** Tensors that remain after `work`. */
export function leaked(work: () => void): number {
  const before = tf.memory().numTensors;
  work();
  return tf.memory().numTensors - before;
}
