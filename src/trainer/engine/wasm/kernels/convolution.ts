import type * as tf from "@tensorflow/tfjs-core";
import { addressOf, machineCodeOf, viewOf, type Kernel, type WasmBackend } from "../backend.ts";
import {
  createInputTransform,
  eachLine,
  planTiles,
  positions,
  type TileLine,
  type TilePlan,
} from "../winograd/tiles.ts";

const floatBytes = 4;

/**
 * `Conv2D`, and `FusedConv2D` with bias and ReLU: 3×3 with the side kept by Winograd's F(2×2, 3×3), about twice as fast as
 * the backend's own, which takes all others. Rounding errors are about those of the direct sum.
 */
export function convolve(own: Kernel): Kernel {
  return (call) => {
    const { x, filter, bias, preluActivationWeights } = call.inputs as Readonly<Record<string, tf.TensorInfo>>;
    const activation = (call.attrs["activation"] ?? "linear") as string;
    const simple = preluActivationWeights === undefined && (activation === "linear" || activation === "relu");
    const plan = planTiles((x as tf.TensorInfo).shape, (filter as tf.TensorInfo).shape, call.attrs);
    if (plan === null || !simple || !isVector(bias, plan.outputs)) return own(call);
    return convolveTiles(call.backend, plan, {
      x: x as tf.TensorInfo,
      filter: filter as tf.TensorInfo,
      bias,
      floor: activation === "relu" ? 0 : -Infinity,
    });
  };
}

interface Operands {
  readonly x: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
  readonly bias: tf.TensorInfo | undefined;
  /** The least result: 0 for ReLU. */
  readonly floor: number;
}

function isVector(bias: tf.TensorInfo | undefined, size: number): boolean {
  return bias === undefined || (bias.shape.length === 1 && bias.shape[0] === size);
}

function convolveTiles(backend: WasmBackend, plan: TilePlan, { x, filter, bias, floor }: Operands): tf.TensorInfo {
  const { batch, height, width, inputs, outputs, atOnce } = plan;
  const out = backend.makeOutput([batch, height, width, outputs], "float32");
  const input = createInputTransform(backend, plan, x);
  const filters = backend.makeOutput([positions, inputs, outputs], "float32");
  const products = backend.makeOutput([positions, atOnce, outputs], "float32");
  const offsets = backend.makeOutput([outputs + 1], "float32");
  const tapBytes = inputs * outputs * floatBytes;
  const [plain, transformed] = [addressOf(backend, filter), addressOf(backend, filters)];
  machineCodeOf(backend).winogradFilter(plain, inputs, outputs / 8, transformed, tapBytes);
  fillOffsets(backend, offsets, { bias, floor });
  const finish = outputTransform(backend, plan, { products, offsets, out });
  eachLine(plan, input.line, (tiles, lines) => {
    multiply(backend, plan, { tiles, left: input.tiles, right: filters, out: products });
    lines.forEach(finish);
  });
  input.dispose();
  for (const { dataId } of [filters, products, offsets]) backend.disposeData(dataId);
  return out;
}

/** The bias, zero where there is none, and the floor behind it. */
function fillOffsets(
  backend: WasmBackend,
  offsets: tf.TensorInfo,
  { bias, floor }: { readonly bias: tf.TensorInfo | undefined; readonly floor: number },
): void {
  const values = viewOf(backend, offsets).fill(0);
  if (bias !== undefined) values.set(viewOf(backend, bias));
  values[values.length - 1] = floor;
}

/** One matrix product for each position of the tiles. */
function multiply(
  backend: WasmBackend,
  { inputs, outputs, atOnce }: TilePlan,
  operands: Readonly<Record<"left" | "right" | "out", tf.TensorInfo>> & { readonly tiles: number },
): void {
  const [left, right, out] = [operands.left, operands.right, operands.out].map((each) => addressOf(backend, each)) as [
    number, number, number,
  ]; // prettier-ignore
  for (let position = 0; position < positions; position += 1) {
    machineCodeOf(backend).multiplyPanels(
      left + position * atOnce * inputs * floatBytes,
      inputs,
      operands.tiles,
      right + position * inputs * outputs * floatBytes,
      outputs / 8,
      out + position * atOnce * outputs * floatBytes,
    );
  }
}

function outputTransform(
  backend: WasmBackend,
  { height, width, outputs, across, atOnce }: TilePlan,
  tensors: Readonly<Record<"products" | "offsets" | "out", tf.TensorInfo>>,
): (line: TileLine) => void {
  const pixelBytes = outputs * floatBytes;
  const [products, bias, out] = [tensors.products, tensors.offsets, tensors.out].map((each) =>
    addressOf(backend, each),
  ) as [number, number, number];
  return ({ image, row, place }) =>
    machineCodeOf(backend).winogradOutput(
      products + place * pixelBytes,
      atOnce * pixelBytes,
      out + (image * height + row) * width * pixelBytes,
      width * pixelBytes,
      pixelBytes,
      across,
      bias,
      bias + pixelBytes,
    );
}
