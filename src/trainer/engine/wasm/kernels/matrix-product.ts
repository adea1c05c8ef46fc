import type * as tf from "@tensorflow/tfjs-core";
import { addressOf, viewOf, type Kernel, type KernelCall, type WasmBackend } from "../backend.ts";

/** Float32 `[batch, rows, columns]`, of whatever rank they came. */
interface Matrices extends tf.TensorInfo {
  readonly shape: [number, number, number];
}

/**
 * Batched and transposed matrix products. The backend is fast (35 GFLOP/s) only for one product of untransposed matrices,
 * else 2: operands are turned first, and products are taken one by one; one right side for all takes a single product.
 */
export function batchMatMul(own: Kernel, transpose: Kernel): Kernel {
  return (call) => {
    const { a, b } = call.inputs as { readonly a: tf.TensorInfo; readonly b: tf.TensorInfo };
    const outer = outerShape(a, b);
    if (outer === null) return own(call);
    const { backend } = call;
    const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean };
    const turn = (matrices: Matrices): Matrices =>
      transpose({ inputs: { x: matrices }, attrs: { perm: [0, 2, 1] }, backend }) as Matrices;
    const left = transposeA ? turn(flatten(a)) : flatten(a);
    const right = transposeB ? turn(flatten(b)) : flatten(b);
    const out = right.shape[0] === 1 ? oneProduct(own, backend, [left, right]) : oneByOne(own, backend, [left, right]);
    if (transposeA) backend.disposeData(left.dataId);
    if (transposeB) backend.disposeData(right.dataId);
    return { dataId: out.dataId, dtype: out.dtype, shape: [...outer, left.shape[1], right.shape[2]] };
  };
}

/** The batch's axes; `null` where neither side has the batch of the result, or the product is nothing of ours. */
function outerShape(a: tf.TensorInfo, b: tf.TensorInfo): readonly number[] | null {
  const [left, right] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  if (a.dtype !== "float32" || b.dtype !== "float32") return null;
  if (left.join() === right.join() || product(right) === 1) return left.length < right.length ? right : left;
  return product(left) === 1 && right.length >= left.length ? right : null;
}

function product(sides: readonly number[]): number {
  return sides.reduce((size, side) => size * side, 1);
}

function flatten({ dataId, dtype, shape }: tf.TensorInfo): Matrices {
  const [rows = 1, columns = 1] = shape.slice(-2);
  return { dataId, dtype, shape: [product(shape.slice(0, -2)), rows, columns] };
}

/** `[B, M, K] × [1, K, N]` is `[B·M, K] × [K, N]`. */
function oneProduct(own: Kernel, backend: WasmBackend, [left, right]: readonly [Matrices, Matrices]): tf.TensorInfo {
  const [batch, rows, inner] = left.shape;
  const flat = { ...left, shape: [1, batch * rows, inner] };
  return own({ inputs: { a: flat, b: right }, attrs: untransposed, backend });
}

function oneByOne(own: Kernel, backend: WasmBackend, [left, right]: readonly [Matrices, Matrices]): tf.TensorInfo {
  const size = left.shape[1] * right.shape[2];
  const out = backend.makeOutput([right.shape[0], left.shape[1], right.shape[2]], "float32");
  for (let index = 0; index < right.shape[0]; index += 1) {
    const a = takeOne(backend, left, index % left.shape[0]);
    const b = takeOne(backend, right, index);
    const one = own({ inputs: { a, b }, attrs: untransposed, backend });
    viewOf(backend, out).set(viewOf(backend, one), index * size);
    for (const temporary of [a, b, one]) backend.disposeData(temporary.dataId);
  }
  return out;
}

const untransposed: KernelCall["attrs"] = { transposeA: false, transposeB: false };

function takeOne(backend: WasmBackend, matrices: Matrices, index: number): tf.TensorInfo {
  const [, rows, columns] = matrices.shape;
  const one = backend.makeOutput([1, rows, columns], "float32");
  const address = addressOf(backend, matrices) + index * rows * columns * 4;
  viewOf(backend, one).set(new Float32Array(backend.wasm.asm.memory.buffer, address, rows * columns));
  return one;
}
