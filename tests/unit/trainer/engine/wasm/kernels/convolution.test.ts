import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openWasm } from "../../../../../../src/trainer/engine/wasm/open-wasm.ts";
import { convolve, distance, map, spread, values, zip, type Values } from "../support/reference.ts";
import { leaked, read, tensor } from "../support/tensors.ts";

type Four = [number, number, number, number];
type Options = { readonly bias?: Values; readonly activation?: "linear" | "relu" | "sigmoid" };

/** Image and filter. By tiles where sides are even, the width a multiple of 8, and channels multiples of 8 from 16 on. */
const cases: readonly (readonly [string, { x: Four; filter: Four }])[] = [
  ["by tiles", { x: [2, 8, 8, 16], filter: [3, 3, 16, 24] }],
  ["by tiles, one line of them", { x: [1, 2, 16, 24], filter: [3, 3, 24, 16] }],
  ["by tiles, taller than wide", { x: [1, 18, 8, 16], filter: [3, 3, 16, 16] }],
  ["of an odd height, by the backend's own", { x: [1, 7, 8, 16], filter: [3, 3, 16, 16] }],
  ["of few channels, by the backend's own", { x: [2, 8, 8, 4], filter: [3, 3, 4, 16] }],
  ["1×1, by the backend's own", { x: [1, 8, 8, 16], filter: [1, 1, 16, 16] }],
];

function onEngine(x: Values, filter: Values, options: Options = {}): tf.Tensor {
  return tf.tidy(() => {
    const operands = {
      x: tensor<tf.Tensor4D>(x),
      filter: tensor<tf.Tensor4D>(filter),
      strides: 1,
      pad: "same",
    } as const;
    if (options.bias === undefined) return tf.conv2d(operands.x, operands.filter, 1, "same");
    return tf.fused.conv2d({
      ...operands,
      bias: tensor<tf.Tensor1D>(options.bias),
      activation: options.activation ?? "linear",
    });
  });
}

describe("convolution on WASM", () => {
  beforeAll(() => openWasm(1));

  it.each(cases)("equals the sum over taps in float64: %s", (_, { x: xShape, filter: filterShape }) => {
    const [x, filter] = [spread(xShape, 1), spread(filterShape, 2)];
    const edge = (filterShape[0] - 1) / 2;
    const expected = convolve(x, filter, { stride: 1, before: edge, after: edge });
    const result = onEngine(x, filter);
    expect(result.shape).toStrictEqual(expected.shape);
    // float32 sums of some 200 products; Winograd's transforms add and halve, which doubles the rounding at most
    expect(distance(read(result), expected.data)).toBeLessThan(1e-6);
  });

  it.each(["linear", "relu", "sigmoid"] as const)("adds its bias, then %s, in one go", (activation) => {
    const [x, filter, bias] = [spread([2, 4, 8, 16], 1), spread([3, 3, 16, 16], 2), spread([16], 3)];
    const act = {
      linear: (v: number) => v,
      relu: (v: number) => Math.max(0, v),
      sigmoid: (v: number) => 1 / (1 + Math.exp(-v)),
    };
    const sum = zip(convolve(x, filter), bias, (left, right) => left + right);
    const result = read(onEngine(x, filter, { bias, activation }));
    expect(distance(result, map(sum, act[activation]).data)).toBeLessThan(1e-6);
  });

  it("gives each image of a batch the bits that it has alone, however lines of tiles are held together", () => {
    const [count, size] = [9, 8 * 64 * 16]; // four lines an image, sixteen at once: three times, over the images' borders
    const [all, filter] = [spread([count, 8, 64, 16], 1), spread([3, 3, 16, 16], 2)];
    const together = read(onEngine(all, filter));
    for (let image = 0; image < count; image += 1) {
      const one = { shape: [1, 8, 64, 16], data: all.data.subarray(image * size, (image + 1) * size) };
      expect(read(onEngine(one, filter))).toStrictEqual(together.subarray(image * size, (image + 1) * size));
    }
  });

  it("has a filter's gradient that is the sum of its images' gradients", () => {
    const [count, size] = [9, 8 * 64 * 16];
    const [x, dy] = [spread([count, 8, 64, 16], 1), spread([count, 8, 64, 16], 2)];
    const gradient = (images: Values, results: Values): Float32Array => {
      const inputs = { x: tensor(images), dy: tensor(results) };
      const attributes = { strides: [1, 1], pad: "same", dataFormat: "NHWC", filterShape: [3, 3, 16, 16] };
      return read(tf.tidy(() => tf.engine().runKernel(tf.Conv2DBackpropFilter, inputs, attributes)) as tf.Tensor);
    };
    const take = ({ data }: Values, image: number): Values => ({
      shape: [1, 8, 64, 16],
      data: data.subarray(image * size, (image + 1) * size),
    });
    const sum = new Float64Array(3 * 3 * 16 * 16);
    for (let image = 0; image < count; image += 1) {
      gradient(take(x, image), take(dy, image)).forEach(
        (value, index) => (sum[index] = (sum[index] as number) + value),
      );
    }
    expect(distance(gradient(x, dy), sum)).toBeLessThan(2e-6); // sums of 4608 float32 products in another order
  });

  it("passes on numbers that are not finite", () => {
    const x = values([1, 4, 8, 16], (index) => (index === 0 ? Number.NaN : 1));
    const result = read(onEngine(x, spread([3, 3, 16, 16], 1), { bias: spread([16], 2), activation: "relu" }));
    expect(Number.isNaN(result[0] as number)).toBe(true);
  });

  it("leaves no tensor and no memory behind", () => {
    const once = (): void =>
      void read(onEngine(spread([1, 4, 8, 16], 1), spread([3, 3, 16, 16], 2), { bias: spread([16], 3) }));
    const before = tf.engine().backend.numDataIds();
    expect(leaked(once)).toBe(0);
    expect(tf.engine().backend.numDataIds()).toBe(before);
  });
});
