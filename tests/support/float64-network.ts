import { networkWidths, outerChannels } from "../../src/trainer/model/parameters.ts";
import type { AmplitudeActivation, ModelConfig, ParameterLayout } from "../../src/trainer/model/types.ts";

/** Pictures in plain float64 memory, `[count, side, side, channels]`. */
export interface Pictures {
  readonly count: number;
  readonly side: number;
  readonly channels: number;
  readonly values: Float64Array;
}

/** Weights by name, float64. */
type NamedWeights = (name: string) => Float64Array;

const activations: Readonly<Record<AmplitudeActivation | "phase", (x: number) => number>> = {
  sigmoid,
  silu: (x) => x * sigmoid(x),
  softplus: (x) => Math.log1p(Math.exp(x)),
  relu: (x) => Math.max(0, x),
  phase: (x) => Math.PI * Math.tanh(x),
};

/** The weights of a flat array by the names of its layout. */
export function nameWeights(layout: ParameterLayout, weights: Float64Array): NamedWeights {
  const places = new Map(layout.parameters.map((parameter) => [parameter.name, parameter]));
  return (name) => {
    const place = places.get(name);
    if (place === undefined) throw new Error(`no weight is called ${name}`);
    return weights.subarray(place.offset, place.offset + place.size);
  };
}

/** The network of specs/network.md written down plainly, in float64: what the engines are held to. */
export function applyReferenceNetwork(config: ModelConfig, weights: NamedWeights, x: Pictures) {
  const widths = networkWidths(config);
  let features = x;
  widths.encoder.forEach((_, block) => {
    features = halve(doubleConvolution(features, weights, `encoder/block${block + 1}`));
  });
  const decode = (name: string, activation: (value: number) => number): Pictures => {
    let trunk = features;
    widths.decoder.forEach((_, block) => {
      trunk = double(doubleConvolution(trunk, weights, `${name}/block${block + 1}`));
    });
    return widths.outer === 0
      ? map(convolve(trunk, weights, `${name}/inner`), activation)
      : applyHead(trunk, weights, { name, activation });
  };
  return {
    amplitude: decode("amplitude", activations[config.amplitudeActivation]),
    phase: decode("phase", activations.phase),
  };
}

function applyHead(
  trunk: Pictures,
  weights: NamedWeights,
  { name, activation }: { readonly name: string; readonly activation: (value: number) => number },
): Pictures {
  const own = trunk.channels - outerChannels;
  const inner = map(convolve(takeChannels(trunk, 0, own), weights, `${name}/inner`), activation);
  const taken = doubleConvolution(takeChannels(trunk, own, outerChannels), weights, `${name}/outer`);
  const outer = map(convolve(double(taken), weights, `${name}/outer/head`), activations.silu);
  const { side, channels } = outer;
  const edge = side / 4;
  const values = outer.values.map((value, index) => {
    const pixel = Math.floor(index / channels);
    const [row, column] = [(Math.floor(pixel / side) % side) - edge, (pixel % side) - edge];
    if (row < 0 || column < 0 || row >= inner.side || column >= inner.side) return value;
    const image = Math.floor(pixel / side ** 2);
    return inner.values[((image * inner.side + row) * inner.side + column) * channels + (index % channels)] as number;
  });
  return { ...outer, values };
}

function doubleConvolution(x: Pictures, weights: NamedWeights, name: string): Pictures {
  const relu = activations.relu;
  return map(convolve(map(convolve(x, weights, `${name}/conv1`), relu), weights, `${name}/conv2`), relu);
}

function convolve(x: Pictures, weights: NamedWeights, name: string): Pictures {
  const [kernel, bias] = [weights(`${name}/kernel`), weights(`${name}/bias`)];
  const { count, side, channels: from } = x;
  const to = bias.length;
  const values = new Float64Array(count * side * side * to);
  for (let pixel = 0; pixel < count * side * side; pixel += 1) {
    const sums = values.subarray(pixel * to, (pixel + 1) * to);
    sums.set(bias);
    const [row, column] = [Math.floor(pixel / side) % side, pixel % side];
    for (let tap = 0; tap < 9; tap += 1) {
      const [down, right] = [Math.floor(tap / 3) - 1, (tap % 3) - 1];
      if (row + down < 0 || row + down >= side || column + right < 0 || column + right >= side) continue;
      const source = (pixel + down * side + right) * from;
      for (let input = 0; input < from; input += 1) {
        const value = x.values[source + input] as number;
        const place = (tap * from + input) * to;
        for (let output = 0; output < to; output += 1) {
          sums[output] = (sums[output] as number) + value * (kernel[place + output] as number);
        }
      }
    }
  }
  return { count, side, channels: to, values };
}

function halve({ count, side, channels, values }: Pictures): Pictures {
  const half = side / 2;
  const result = new Float64Array(count * half * half * channels);
  for (let index = 0; index < result.length; index += 1) {
    const pixel = Math.floor(index / channels);
    const corner = (Math.floor(pixel / half) * 2 * side + 2 * (pixel % half)) * channels + (index % channels);
    const next = side * channels;
    const four = [corner, corner + channels, corner + next, corner + next + channels];
    result[index] = Math.max(...four.map((place) => values[place] as number));
  }
  return { count, side: half, channels, values: result };
}

function double({ count, side, channels, values }: Pictures): Pictures {
  const result = Float64Array.from({ length: values.length * 4 }, (_, index) => {
    const pixel = Math.floor(index / channels);
    const row = Math.floor(pixel / (2 * side)); // of all pictures below each other
    const source = Math.floor(row / 2) * side + Math.floor((pixel % (2 * side)) / 2);
    return values[source * channels + (index % channels)] as number;
  });
  return { count, side: 2 * side, channels, values: result };
}

function takeChannels(x: Pictures, begin: number, channels: number): Pictures {
  const values = Float64Array.from({ length: x.count * x.side ** 2 * channels }, (_, index) => {
    return x.values[Math.floor(index / channels) * x.channels + begin + (index % channels)] as number;
  });
  return { ...x, channels, values };
}

function map(x: Pictures, change: (value: number) => number): Pictures {
  return { ...x, values: x.values.map(change) };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
