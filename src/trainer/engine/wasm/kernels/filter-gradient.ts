import * as tf from "@tensorflow/tfjs-core";
import { planTiles } from "../winograd/tiles.ts";
import { sumOverTiles } from "../winograd/filter-gradient.ts";
import { addressOf, machineCodeOf, viewOf, type KernelCall } from "../backend.ts";

const floatBytes = 4;

/** Pixels that pass through the registers at once: their channels stay in the first cache. */
const pixelsAtOnce = 64;

type Shape4D = [number, number, number, number];

/** One axis of the image under one tap of the filter: which results see it, and where the first of them looks. */
interface Span {
  readonly first: number;
  readonly count: number;
  readonly input: number;
}

/**
 * Gradient of a convolution with respect to its filter; the WASM backend has none.
 *
 * `dW[ky, kx, i, o] = Σ_b,y,x X[b, s·y + ky − top, s·x + kx − left, i] · dY[b, y, x, o]`
 *
 * A sum of outer products over pixels, in images as they lie: 30 GFLOP/s and more, where `conv2d(Xᵀ, dYᵀ)` reaches 16. A
 * block of pixels is summed in registers before it is added, so that errors grow with the root of the number of blocks.
 */
export function conv2dBackpropFilter(call: KernelCall): tf.TensorInfo {
  const { x } = call.inputs as { readonly x: tf.TensorInfo };
  const plan = planTiles(x.shape, call.attrs["filterShape"] as Shape4D, call.attrs);
  return plan === null ? sumOverPixels(call) : sumOverTiles(call, plan);
}

function sumOverPixels({ inputs, attrs, backend }: KernelCall): tf.TensorInfo {
  const { x, dy } = inputs as { readonly x: tf.TensorInfo; readonly dy: tf.TensorInfo };
  const filterShape = attrs["filterShape"] as Shape4D;
  const info = convolutionInfo(x.shape as Shape4D, filterShape, attrs);
  const out = backend.makeOutput(filterShape, "float32");
  viewOf(backend, out).fill(0);
  const images = { x: addressOf(backend, x), dy: addressOf(backend, dy), out: addressOf(backend, out) };
  const code = machineCodeOf(backend);
  const linesAtOnce = Math.max(1, Math.floor(pixelsAtOnce / info.outWidth));
  for (let image = 0; image < info.batchSize; image += 1) {
    for (let line = 0; line < info.outHeight; line += linesAtOnce) {
      const lines = { first: line, end: Math.min(line + linesAtOnce, info.outHeight) };
      eachTap(info, (ky, kx) => code.addOuterProduct(...blockOf({ info, images, image }, lines, [ky, kx])));
    }
  }
  return out;
}

type Info = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

function convolutionInfo(inputShape: Shape4D, filterShape: Shape4D, attrs: KernelCall["attrs"]): Info {
  const { strides, pad, dimRoundingMode, dataFormat } = attrs as {
    strides: [number, number] | number;
    pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
    dimRoundingMode?: "floor" | "round" | "ceil";
    dataFormat: "NHWC" | "NCHW";
  };
  if (dataFormat !== "NHWC") throw new Error(`the WASM engine convolves channel-last images only, not ${dataFormat}`);
  return tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode, false);
}

function eachTap({ filterHeight, filterWidth }: Info, visit: (ky: number, kx: number) => void): void {
  for (let ky = 0; ky < filterHeight; ky += 1) for (let kx = 0; kx < filterWidth; kx += 1) visit(ky, kx);
}

interface Place {
  readonly info: Info;
  readonly images: { readonly x: number; readonly dy: number; readonly out: number };
  readonly image: number;
}

/** Arguments of `addOuterProduct` for some lines of results under one tap. */
function blockOf(
  { info, images, image }: Place,
  lines: { readonly first: number; readonly end: number },
  [ky, kx]: readonly [number, number],
): readonly number[] {
  const { inChannels, outChannels, inWidth, outWidth, inHeight, outHeight } = info;
  const rows = span(lines, { stride: info.strideHeight, shift: ky - info.padInfo.top, inputs: inHeight });
  const all = { first: 0, end: outWidth };
  const columns = span(all, { stride: info.strideWidth, shift: kx - info.padInfo.left, inputs: inWidth });
  const inputPixel = (image * inHeight + rows.input) * inWidth + columns.input;
  const outputPixel = (image * outHeight + rows.first) * outWidth + columns.first;
  const seen = [
    images.x + inputPixel * inChannels * floatBytes,
    inChannels,
    info.strideWidth * inChannels * floatBytes,
    info.strideHeight * inWidth * inChannels * floatBytes,
  ];
  const given = [
    images.dy + outputPixel * outChannels * floatBytes,
    outChannels,
    outChannels * floatBytes,
    outWidth * outChannels * floatBytes,
  ];
  const tap = images.out + (ky * info.filterWidth + kx) * inChannels * outChannels * floatBytes;
  const sides = outChannels === 1 ? [...given, ...seen] : [...seen, ...given]; // one channel: vectors along the other side
  return [...sides, columns.count > 0 ? rows.count : 0, columns.count, tap];
}

/** Of these results those whose input, `stride · index + shift`, lies inside the image. */
function span(
  results: { readonly first: number; readonly end: number },
  { stride, shift, inputs }: { readonly stride: number; readonly shift: number; readonly inputs: number },
): Span {
  const first = Math.max(results.first, Math.ceil(-shift / stride));
  const end = Math.min(results.end, Math.floor((inputs - 1 - shift) / stride) + 1);
  return { first, count: Math.max(0, end - first), input: first * stride + shift };
}
