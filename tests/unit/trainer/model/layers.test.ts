import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import {
  convolve,
  convolveRelu,
  convolveReluHalve,
  double,
  convolveDoubled,
  convolveMeasured,
  doubleConvolution,
  silu,
} from "../../../../src/trainer/model/layers.ts";
import { describeOnEachEngine, dot, leakOf, normals, relativeError } from "../../../support/engines.ts";

type Shape = [number, number, number, number];

/** 3×3, zero-padded, with bias, in float64: the definition. */
function directConvolution(x: Float32Array, [batch, height, width, from]: Shape, weights: Kernel): Float64Array {
  const { kernel, bias } = weights;
  const to = bias.length;
  const result = new Float64Array(batch * height * width * to);
  result.forEach((_, index) => {
    const channel = index % to;
    const pixel = Math.floor(index / to);
    const [column, row, image] = [
      pixel % width,
      Math.floor(pixel / width) % height,
      Math.floor(pixel / width / height),
    ];
    let sum = bias[channel] as number;
    for (let tap = 0; tap < 9; tap += 1) {
      const [y, z] = [row + Math.floor(tap / 3) - 1, column + (tap % 3) - 1];
      if (y < 0 || z < 0 || y >= height || z >= width) continue;
      for (let input = 0; input < from; input += 1) {
        const value = x[((image * height + y) * width + z) * from + input] as number;
        sum += value * (kernel[(tap * from + input) * to + channel] as number);
      }
    }
    result[index] = sum;
  });
  return result;
}

