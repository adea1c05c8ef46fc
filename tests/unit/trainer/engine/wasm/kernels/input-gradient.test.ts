import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openWasm } from "../../../../../../src/trainer/engine/wasm/open-wasm.ts";
import { distance, eachProduct, resultShape, spread, values, type Values, type Walk } from "../support/reference.ts";
import { leaked, read, tensor } from "../support/tensors.ts";

type Four = [number, number, number, number];

/** The last two keep the backend's own kernel. */
const cases: readonly (readonly [string, { xShape: Four; filterShape: Four; walk: Walk }])[] = [
  [
    "3×3 same, by tiles",
    { xShape: [2, 6, 8, 16], filterShape: [3, 3, 16, 24], walk: { stride: 1, before: 1, after: 1 } },
  ],
  [
    "3×3 same, by tiles, wider",
    { xShape: [1, 2, 24, 24], filterShape: [3, 3, 24, 16], walk: { stride: 1, before: 1, after: 1 } },
  ],
  ["3×3 same", { xShape: [2, 8, 6, 8], filterShape: [3, 3, 8, 16], walk: { stride: 1, before: 1, after: 1 } }],
  ["odd channels", { xShape: [2, 5, 7, 5], filterShape: [3, 3, 5, 13], walk: { stride: 1, before: 1, after: 1 } }],
  [
    "one channel on either side",
    { xShape: [2, 6, 6, 1], filterShape: [3, 3, 1, 1], walk: { stride: 1, before: 1, after: 1 } },
  ],
  ["valid", { xShape: [2, 6, 6, 3], filterShape: [3, 3, 3, 4], walk: { stride: 1, before: 0, after: 0 } }],
  ["1×1", { xShape: [2, 4, 4, 6], filterShape: [1, 1, 6, 5], walk: { stride: 1, before: 0, after: 0 } }],
  ["stride 2", { xShape: [2, 7, 7, 3], filterShape: [3, 3, 3, 4], walk: { stride: 2, before: 1, after: 1 } }],
  [
    "more padding than the filter reaches",
    { xShape: [1, 4, 4, 2], filterShape: [1, 1, 2, 2], walk: { stride: 1, before: 1, after: 1 } },
  ],
];

function kernel(dy: Values, filter: Values, { inputShape, walk }: { inputShape: Four; walk: Walk }): tf.Tensor {
  const edge: [number, number] = [walk.before, walk.after];
  const attributes = { strides: [walk.stride, walk.stride], pad: [[0, 0], edge, edge, [0, 0]], dataFormat: "NHWC" };
  const inputs = { dy: tensor(dy), filter: tensor(filter) };
  const result = tf.engine().runKernel(tf.Conv2DBackpropInput, inputs, { ...attributes, inputShape }) as tf.Tensor;
  tf.dispose(inputs);
  return result;
}

describe("gradient of a convolution's input on WASM", () => {
  beforeAll(() => openWasm(1));

  it.each(cases)("equals the sum over taps in float64: %s", (_, { xShape, filterShape, walk }) => {
    const size = { xShape, filterShape, walk };
    const filter = spread(filterShape, 1);
    const dy = spread(resultShape(size), 2);
    const expected = values(xShape, () => 0).data;
    eachProduct(size, (yAt, xAt, filterAt) => {
      expected[xAt] = (expected[xAt] as number) + (filter.data[filterAt] as number) * (dy.data[yAt] as number);
    });
    const result = read(kernel(dy, filter, { inputShape: xShape, walk }));
    expect(distance(result, expected)).toBeLessThan(1e-6); // float32 sums of up to 144 products
  });

  it("leaves no tensor and no memory behind", () => {
    const size = { inputShape: [2, 8, 8, 4] as Four, walk: { stride: 1, before: 1, after: 1 } };
    const once = (): void => void read(kernel(spread([2, 8, 8, 4], 1), spread([3, 3, 4, 4], 2), size));
    expect(leaked(once)).toBe(0);
    const before = tf.engine().backend.numDataIds();
    once();
    expect(tf.engine().backend.numDataIds()).toBe(before);
  });
});
