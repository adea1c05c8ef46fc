import * as tf from "@tensorflow/tfjs-core";
import { addressOf, machineCodeOf, viewOf, type KernelCall, type WasmBackend } from "../backend.ts";

/** Positions of a transformed tile, 4×4. */
export const positions = 16;

type Shape4D = [number, number, number, number];
const floatBytes = 4;

/** Transformed tiles of input and result that are held at once; more than this falls out of the second cache. */
const mostBytes = 1 << 20;

/** Fewer channels than this spend more on transforms than they save in products. */
const fewestChannels = 16;

/** A 3×3 convolution that Winograd's way is open to, and how it is cut into tiles of 2×2 results. */
export interface TilePlan {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Tiles in a line. */
  readonly across: number;
  /** Tiles that are transformed, multiplied and transformed back together; whole lines. */
  readonly atOnce: number;
}

/**
 * The plan of a convolution; `null` where it is not 3×3 with stride 1, the side kept, on channel-last images with sides
 * and channels that come out even.
 */
export function planTiles(
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: KernelCall["attrs"],
): TilePlan | null {
  const { strides, pad, dimRoundingMode, dataFormat, dilations } = attrs as {
    strides: [number, number] | number;
    pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
    dimRoundingMode?: "floor" | "round" | "ceil";
    dataFormat: "NHWC" | "NCHW";
    dilations?: [number, number] | number;
  };
  const [batch, height, width, inputs] = xShape as Shape4D;
  const [tapsY, tapsX, , outputs] = filterShape as Shape4D;
  const even = height % 2 === 0 && width % 8 === 0 && inputs % 8 === 0 && outputs % 8 === 0;
  const wide = Math.min(inputs, outputs) >= fewestChannels;
  if (tapsY !== 3 || tapsX !== 3 || dataFormat === "NCHW" || !even || !wide) return null;
  const shapes = [xShape, filterShape] as unknown as [Shape4D, Shape4D];
  const info = tf.backend_util.computeConv2DInfo(...shapes, strides, dilations ?? 1, pad, dimRoundingMode, false);
  const { top, bottom, left, right } = info.padInfo;
  const single = [
    info.strideHeight,
    info.strideWidth,
    info.dilationHeight,
    info.dilationWidth,
    top,
    bottom,
    left,
    right,
  ];
  if (single.some((value) => value !== 1)) return null;
  const across = width / 2;
  const fitting = Math.floor(mostBytes / (positions * (inputs + outputs) * floatBytes * across));
  return {
    batch,
    height,
    width,
    inputs,
    outputs,
    across,
    atOnce: across * Math.max(1, Math.min(fitting, (batch * height) / 2)),
  };
}

/** A line of tiles: of which image, and where among those held at once. */
export interface TileLine {
  readonly image: number;
  /** First row of the image that the line's results lie in. */
  readonly row: number;
  /** Place of its first tile. */
  readonly place: number;
}

/** Visits all lines of tiles in order; `full` is called with the number of tiles whenever no more fit, and at the end. */
export function eachLine(
  { batch, height, across, atOnce }: TilePlan,
  visit: (line: TileLine) => void,
  full: (tiles: number, lines: readonly TileLine[]) => void,
): void {
  let lines: TileLine[] = [];
  for (let line = 0; line < (batch * height) / 2; line += 1) {
    const image = Math.floor((2 * line) / height);
    const next = { image, row: 2 * line - image * height, place: lines.length * across };
    lines.push(next);
    visit(next);
    if ((lines.length + 1) * across <= atOnce) continue;
    full(lines.length * across, lines);
    lines = [];
  }
  if (lines.length > 0) full(lines.length * across, lines);
}

/** Writes transformed input tiles. */
export interface InputTransform {
  /** `[16, atOnce, inputs]` in the backend's memory. */
  readonly tiles: tf.TensorInfo;
  line(line: TileLine): void;
  dispose(): void;
}

/** Memory is taken here, all at once: views of it are gone when it grows. */
export function createInputTransform(backend: WasmBackend, plan: TilePlan, x: tf.TensorInfo): InputTransform {
  const { height, width, inputs, across, atOnce } = plan;
  const padded = backend.makeOutput([height + 2, width + 2, inputs], "float32");
  const tiles = backend.makeOutput([positions, atOnce, inputs], "float32");
  const pixelBytes = inputs * floatBytes;
  const rowBytes = (width + 2) * pixelBytes;
  let present = -1;
  return {
    tiles,
    line: ({ image, row, place }) => {
      if (image !== present) padImage(viewOf(backend, padded), viewOf(backend, x), { plan, image });
      present = image;
      const from = addressOf(backend, padded) + row * rowBytes;
      const to = addressOf(backend, tiles) + place * pixelBytes;
      machineCodeOf(backend).winogradInput(from, rowBytes, pixelBytes, across, to, atOnce * pixelBytes);
    },
    dispose: () => {
      backend.disposeData(padded.dataId);
      backend.disposeData(tiles.dataId);
    },
  };
}

/** One image with a border of zeros. */
function padImage(
  padded: Float32Array,
  images: Float32Array,
  { plan, image }: { readonly plan: TilePlan; readonly image: number },
): void {
  const row = plan.width * plan.inputs;
  const paddedRow = row + 2 * plan.inputs;
  padded.fill(0);
  for (let line = 0; line < plan.height; line += 1) {
    const from = (image * plan.height + line) * row;
    padded.set(images.subarray(from, from + row), (line + 1) * paddedRow + plan.inputs);
  }
}