interface Kernel {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

function weightsOf({ kernel, bias }: Kernel, from: number): Map<string, tf.Tensor> {
  return new Map<string, tf.Tensor>([
    ["c/kernel", tf.tensor4d(kernel, [3, 3, from, bias.length])],
    ["c/bias", tf.tensor1d(bias)],
  ]);
}

describeOnEachEngine("convolutions", () => {
  const shape: Shape = [2, 5, 6, 3];
  const x = normals(180, 1);
  const layer = { kernel: normals(9 * 3 * 4, 2), bias: normals(4, 3) };

  it("are 3×3 with zeros around and a bias", () => {
    const y = tf.tidy(() => convolve(tf.tensor4d(x, shape), weightsOf(layer, 3), "c"));
    expect(y.shape).toEqual([2, 5, 6, 4]);
    expect(relativeError(y.dataSync(), directConvolution(x, shape, layer))).toBeLessThan(1e-6);
  });

  it("cut off what is negative where they end in ReLU", () => {
    const y = tf.tidy(() => convolveRelu(tf.tensor4d(x, shape), weightsOf(layer, 3), "c"));
    const truth = directConvolution(x, shape, layer).map((value) => Math.max(0, value));
    expect(relativeError(y.dataSync(), truth)).toBeLessThan(1e-6);
  });

  // y is linear in x, kernel and bias: along each direction d the slope is y(d) itself, to float32 rounding of the sums.
  // Where ReLU cuts, only pixels that are on count.
  it.each([
    ["convolve", convolve],
    ["convolveRelu", convolveRelu],
  ] as const)("have exact gradients in input, kernel and bias: %s", (name, layerFunction) => {
    const dy = normals(240, 4);
    const gradients = tf.tidy(() =>
      tf.grads((input: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) =>
        layerFunction(
          input as tf.Tensor4D,
          new Map([
            ["c/kernel", kernel],
            ["c/bias", bias],
          ]),
          "c",
        ),
      )([tf.tensor4d(x, shape), ...weightsOf(layer, 3).values()], tf.tensor4d(dy, [2, 5, 6, 4])),
    );
    const on = directConvolution(x, shape, layer).map((value) => (name === "convolve" || value > 0 ? 1 : 0));
    const seen = Float32Array.from(dy, (value, index) => value * (on[index] as number));
    const none = { kernel: new Float32Array(108), bias: new Float32Array(4) };
    const unit = (length: number, index: number): Float32Array => {
      const values = new Float32Array(length);
      values[index] = 1;
      return values;
    };
    const truth = [
      Array.from(x, (_, index) => dot(directConvolution(unit(180, index), shape, { ...layer, bias: none.bias }), seen)),
      Array.from(layer.kernel, (_, index) =>
        dot(directConvolution(x, shape, { ...none, kernel: unit(108, index) }), seen),
      ),
      Array.from(layer.bias, (_, index) => dot(directConvolution(x, shape, { ...none, bias: unit(4, index) }), seen)),
    ];
    gradients.forEach((gradient, index) => {
      expect(relativeError(gradient.dataSync(), truth[index] ?? [])).toBeLessThan(2e-6);
    });
    tf.dispose(gradients);
  });

  it("leave nothing on the engine, forwards and backwards", async () => {
    const input = tf.tensor4d(x, shape);
    const weights = new Map(
      [...weightsOf(layer, 3)].flatMap(([key, value]) => [
        [key, value],
        [key.replace("c/", "d/conv1/"), value],
      ]),
    );
    weights.set("d/conv2/kernel", tf.ones([3, 3, 4, 4]));
    weights.set("d/conv2/bias", tf.zeros([4]));
    const forward = (value: tf.Tensor): tf.Tensor => doubleConvolution(value as tf.Tensor4D, weights, "d");
    expect(await leakOf(() => tf.tidy(() => forward(input)))).toEqual({ tensors: 0, bytes: 0 });
    expect(await leakOf(() => tf.grad(forward)(input))).toEqual({ tensors: 0, bytes: 0 });
    expect(await leakOf(() => convolve(input, weights, "c"))).toEqual({ tensors: 0, bytes: 0 });
  });
});

describeOnEachEngine("convolveMeasured", () => {
  const shape: Shape = [2, 6, 4, 2];
  const x = normals(96, 21);
  const layer = { kernel: normals(9 * 2 * 3, 22), bias: normals(3, 23) };

  it("is the convolution with ReLU, with its gradients in kernel and bias", () => {
    const dy = tf.tensor4d(normals(144, 24), [2, 6, 4, 3]);
    const input = tf.tensor4d(x, shape);
    const [measured, known] = [convolveMeasured, convolveRelu].map((layerFunction) => {
      const of = (kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
        layerFunction(
          input,
          new Map([
            ["c/kernel", kernel],
            ["c/bias", bias],
          ]),
          "c",
        );
      return tf.valueAndGrads(of)([...weightsOf(layer, 2).values()], dy);
    });
    expect(relativeError(measured?.value.dataSync() ?? [], known?.value.dataSync() ?? [])).toBeLessThan(1e-6);
    measured?.grads.forEach((gradient, index) => {
      expect(relativeError(gradient.dataSync(), known?.grads[index]?.dataSync() ?? [])).toBeLessThan(1e-6);
    });
  });
});

describeOnEachEngine("convolveDoubled", () => {
  // Sums of up to four kernel taps are rounded before they meet the image instead of after: a rounding or two more.
  it.each([1, 3])("is the convolution of the doubled image, with its gradients: %i channels", (to) => {
    const layer = { kernel: normals(9 * 4 * to, 31), bias: normals(to, 32) };
    const [input, dy] = [
      tf.tensor4d(normals(160, 33), [2, 4, 5, 4]),
      tf.tensor4d(normals(160 * to, 34), [2, 8, 10, to]),
    ];
    type Layer = typeof convolve;
    const plain: Layer = (x, weights, name) => convolve(double(x), weights, name);
    const [short, long] = [convolveDoubled, plain].map((layerFunction) => {
      const of = (x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
        layerFunction(
          x as tf.Tensor4D,
          new Map([
            ["c/kernel", kernel],
            ["c/bias", bias],
          ]),
          "c",
        );
      return tf.valueAndGrads(of)([input, ...weightsOf(layer, 4).values()], dy);
    });
    expect(short?.value.shape).toEqual([2, 8, 10, to]);
    expect(relativeError(short?.value.dataSync() ?? [], long?.value.dataSync() ?? [])).toBeLessThan(2e-6);
    short?.grads.forEach((gradient, index) => {
      expect(relativeError(gradient.dataSync(), long?.grads[index]?.dataSync() ?? [])).toBeLessThan(2e-6);
    });
  });

  it("leaves nothing on the engine, forwards and backwards", async () => {
    const weights = weightsOf({ kernel: normals(36, 35), bias: normals(1, 36) }, 4);
    const x = tf.ones<tf.Rank.R4>([1, 4, 4, 4]);
    const forward = (value: tf.Tensor): tf.Tensor => convolveDoubled(value as tf.Tensor4D, weights, "c");
    expect(await leakOf(() => tf.tidy(() => forward(x)))).toEqual({ tensors: 0, bytes: 0 });
    expect(await leakOf(() => tf.grad(forward)(x))).toEqual({ tensors: 0, bytes: 0 });
  });
});

describeOnEachEngine("convolveReluHalve", () => {
  /** Leaves the image as it is, so that what follows the convolution is seen. */
  const identity = { kernel: Float32Array.from({ length: 9 }, (_, tap) => (tap === 4 ? 1 : 0)), bias: normals(1, 1) };

  it("keeps the largest of each 2×2, or 0, and gives the slope to it alone", () => {
    const x = tf.tensor4d([1, 5, 2, 0, -1, -2, 3, 4, 1, 7, -3, -4], [1, 2, 6, 1]);
    const weights = weightsOf({ ...identity, bias: new Float32Array(1) }, 1);
    const forward = (input: tf.Tensor): tf.Tensor4D => convolveReluHalve(input as tf.Tensor4D, weights, "c");
    expect([...forward(x).dataSync()]).toEqual([5, 7, 0]);
    const slope = tf.grad(forward)(x, tf.tensor4d([10, 20, 30], [1, 1, 3, 1]));
    expect([...slope.dataSync()]).toEqual([0, 10, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0]);
  });

  it("has the gradients of its three parts, bit for bit but for the engine's own order of sums", () => {
    const inputs = [normals(2 * 4 * 6 * 4, 2), normals(9 * 4 * 8, 3), normals(8, 4)] as const;
    const slopes = (layer: typeof convolveReluHalve): Float32Array[] => {
      const of = (x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
        layer(
          x as tf.Tensor4D,
          new Map([
            ["c/kernel", kernel],
            ["c/bias", bias],
          ]),
          "c",
        );
      const tensors = [
        tf.tensor4d(inputs[0], [2, 4, 6, 4]),
        tf.tensor4d(inputs[1], [3, 3, 4, 8]),
        tf.tensor1d(inputs[2]),
      ];
      return tf
        .grads(of)(tensors, tf.tensor4d(normals(2 * 2 * 3 * 8, 5), [2, 2, 3, 8]))
        .map((slope) => Float32Array.from(slope.dataSync()));
    };
    const apart = slopes((x, weights, name) => tf.relu(tf.maxPool(convolve(x, weights, name), 2, 2, "valid")));
    slopes(convolveReluHalve).forEach((slope, index) =>
      // float32, sums of up to 96 products
      expect(relativeError(slope, apart[index] as Float32Array)).toBeLessThan(1e-6),
    );
  });

  it("leaves nothing on the engine, forwards and backwards", async () => {
    const weights = weightsOf(identity, 1);
    const x = tf.ones<tf.Rank.R4>([1, 4, 4, 1]);
    const forward = (value: tf.Tensor): tf.Tensor => convolveReluHalve(value as tf.Tensor4D, weights, "c");
    expect(await leakOf(() => tf.tidy(() => forward(x)))).toEqual({ tensors: 0, bytes: 0 });
    expect(await leakOf(() => tf.grad(forward)(x))).toEqual({ tensors: 0, bytes: 0 });
  });
});

describeOnEachEngine("double", () => {
  it("repeats each pixel to 2×2, channel by channel, picture by picture", () => {
    const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 2, 2]);
    const y = double(x);
    expect(y.shape).toEqual([2, 2, 4, 2]);
    const row = (values: readonly number[]): readonly number[] => [...values, ...values];
    expect([...y.dataSync()]).toEqual([...row([1, 2, 1, 2, 3, 4, 3, 4]), ...row([5, 6, 5, 6, 7, 8, 7, 8])]);
  });

  // Linear: ⟨double(x), y⟩ = ⟨x, doubleᵀ(y)⟩, to the rounding of sums over 768 float32 terms.
  it("has its adjoint for a gradient, for a batch too", () => {
    const [x, dy] = [normals(2 * 4 * 6 * 4, 11), normals(2 * 8 * 12 * 4, 12)];
    const input = tf.tensor4d(x, [2, 4, 6, 4]);
    const adjoint = tf.grad((value: tf.Tensor) => double(value as tf.Tensor4D))(input, tf.tensor4d(dy, [2, 8, 12, 4]));
    const [left, right] = [dot(double(input).dataSync(), dy), dot(x, adjoint.dataSync())];
    expect(Math.abs(left - right)).toBeLessThan(1e-5 * Math.sqrt(dot(x, x) * dot(dy, dy)));
  });

  it("sums the slopes of the four copies", () => {
    const dy = tf.tensor4d([1, 2, 3, 4, 10, 20, 30, 40], [1, 2, 4, 1]);
    const slope = tf.grad((x: tf.Tensor) => double(x as tf.Tensor4D))(tf.ones([1, 1, 2, 1]), dy);
    expect([...slope.dataSync()]).toEqual([33, 77]);
  });

  it("leaves nothing on the engine, forwards and backwards", async () => {
    const x = tf.ones<tf.Rank.R4>([2, 2, 2, 3]);
    expect(await leakOf(() => double(x))).toEqual({ tensors: 0, bytes: 0 });
    expect(await leakOf(() => tf.grad((value: tf.Tensor) => double(value as tf.Tensor4D))(x))).toEqual({
      tensors: 0,
      bytes: 0,
    });
  });
});

describeOnEachEngine("silu", () => {
  const points = [-100, -4, -1, 0, 0.5, 3, 100];
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

  it("is x·sigmoid(x), with the slope s·(1 + x·(1 − s))", () => {
    const x = tf.tensor4d(points, [1, 1, 7, 1]);
    const [value, slope] = [silu(x), tf.grad((input: tf.Tensor) => silu(input as tf.Tensor4D))(x)];
    const truth = points.map((each) => each * sigmoid(each));
    const slopes = points.map((each) => sigmoid(each) * (1 + each * (1 - sigmoid(each))));
    value.dataSync().forEach((each, index) => expect(each).toBeCloseTo(truth[index] as number, 5));
    slope.dataSync().forEach((each, index) => expect(each).toBeCloseTo(slopes[index] as number, 6));
  });

  it("leaves nothing on the engine", async () => {
    const x = tf.ones<tf.Rank.R4>([1, 2, 2, 1]);
    expect(await leakOf(() => tf.tidy(() => silu(x)))).toEqual({ tensors: 0, bytes: 0 });
  });
});
