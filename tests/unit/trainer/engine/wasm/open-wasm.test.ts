import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openWasm } from "../../../../../src/trainer/engine/wasm/open-wasm.ts";
import * as reference from "./support/reference.ts";
import type { Values } from "./support/reference.ts";
import { leaked, tensor } from "./support/tensors.ts";

/** Operations that the network and the loss are made of, on whichever arrays. */
interface Operations<Array> {
  conv(x: Array, filter: Array): Array;
  add(a: Array, b: Array): Array;
  mul(a: Array, b: Array): Array;
  div(a: Array, b: Array): Array;
  maximum(a: Array, b: Array): Array;
  unary(name: Unary, x: Array): Array;
  scale(x: Array, factor: number): Array;
  shift(x: Array, by: number): Array;
  halve(x: Array): Array;
  double(x: Array): Array;
  tile(x: Array): Array;
  channels(x: Array, first: number, count: number): Array;
  pad(x: Array, edge: number): Array;
  join(a: Array, b: Array): Array;
  rotate(rows: Array, matrix: Array): Array;
  mean(x: Array): Array;
}

const unary = {
  relu: (value: number) => Math.max(0, value),
  sigmoid: (value: number) => 1 / (1 + Math.exp(-value)),
  tanh: Math.tanh,
  softplus: (value: number) => Math.log1p(Math.exp(value)),
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  square: (value: number) => value * value,
  sin: Math.sin,
  cos: Math.cos,
};
type Unary = keyof typeof unary;

const plain: Operations<Values> = {
  conv: reference.convolve,
  add: (a, b) => reference.zip(a, b, (left, right) => left + right),
  mul: (a, b) => reference.zip(a, b, (left, right) => left * right),
  div: (a, b) => reference.zip(a, b, (left, right) => left / right),
  maximum: (a, b) => reference.zip(a, b, Math.max),
  unary: (name, x) => reference.map(x, unary[name]),
  scale: (x, factor) => reference.map(x, (value) => value * factor),
  shift: (x, by) => reference.map(x, (value) => value + by),
  halve: reference.halve,
  double: reference.double,
  tile: reference.double,
  channels: reference.takeChannels,
  pad: reference.pad,
  join: (a, b) => {
    const [batch, height, width] = a.shape as [number, number, number, number];
    const at = (x: Values, index: number): number => x.data[index] as number;
    return reference.values([batch * height, 2 * width], (index) => {
      const [row, column] = [Math.floor(index / (2 * width)), index % (2 * width)];
      return column < width ? at(a, row * width + column) : at(b, row * width + column - width);
    });
  },
  rotate: reference.multiply,
  mean: (x) => reference.values([], () => reference.mean(x)),
};

const unaryOnEngine: Record<Unary, (x: tf.Tensor) => tf.Tensor> = {
  relu: tf.relu,
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  softplus: tf.softplus,
  abs: tf.abs,
  sqrt: tf.sqrt,
  exp: tf.exp,
  log: tf.log,
  log1p: tf.log1p,
  square: tf.square,
  sin: tf.sin,
  cos: tf.cos,
};

