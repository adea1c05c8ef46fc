import type * as tf from "@tensorflow/tfjs-core";
import { addressOf, machineCodeOf, viewOf, type KernelCall, type WasmBackend } from "../backend.ts";
import { createInputTransform, eachLine, positions, type TileLine, type TilePlan } from "./tiles.ts";

const floatBytes = 4;

/**
 * Gradient of a filter by Winograd's F(2×2, 3×3), the adjoint of the convolution by it.
 *
 * `dW = Gᵀ [ Σ_tiles (Bᵀ d B)ᵀ (A dY Aᵀ) ] G`, a sum of outer products over channels for each of the 16 positions
 */
export function sumOverTiles({ inputs, attrs, backend }: KernelCall, plan: TilePlan): tf.TensorInfo {
  const { x, dy } = inputs as { readonly x: tf.TensorInfo; readonly dy: tf.TensorInfo };
  const out = backend.makeOutput(attrs["filterShape"] as number[], "float32");
  const input = createInputTransform(backend, plan, x);
  const gradients = backend.makeOutput([positions, plan.atOnce, plan.outputs], "float32");
  const sums = backend.makeOutput([positions, plan.inputs, plan.outputs], "float32");
  viewOf(backend, sums).fill(0);
  const transformGradient = gradientTransform(backend, plan, { dy, gradients });
  const both = (line: TileLine): void => {
    input.line(line);
    transformGradient(line);
  };
  eachLine(plan, both, (tiles) => addTiles(backend, plan, { tiles, left: input.tiles, right: gradients, sums }));
  const tapBytes = plan.inputs * plan.outputs * floatBytes;
  const [from, to] = [addressOf(backend, sums), addressOf(backend, out)];
  machineCodeOf(backend).winogradFilterGradient(from, tapBytes / 16, to, tapBytes);
  input.dispose();
  for (const { dataId } of [gradients, sums]) backend.disposeData(dataId);
  return out;
}

function gradientTransform(
  backend: WasmBackend,
  { height, width, outputs, across, atOnce }: TilePlan,
  tensors: Readonly<Record<"dy" | "gradients", tf.TensorInfo>>,
): (line: TileLine) => void {
  const pixelBytes = outputs * floatBytes;
  const rowBytes = width * pixelBytes;
  const [dy, gradients] = [addressOf(backend, tensors.dy), addressOf(backend, tensors.gradients)];
  return ({ image, row, place }) => {
    const from = dy + (image * height + row) * rowBytes;
    const to = gradients + place * pixelBytes;
    machineCodeOf(backend).winogradOutputGradient(from, rowBytes, pixelBytes, across, to, atOnce * pixelBytes);
  };
}

/** The outer products of these tiles, added to the sums of each position. */
function addTiles(
  backend: WasmBackend,
  { inputs, outputs, atOnce }: TilePlan,
  operands: Readonly<Record<"left" | "right" | "sums", tf.TensorInfo>> & { readonly tiles: number },
): void {
  const [left, right, sums] = [operands.left, operands.right, operands.sums].map((each) => addressOf(backend, each)) as [
    number, number, number,
  ]; // prettier-ignore
  for (let position = 0; position < positions; position += 1) {
    const a = [left + position * atOnce * inputs * floatBytes, inputs, inputs * floatBytes, 0];
    const b = [right + position * atOnce * outputs * floatBytes, outputs, outputs * floatBytes, 0];
    const out = sums + position * inputs * outputs * floatBytes;
    machineCodeOf(backend).addOuterProduct(...a, ...b, 1, operands.tiles, out);
  }
}
