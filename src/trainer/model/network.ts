import * as tf from "@tensorflow/tfjs-core";
import { toComputePrecision, toFloat32 } from "../engine/bfloat16/boundary.ts";
import {
  convolveDoubled,
  convolveMeasured,
  convolveRelu,
  convolveReluHalve,
  double,
  doubleConvolution,
  silu,
  type Weights,
} from "./layers.ts";
import { networkWidths, outerChannels, type NetworkWidths } from "./parameters.ts";
import type { ModelConfig } from "./types.ts";

/** What the network says of the object under each pattern. float32 `[B, N, N, C]`, amplitude and radians. */
export interface NetworkOutput {
  readonly amplitude: tf.Tensor4D;
  readonly phase: tf.Tensor4D;
}

/** A network without weights of its own. */
export interface Network {
  /**
   * @param x normalised amplitudes, float32 `[B, N, N, C]`, zero frequency at `[N/2, N/2]`
   * @returns the caller disposes both
   */
  apply(x: tf.Tensor4D, weights: Weights): NetworkOutput;
  dispose(): void;
}

type Activation = (x: tf.Tensor4D) => tf.Tensor4D;

/**
 * One encoder and two decoders alike, for amplitude and phase, without skip connections.
 * @see /specs/network.md; PtychoPINN (Sci. Rep. 13, 22789), PtychoNN for the supervised baseline
 * @see specs/network.md §§1–3
 */
export function createNetwork(config: ModelConfig): Network {
  const widths = networkWidths(config);
  const border = tf.keep(borderMask(config.N));
  const decode = widths.outer > 0 ? (decoderWithBorder(border, config.N) as Decoder) : plainDecoder;
  const amplitudeActivation = activations[config.amplitudeActivation];
  return {
    apply: (x, weights) =>
      tf.tidy(() => {
        const features = encode(toComputePrecision(x), weights, widths);
        const decoded = (name: string, activation: Activation): tf.Tensor4D =>
          decode(upscale(features, weights, { name, widths }), weights, { name, activation });
        return { amplitude: decoded("amplitude", amplitudeActivation), phase: decoded("phase", phaseActivation) };
      }),
    dispose: () => border.dispose(),
  };
}

const activations: Readonly<Record<ModelConfig["amplitudeActivation"], Activation>> = {
  sigmoid: tf.sigmoid,
  silu,
  softplus: tf.softplus,
  relu: tf.relu,
};

function phaseActivation(x: tf.Tensor4D): tf.Tensor4D {
  return tf.mul(tf.tanh(x), Math.PI);
}

function encode(x: tf.Tensor4D, weights: Weights, { encoder }: NetworkWidths): tf.Tensor4D {
  let features = x;
  encoder.forEach((_, block) => {
    const name = `encoder/block${block + 1}`;
    const from = features;
    features = tf.tidy(() => {
      const first = (block === 0 ? convolveMeasured : convolveRelu)(from, weights, `${name}/conv1`);
      return convolveReluHalve(first, weights, `${name}/conv2`); // [B, H/2, W/2, width]
    });
  });
  return features; // [B, 8, 8, 128·s]
}

/** The last doubling is left to the head, which can do without. */
function upscale(
  features: tf.Tensor4D,
  weights: Weights,
  { name, widths }: { readonly name: string; readonly widths: NetworkWidths },
): tf.Tensor4D {
  let trunk = features;
  widths.decoder.forEach((_, block) => {
    const from = trunk;
    trunk = tf.tidy(() => doubleConvolution(block === 0 ? from : double(from), weights, `${name}/block${block + 1}`));
  });
  return trunk; // [B, N/4, N/4, 32·s], or [B, N/2, N/2, …] for plain decoders
}

type Decoder = (
  trunk: tf.Tensor4D,
  weights: Weights,
  head: { readonly name: string; readonly activation: Activation },
) => tf.Tensor4D;

/** The head of the supervised baseline. */
const plainDecoder: Decoder = (trunk, weights, { name, activation }) =>
  activation(toFloat32(convolveDoubled(trunk, weights, `${name}/inner`)));

/**
 * Inner path: the doubled trunk but for its last channels, at N/2, padded with zeros. Outer path: those last channels,
 * doubled again, outside the central half only, so that a probe wider than N/2 is answered by an object there.
 */
function decoderWithBorder(border: tf.Tensor4D, size: number): Decoder {
  return (trunk, weights, { name, activation }) => {
    const [batch, quarter, , width] = trunk.shape;
    const own = width - outerChannels;
    const ofInner = tf.slice(trunk, [0, 0, 0, 0], [batch, quarter, quarter, own]);
    const inner = activation(toFloat32(convolveDoubled(ofInner, weights, `${name}/inner`))); // [B, N/2, N/2, C]
    const edge = size / 4;
    const padded = tf.pad(inner, [
      [0, 0],
      [edge, edge],
      [edge, edge],
      [0, 0],
    ]);
    const ofOuter = tf.slice(trunk, [0, 0, 0, own], [batch, quarter, quarter, outerChannels]);
    const wide = doubleConvolution(double(ofOuter), weights, `${name}/outer`); // [B, N/2, N/2, F]
    const outer = silu(toFloat32(convolveDoubled(wide, weights, `${name}/outer/head`))); // [B, N, N, C]
    return tf.add(padded, tf.mul(outer, border));
  };
}

/** float32 `[1, N, N, 1]`: 0 in the central half, 1 outside. */
function borderMask(size: number): tf.Tensor4D {
  const inside = (index: number): boolean => index >= size / 4 && index < (3 * size) / 4;
  const values = Float32Array.from({ length: size * size }, (_, index) =>
    inside(Math.floor(index / size)) && inside(index % size) ? 0 : 1,
  );
  return tf.tensor4d(values, [1, size, size, 1]);
}
