import * as tf from "@tensorflow/tfjs-core";
import { viewOf, type Kernel, type KernelCall, type WasmBackend } from "../backend.ts";

type Shape4D = [number, number, number, number];

/**
 * Gradient of a convolution with respect to its input, as a convolution of dY with the filter flipped and its channels
 * exchanged: 35 GFLOP/s where the backend's own reaches 3. Strided ones keep the backend's own.
 */
export function conv2dBackpropInput(own: Kernel, convolve: Kernel): Kernel {
  return (call) => {
    const { dy, filter } = call.inputs as { readonly dy: tf.TensorInfo; readonly filter: tf.TensorInfo };
    const pad = mirroredPad(call, filter);
    if (pad === null) return own(call);
    const { backend } = call;
    const turned = turnFilter(backend, filter);
    const attrs = { strides: [1, 1], dilations: [1, 1], pad, dataFormat: "NHWC" };
    const dx = convolve({ inputs: { x: dy, filter: turned }, attrs, backend });
    backend.disposeData(turned.dataId);
    return dx;
  };
}

/** The padding with which results cover the input again; `null` where there is none. */
function mirroredPad({ attrs }: KernelCall, filter: tf.TensorInfo): readonly (readonly number[])[] | null {
  const { strides, pad, dimRoundingMode, dataFormat, inputShape } = attrs as {
    strides: [number, number] | number;
    pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
    dimRoundingMode?: "floor" | "round" | "ceil";
    dataFormat: "NHWC" | "NCHW";
    inputShape: Shape4D;
  };
  const filterShape = filter.shape as Shape4D;
  const info = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode, false);
  const { top, bottom, left, right } = info.padInfo;
  const [height, width] = [info.filterHeight - 1, info.filterWidth - 1];
  const mirrored = [[0, 0], [height - top, height - bottom], [width - left, width - right], [0, 0]]; // prettier-ignore
  const plain = info.strideHeight === 1 && info.strideWidth === 1 && dataFormat === "NHWC";
  return plain && mirrored.every((side) => side.every((count) => count >= 0)) ? mirrored : null;
}

/** `[ky, kx, i, o] → [−ky, −kx, o, i]` */
function turnFilter(backend: WasmBackend, filter: tf.TensorInfo): tf.TensorInfo {
  const [height, width, inputs, outputs] = filter.shape as Shape4D;
  const turned = backend.makeOutput([height, width, outputs, inputs], "float32");
  const from = viewOf(backend, filter);
  const to = viewOf(backend, turned);
  const taps = height * width;
  const size = inputs * outputs;
  for (let tap = 0; tap < taps; tap += 1) {
    const target = (taps - 1 - tap) * size;
    transpose(from.subarray(tap * size, (tap + 1) * size), to.subarray(target, target + size), inputs);
  }
  return turned;
}

/** `[rows, columns] → [columns, rows]` */
function transpose(from: Float32Array, to: Float32Array, rows: number): void {
  const columns = from.length / rows;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      to[column * rows + row] = from[row * columns + column] as number;
    }
  }
}
