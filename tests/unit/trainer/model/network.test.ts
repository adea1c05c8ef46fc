import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { createNetwork, type NetworkOutput } from "../../../../src/trainer/model/network.ts";
import { createLayout } from "../../../../src/trainer/model/parameters.ts";
import type { ModelConfig } from "../../../../src/trainer/model/types.ts";
import { describeOnEachEngine, leakOf, normals, relativeError } from "../../../support/engines.ts";
import { applyReferenceNetwork, nameWeights } from "../../../support/float64-network.ts";
import { tinyModel, tinyWeights } from "../../../support/tiny-model.ts";

/** Applies a network to `[count, N, N, C]` numbers and gives both outputs as plain arrays. */
function apply(config: ModelConfig, flat: Float32Array, x: Float32Array) {
  const layout = createLayout(config);
  const network = createNetwork(config);
  const weights = new Map(
    layout.parameters.map(({ name, shape, offset, size }) => [
      name,
      tf.tensor(flat.slice(offset, offset + size), [...shape]),
    ]),
  );
  const channels = config.gridsize ** 2;
  const input = tf.tensor4d(x, [x.length / config.N ** 2 / channels, config.N, config.N, channels]);
  const output: NetworkOutput = network.apply(input, weights);
  const plain = {
    shape: output.amplitude.shape,
    amplitude: Float32Array.from(output.amplitude.dataSync()),
    phase: Float32Array.from(output.phase.dataSync()),
  };
  tf.dispose([output.amplitude, output.phase, input, ...weights.values()]);
  network.dispose();
  return plain;
}

function isCentral(index: number, { N, gridsize }: ModelConfig): boolean {
  const pixel = Math.floor(index / gridsize ** 2);
  return [Math.floor(pixel / N) % N, pixel % N].every((at) => at >= N / 4 && at < (3 * N) / 4);
}

// @spec specs/network.md §1
describeOnEachEngine("createNetwork", () => {
  // Ten to fourteen layers of float32 sums against float64.
  it.each([
    { N: 64, gridsize: 1 },
    { N: 64, gridsize: 2, amplitudeActivation: "silu" },
    { N: 64, architecture: "supervised", amplitudeActivation: "relu" },
    { N: 128, gridsize: 1, amplitudeActivation: "softplus" },
  ] as const)("is the network of the specification, as plain float64 computes it: %j", (written) => {
    const definition = tinyModel(written);
    const { config } = definition;
    const weights = tinyWeights(definition, 1);
    const channels = config.gridsize ** 2;
    const x = normals(config.N ** 2 * channels, 2);
    const { amplitude, phase, shape } = apply(config, weights, x);
    expect(shape).toEqual([1, config.N, config.N, channels]);
    const named = nameWeights(createLayout(config), Float64Array.from(weights));
    const truth = applyReferenceNetwork(config, named, {
      count: 1,
      side: config.N,
      channels,
      values: Float64Array.from(x),
    });
    expect(relativeError(amplitude, truth.amplitude.values)).toBeLessThan(1e-5);
    expect(relativeError(phase, truth.phase.values)).toBeLessThan(1e-5);
  });

  it("has the shape of its input at N = 256 too", () => {
    const { config } = tinyModel({ N: 256 });
    const zeros = new Float32Array(createLayout(config).size);
    expect(apply(config, zeros, normals(256 ** 2, 3)).shape).toEqual([1, 256, 256, 1]);
  });

  it.each([
    ["sigmoid", 0.5],
    ["silu", 0],
    ["softplus", Math.log(2)],
    ["relu", 0],
  ] as const)(
    "without weights says %s(0) in the central half and 0 outside, and a phase of 0",
    (activation, centre) => {
      const { config } = tinyModel({ amplitudeActivation: activation });
      const { amplitude, phase } = apply(config, new Float32Array(createLayout(config).size), normals(64 ** 2, 4));
      const truth = Float32Array.from(amplitude, (_, index) => (isCentral(index, config) ? centre : 0));
      amplitude.forEach((value, index) => expect(value).toBeCloseTo(truth[index] as number, 6));
      expect(phase.every((value) => value === 0)).toBe(true);
    },
  );

  it("keeps a sigmoid amplitude within 0 … 1 and the phase within ±π in the central half", () => {
    const definition = tinyModel();
    const weights = tinyWeights(definition, 5).map((value) => 3 * value);
    const { amplitude, phase } = apply(definition.config, weights, normals(64 ** 2, 6));
    const central = (values: Float32Array): Float32Array =>
      values.filter((_, index) => isCentral(index, definition.config));
    for (const value of central(amplitude)) expect(Math.abs(value - 0.5)).toBeLessThanOrEqual(0.5);
    for (const value of central(phase)) expect(Math.abs(value)).toBeLessThanOrEqual(Math.fround(Math.PI));
  });

  it.each([
    ["amplitude/inner/bias", true],
    ["amplitude/outer/head/bias", false],
  ] as const)("parts its output between the two paths: %s acts there alone where it should", (name, inCentre) => {
    const definition = tinyModel({ gridsize: 2 });
    const { config } = definition;
    const weights = tinyWeights(definition, 7);
    const x = normals(64 ** 2 * 4, 8);
    const before = apply(config, weights, x);
    const place = createLayout(config).parameters.find((parameter) => parameter.name === name);
    weights[place?.offset as number] = 2;
    const after = apply(config, weights, x);
    const changed = after.amplitude.map((value, index) => (value === before.amplitude[index] ? 0 : 1));
    changed.forEach((value, index) => {
      const shall = index % 4 === 0 && isCentral(index, config) === inCentre; // of the first channel only
      expect(value).toBe(shall ? 1 : 0);
    });
    expect(after.phase).toEqual(before.phase);
  });

  it("treats the patterns of a batch apart", () => {
    const definition = tinyModel();
    const weights = tinyWeights(definition, 9);
    const x = normals(2 * 64 ** 2, 10);
    const both = apply(definition.config, weights, x);
    const second = apply(definition.config, weights, x.slice(64 ** 2));
    // The same sums, but an engine may split them otherwise.
    expect(relativeError(both.amplitude.subarray(64 ** 2), second.amplitude)).toBeLessThan(1e-5);
    expect(relativeError(both.phase.subarray(64 ** 2), second.phase)).toBeLessThan(1e-5);
  });

  it("leaves nothing on the engine", async () => {
    const definition = tinyModel();
    const weights = tinyWeights(definition, 11);
    const x = normals(64 ** 2, 12);
    apply(definition.config, weights, x); // engines keep small constants after their first use
    expect(await leakOf(() => void apply(definition.config, weights, x))).toEqual({ tensors: 0, bytes: 0 });
  });
});