const onEngine: Operations<tf.Tensor> = {
  conv: (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"),
  add: tf.add,
  mul: tf.mul,
  div: tf.div,
  maximum: tf.maximum,
  unary: (name, x) => unaryOnEngine[name](x),
  scale: (x, factor) => tf.mul(x, factor),
  shift: (x, by) => tf.add(x, by),
  halve: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"),
  double: (x) => {
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const wide = tf.reshape(tf.concat([x, x], 3), [batch, height, 2 * width * channels]);
    return tf.reshape(tf.concat([wide, wide], 2), [batch, 2 * height, 2 * width, channels]);
  },
  tile: (x) => {
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const wide = tf.tile(tf.reshape(x, [batch * height, width, 1, channels]), [1, 1, 2, 1]);
    const high = tf.tile(tf.reshape(wide, [batch * height, 1, 2 * width * channels]), [1, 2, 1]);
    return tf.reshape(high, [batch, 2 * height, 2 * width, channels]);
  },
  channels: (x, first, count) => tf.slice(x, [0, 0, 0, first], [-1, -1, -1, count]),
  pad: (x, edge) => tf.pad(x, [[0, 0], [edge, edge], [edge, edge], [0, 0]]), // prettier-ignore
  join: (a, b) => {
    const [batch, height, width] = a.shape as [number, number, number, number];
    return tf.reshape(tf.concat([a, b], 2), [batch * height, 2 * width]);
  },
  rotate: (rows, matrix) => tf.matMul(rows as tf.Tensor2D, matrix as tf.Tensor2D),
  mean: (x) => tf.mean(x),
};

/** Shapes of all weights; each is differentiated. */
const shapes = {
  conv1: [3, 3, 2, 4],
  bias1: [4],
  conv2: [3, 3, 4, 4],
  inner: [3, 3, 3, 1],
  phase: [3, 3, 3, 1],
  outer: [3, 3, 1, 1],
  bias2: [1],
} as const;
type Name = keyof typeof shapes;
const names = Object.keys(shapes) as Name[];
const starts = Object.fromEntries(
  names.map((name, index) => [name, reference.map(reference.spread(shapes[name], index), (value) => value * 0.7)]),
) as Record<Name, Values>;

const constants = {
  x: reference.spread([2, 8, 8, 2], 50),
  matrix: reference.spread([16, 16], 51),
  amplitude: reference.map(reference.spread([16, 16], 52), (value) => 1.5 + value),
};

/** Encoder, decoder with two heads and a border, exit wave, a matrix product for the Fourier transform, three losses. */
function loss<Array>(
  of: Operations<Array>,
  w: Record<Name, Array>,
  given: Record<keyof typeof constants, Array>,
): Array {
  const hidden = of.unary("relu", of.add(of.conv(given.x, w.conv1), w.bias1));
  const trunk = of.double(of.unary("relu", of.conv(of.halve(of.halve(hidden)), w.conv2))); // [2, 4, 4, 4]
  const own = of.channels(trunk, 0, 3);
  const outer = of.conv(of.tile(of.channels(trunk, 3, 1)), w.outer); // [2, 8, 8, 1]
  const silu = of.mul(outer, of.unary("sigmoid", outer));
  const inner = of.pad(of.unary("sigmoid", of.conv(own, w.inner)), 2);
  const amplitude = of.add(inner, of.add(silu, of.unary("softplus", of.add(outer, w.bias2))));
  const phase = of.pad(of.scale(of.unary("tanh", of.conv(own, w.phase)), Math.PI), 2);
  const wave = of.join(of.mul(amplitude, of.unary("cos", phase)), of.mul(amplitude, of.unary("sin", phase)));
  const intensity = of.shift(of.unary("square", of.rotate(wave, given.matrix)), 0.1);
  const error = of.mean(of.unary("abs", of.add(of.unary("sqrt", intensity), of.scale(given.amplitude, -1))));
  const poisson = of.mean(of.add(intensity, of.scale(of.mul(of.unary("log", intensity), given.amplitude), -1)));
  const ratio = of.unary(
    "log1p",
    of.div(intensity, of.maximum(given.amplitude, of.unary("exp", of.scale(intensity, -1)))),
  );
  return of.add(error, of.add(poisson, of.mean(ratio)));
}

describe("the WASM engine", () => {
  beforeAll(() => openWasm(1));

  it("computes the network's operations as float64 does", () => {
    const value = tf.tidy(() => loss(onEngine, tensorsOf(starts), tensorsOf(constants)).dataSync()[0] as number);
    const expected = loss(plain, starts, constants).data[0] as number;
    expect(Math.abs(value / expected - 1)).toBeLessThan(1e-6); // float32, a dozen operations deep, averaged
  });

  it.each(names)("differentiates all of the network's operations as finite differences in float64 do: %s", (name) => {
    const expected = reference.differentiate(starts[name], (moved) => {
      return loss(plain, { ...starts, [name]: moved }, constants).data[0] as number;
    });
    const gradient = tf.tidy(() => {
      const fixed = tensorsOf(constants);
      const compute = (moved: tf.Tensor): tf.Scalar =>
        loss(onEngine, { ...tensorsOf(starts), [name]: moved }, fixed) as tf.Scalar;
      return tf.grad(compute)(tensor(starts[name])).dataSync();
    });
    // float32 rounding through some twenty operations; finite differences themselves are good to 1e-9
    expect(reference.distance(gradient, expected)).toBeLessThan(5e-6);
  });

  it("leaves no tensor behind after a gradient", () => {
    const step = (): void => {
      tf.tidy(() => {
        const fixed = tensorsOf(constants);
        const compute = (moved: tf.Tensor): tf.Scalar =>
          loss(onEngine, { ...tensorsOf(starts), conv1: moved }, fixed) as tf.Scalar;
        tf.grad(compute)(tensor(starts.conv1));
      });
    };
    expect(leaked(step)).toBe(0);
  });

  it("keeps memory while any tensor of it lives, though copies share it", () => {
    const original = tf.tensor1d([1, 2, 3]);
    const copy = tf.clone(original);
    original.dispose();
    expect([...copy.dataSync()]).toStrictEqual([1, 2, 3]);
    copy.dispose();
    expect(tf.engine().backend.numDataIds()).toBe(tf.memory().numDataBuffers);
  });

  it("adds no listener for faults of the process", () => {
    expect(process.listeners("uncaughtException").map(String).join()).not.toContain("throw ex");
    expect(process.listeners("unhandledRejection").map(String).join()).not.toContain("throw reason");
  });

  it("is the backend after every call, and may be opened again", async () => {
    await openWasm(2);
    expect(tf.getBackend()).toBe("wasm");
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses %s threads", async (threads) => {
    await expect(openWasm(threads)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      details: { received: String(threads), hint: expect.stringContaining("leave it out") as string },
    });
  });
});

function tensorsOf<Key extends string>(all: Record<Key, Values>): Record<Key, tf.Tensor> {
  const entries = Object.entries(all) as [Key, Values][];
  return Object.fromEntries(entries.map(([name, each]) => [name, tensor(each)])) as Record<Key, tf.Tensor>;
}
