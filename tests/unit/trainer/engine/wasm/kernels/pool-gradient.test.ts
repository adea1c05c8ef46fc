import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openWasm } from "../../../../../../src/trainer/engine/wasm/open-wasm.ts";
import { halve, spread, values, type Values } from "../support/reference.ts";
import { leaked, read, tensor } from "../support/tensors.ts";

type Four = [number, number, number, number];

function gradientOfHalf(x: Values, dy: Values): Float32Array {
  return tf.tidy(() => {
    const half = (image: tf.Tensor): tf.Tensor => tf.maxPool(image as tf.Tensor4D, 2, 2, "valid");
    return tf.grad(half)(tensor(x), tensor(dy)).dataSync() as Float32Array;
  });
}

/** The first pixel of a window, row by row, that is its maximum takes its gradient. */
function reference(x: Values, dy: Values): Float64Array {
  const [batch, height, width, channels] = x.shape as Four;
  const maximum = halve(x);
  const gradient = new Float64Array(x.data.length);
  for (let window = 0; window < maximum.data.length; window += 1) {
    const channel = window % channels;
    const pixel = Math.floor(window / channels);
    const line = Math.floor(pixel / (width / 2)); // over all images: batch · height / 2
    expect(line).toBeLessThan((batch * height) / 2);
    const corner = (2 * line * width + 2 * (pixel % (width / 2))) * channels + channel;
    const candidates = [corner, corner + channels, corner + width * channels, corner + (width + 1) * channels];
    const first = candidates.find((at) => x.data[at] === maximum.data[window]) as number;
    gradient[first] = dy.data[window] as number;
  }
  return gradient;
}

describe("gradient of the 2×2 maximum on WASM", () => {
  beforeAll(() => openWasm(1));

  it.each([4, 8, 20])("goes to the maximum of each window, in each image of a batch, with %i channels", (channels) => {
    const x = { shape: [3, 6, 4, channels], data: spread([3, 6, 4, channels], 1).data.map(Math.fround) };
    const dy = { shape: [3, 3, 2, channels], data: spread([3, 3, 2, channels], 2).data.map(Math.fround) };
    expect([...gradientOfHalf(x, dy)]).toStrictEqual([...reference(x, dy)]); // copies of numbers: no rounding
  });

  it("goes once, to the first pixel, where several are the maximum", () => {
    const ties = values([2, 4, 4, 4], (index) => Math.floor(index / 8) % 2); // pairs of equal pixels in each window
    const dy = spread([2, 2, 2, 4], 3);
    const rounded = { ...dy, data: dy.data.map(Math.fround) };
    expect([...gradientOfHalf(ties, rounded)]).toStrictEqual([...reference(ties, rounded)]);
  });

  it("is right for poolings of another kind, by the backend's own kernel", () => {
    const x = tensor<tf.Tensor4D>(spread([1, 4, 4, 3], 4)); // three channels: not our kernel
    const gradient = tf.tidy(() => tf.grad((image) => tf.maxPool(image as tf.Tensor4D, 2, 2, "valid"))(x));
    expect(read(gradient).reduce((sum, value) => sum + value, 0)).toBe(12); // one for each window and channel
    x.dispose();
  });

  it("leaves no tensor behind", () => {
    expect(leaked(() => gradientOfHalf(spread([1, 4, 4, 4], 1), spread([1, 2, 2, 4], 2)))).toBe(0);
  });
});
