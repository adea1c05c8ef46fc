import * as tf from "@tensorflow/tfjs-core";
import {
  addressOf,
  machineCodeOf,
  sizeOf,
  viewOf,
  type Kernel,
  type KernelCall,
  type WasmBackend,
} from "../backend.ts";

/** Rows summed one after the other before they are added to what there is: errors grow with the root of their number. */
const rowsAtOnce = 256;

/** A whole tensor is summed in so many lanes, which are added as doubles. */
const lanes = 16;

/** Axes that a reduction takes away, from the front, and what is left. */
interface Reduction {
  readonly rows: number;
  readonly columns: number;
  readonly shape: readonly number[];
}

/**
 * `Sum`, and `Mean` where `mean` is set, over the first axes (the gradient of a bias) or all (a loss): ten times as fast as
 * the backend's own, which turns the tensor first, and with far less rounding. Anything else keeps the backend's own.
 */
export function reduceLeading(own: Kernel, { mean }: { readonly mean: boolean }): Kernel {
  return (call) => {
    const reduction = leadingReduction(call);
    if (reduction === null) return own(call);
    const { backend } = call;
    const out = backend.makeOutput(reduction.shape, "float32");
    const x = call.inputs["x"] as tf.TensorInfo;
    if (reduction.columns === 1) viewOf(backend, out)[0] = sumAll(backend, x);
    else addRows(backend, addressOf(backend, x), { ...reduction, out });
    if (mean) scale(viewOf(backend, out), 1 / reduction.rows);
    return out;
  };
}

function leadingReduction({ inputs, attrs }: KernelCall): Reduction | null {
  const x = inputs["x"] as tf.TensorInfo;
  const { axis, keepDims } = attrs as { axis: number | number[]; keepDims?: boolean };
  const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const leading = axes.every((value, index) => value === index);
  if (x.dtype !== "float32" || axes.length === 0 || !leading || sizeOf(x) === 0) return null;
  const [removed, kept] = [x.shape.slice(0, axes.length), x.shape.slice(axes.length)];
  const shape = keepDims === true ? [...removed.map(() => 1), ...kept] : kept;
  return { rows: product(removed), columns: product(kept), shape };
}

function product(sides: readonly number[]): number {
  return sides.reduce((size, side) => size * side, 1);
}

function sumAll(backend: WasmBackend, x: tf.TensorInfo): number {
  const size = sizeOf(x);
  const rows = Math.floor(size / lanes);
  const partial = backend.makeOutput([lanes], "float32");
  addRows(backend, addressOf(backend, x), { rows, columns: lanes, out: partial });
  const rest = viewOf(backend, x).subarray(rows * lanes);
  const sum = [...viewOf(backend, partial), ...rest].reduce((total, value) => total + value, 0);
  backend.disposeData(partial.dataId);
  return sum;
}

function addRows(
  backend: WasmBackend,
  address: number,
  { rows, columns, out }: { readonly rows: number; readonly columns: number; readonly out: tf.TensorInfo },
): void {
  const code = machineCodeOf(backend);
  viewOf(backend, out).fill(0);
  for (let row = 0; row < rows; row += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - row);
    code.addColumnSums(address + row * columns * 4, count, columns, addressOf(backend, out));
  }
}

function scale(values: Float32Array, factor: number): void {
  for (let index = 0; index < values.length; index += 1) values[index] = (values[index] as number) * factor;
}
