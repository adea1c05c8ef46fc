import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openWasm } from "../../../../../../src/trainer/engine/wasm/open-wasm.ts";
import {
  distance,
  eachProduct,
  resultShape,
  map,
  spread,
  values,
  type Values,
  type Walk,
} from "../support/reference.ts";
import { leaked, read, tensor } from "../support/tensors.ts";

type Four = [number, number, number, number];
type Size = { xShape: Four; filterShape: Four; walk: Walk };

const same3: Walk = { stride: 1, before: 1, after: 1 };

/** Name, image, filter, and how the filter walks. Channels on both sides of every tile: 1, 3, 4, 5, 8, 12, 13. */
const cases: readonly (readonly [string, Size])[] = [
  [
    "3×3 same, by tiles",
    { xShape: [2, 6, 8, 16], filterShape: [3, 3, 16, 24], walk: { stride: 1, before: 1, after: 1 } },
  ],
  [
    "3×3 same, by tiles, wider",
    { xShape: [1, 2, 24, 24], filterShape: [3, 3, 24, 16], walk: { stride: 1, before: 1, after: 1 } },
  ],
  ["3×3 same, whole tiles", { xShape: [2, 8, 8, 8], filterShape: [3, 3, 8, 16], walk: same3 }],
  ["3×3 same, odd channels", { xShape: [2, 5, 7, 5], filterShape: [3, 3, 5, 13], walk: same3 }],
  ["one input channel", { xShape: [3, 6, 6, 1], filterShape: [3, 3, 1, 12], walk: same3 }],
  ["one output channel", { xShape: [3, 6, 6, 13], filterShape: [3, 3, 13, 1], walk: same3 }],
  ["wider than a block of pixels", { xShape: [1, 3, 130, 4], filterShape: [3, 3, 4, 3], walk: same3 }],
  ["valid", { xShape: [2, 6, 6, 3], filterShape: [3, 3, 3, 4], walk: { stride: 1, before: 0, after: 0 } }],
  ["stride 2", { xShape: [2, 7, 7, 3], filterShape: [3, 3, 3, 4], walk: { stride: 2, before: 1, after: 1 } }],
  ["1×1", { xShape: [2, 4, 4, 6], filterShape: [1, 1, 6, 5], walk: { stride: 1, before: 0, after: 0 } }],
  [
    "a filter larger than the image",
    { xShape: [1, 2, 2, 2], filterShape: [5, 5, 2, 3], walk: { stride: 1, before: 2, after: 2 } },
  ],
];

function kernel(x: Values, dy: Values, { filterShape, walk }: { filterShape: Four; walk: Walk }): tf.Tensor {
  const edge: [number, number] = [walk.before, walk.after];
  const attributes = { strides: [walk.stride, walk.stride], pad: [[0, 0], edge, edge, [0, 0]], dataFormat: "NHWC" };
  return tf.tidy(() =>
    tf.engine().runKernel(tf.Conv2DBackpropFilter, { x: tensor(x), dy: tensor(dy) }, { ...attributes, filterShape }),
  ) as tf.Tensor;
}

function reference(x: Values, dy: Values, size: Size): Float64Array {
  const gradient = values(size.filterShape, () => 0).data;
  eachProduct(size, (yAt, xAt, filterAt) => {
    gradient[filterAt] = (gradient[filterAt] as number) + (x.data[xAt] as number) * (dy.data[yAt] as number);
  });
  return gradient;
}

describe("gradient of a convolution's filter on WASM", () => {
  beforeAll(() => openWasm(1));

  it.each(cases)("equals the sum over pixels in float64: %s", (_, { xShape, filterShape, walk }) => {
    const size = { xShape, filterShape, walk };
    const x = spread(xShape, 1);
    const dy = spread(resultShape(size), 2);
    // float32 sums of up to 400 products: a few units in the last place, 6e-8 each
    expect(distance(read(kernel(x, dy, size)), reference(x, dy, size))).toBeLessThan(1e-6);
  });

  it("keeps its digits over eight thousand pixels of one sign", () => {
    const size = { xShape: [2, 64, 64, 1], filterShape: [3, 3, 1, 1], walk: same3 } satisfies Size;
    const [x, dy] = [spread([2, 64, 64, 1], 1), spread([2, 64, 64, 1], 2)].map((all) => map(all, (value) => value + 2));
    const result = read(kernel(x as Values, dy as Values, size));
    // 128 blocks of 64 pixels: sqrt(64 + 128) · 6e-8 is 8e-7; one running sum of 8192 would be off by some 5e-6
    expect(distance(result, reference(x as Values, dy as Values, size))).toBeLessThan(2e-6);
  });

  it("leaves no tensor behind", () => {
    const size = { filterShape: [3, 3, 3, 4] as Four, walk: same3 };
    expect(leaked(() => read(kernel(spread([1, 4, 4, 3], 1), spread([1, 4, 4, 4], 2), size)))).toBe(0);
  });

  it("refuses images with channels first, which no kernel of the engine takes", () => {
    const image = tensor(spread([1, 2, 4, 4], 1));
    const attributes = { strides: [1, 1], pad: "same", dataFormat: "NCHW", filterShape: [3, 3, 2, 2] };
    expect(() => tf.engine().runKernel(tf.Conv2DBackpropFilter, { x: image, dy: image }, attributes)).toThrow(
      /channel-last/,
    );
    image.dispose();
  });
});
