import { fieldsOf, type ComplexField, createField } from "../../src/trainer/physics/complex-field.ts";
import { farFieldIntensity } from "../../src/trainer/physics/reference.ts";
import { createLayout } from "../../src/trainer/model/parameters.ts";
import type { Batch, ModelDefinition } from "../../src/trainer/model/types.ts";
import { applyReferenceNetwork, nameWeights, type Pictures } from "./float64-network.ts";

/** The output of the network of a definition, in float64. */
export function referenceOutput(definition: ModelDefinition, weights: Float64Array, batch: Batch): Output {
  const { config, normalisation, detectorMask } = definition;
  const channels = config.gridsize ** 2;
  const values = Float64Array.from(batch.amplitude, (value, index) => {
    const seen = detectorMask?.[Math.floor(index / channels) % config.N ** 2] !== 0;
    return seen ? value * normalisation.dataFactor : 0;
  });
  const x = { count: batch.count, side: config.N, channels, values };
  return applyReferenceNetwork(config, nameWeights(createLayout(config), weights), x);
}

/** The whole loss of specs/forward-model.md, in float64, pattern by pattern. */
export function referenceLoss(definition: ModelDefinition, weights: Float64Array, batch: Batch): number {
  const output = referenceOutput(definition, weights, batch);
  const { config } = definition;
  const data =
    config.architecture === "supervised"
      ? labelLoss(output, batch)
      : measurementLoss(output, { definition, batch, logScale: readLogScale(definition, weights) });
  return (
    data +
    config.amplitudeTotalVariation * totalVariation(output.amplitude) +
    config.amplitudeMeanDeviation * meanDeviation(output.amplitude) +
    config.phaseTotalVariation * totalVariation(output.phase) +
    config.phaseMeanDeviation * meanDeviation(output.phase)
  );
}

interface Output {
  readonly amplitude: Pictures;
  readonly phase: Pictures;
}

function readLogScale({ config, normalisation }: ModelDefinition, weights: Float64Array): number {
  const place = createLayout(config).parameters.find(({ name }) => name === "physics/logScale");
  return place === undefined
    ? Math.log(normalisation.dataFactor * normalisation.probeDivisor)
    : (weights[place.offset] as number);
}

function measurementLoss(
  output: Output,
  { definition, batch, logScale }: { definition: ModelDefinition; batch: Batch; logScale: number },
): number {
  const { config, probe, normalisation, detectorMask } = definition;
  const modes = fieldsOf(probe).map((mode) => scale(mode, 1 / normalisation.probeDivisor));
  const channels = config.gridsize ** 2;
  let sum = 0;
  let pixels = 0;
  for (let group = 0; group < batch.count; group += 1) {
    const offsets = batch.offsetsPx.subarray(group * channels * 2, (group + 1) * channels * 2);
    constrainGroup(patchesOf(output, group), offsets, definition).forEach((patch, channel) => {
      farFieldIntensity(patch, modes).forEach((value, pixel) => {
        if (detectorMask?.[pixel] === 0) return;
        const amplitude = batch.amplitude[(group * config.N ** 2 + pixel) * channels + channel] as number;
        sum += distance(value * Math.exp(2 * logScale), amplitude, definition);
        pixels += 1;
      });
    });
  }
  return sum / pixels;
}

function distance(intensity: number, amplitude: number, { config, normalisation }: ModelDefinition): number {
  const { dataFactor, meanCounts } = normalisation;
  if (config.loss === "mae") return Math.abs(Math.sqrt(intensity + 1e-12) - dataFactor * amplitude);
  const [lambda, counts] = [intensity / dataFactor ** 2 + config.background, amplitude ** 2];
  if (counts === 0) return lambda / meanCounts;
  const surplus = lambda - counts;
  return (surplus - counts * Math.log1p(surplus / counts)) / meanCounts;
}

function patchesOf({ amplitude, phase }: Output, group: number): readonly ComplexField[] {
  const { side, channels } = amplitude;
  return Array.from({ length: channels }, (_, channel) => {
    const patch = createField(side, side);
    for (let pixel = 0; pixel < side * side; pixel += 1) {
      const place = (group * side * side + pixel) * channels + channel;
      patch.re[pixel] = (amplitude.values[place] as number) * Math.cos(phase.values[place] as number);
      patch.im[pixel] = (amplitude.values[place] as number) * Math.sin(phase.values[place] as number);
    }
    return patch;
  });
}

/** The overlap constraint pixel by pixel: no matrices, each pixel given to and read from its four neighbours. */
function constrainGroup(patches: readonly ComplexField[], offsets: Float32Array, definition: ModelDefinition) {
  const { canvasSize } = definition;
  const { N, gridsize } = definition.config;
  if (gridsize === 1) return patches;
  const canvas = createField(canvasSize, canvasSize);
  const weights = new Float64Array(canvasSize ** 2);
  const visit = (channel: number, see: (pixel: number, place: number, share: number) => void): void => {
    const [top = 0, left = 0] = [0, 1].map((axis) => (canvasSize - N) / 2 - (offsets[2 * channel + axis] as number));
    for (let pixel = 0; pixel < N * N; pixel += 1) {
      const [y, x] = [top + Math.floor(pixel / N), left + (pixel % N)];
      for (const down of [0, 1]) {
        for (const right of [0, 1]) {
          const [row, column] = [Math.floor(y) + down, Math.floor(x) + right];
          const share = (1 - Math.abs(y - row)) * (1 - Math.abs(x - column));
          if (share > 0) see(pixel, row * canvasSize + column, share);
        }
      }
    }
  };
  const isCentral = (pixel: number): boolean =>
    [Math.floor(pixel / N), pixel % N].every((at) => at >= N / 4 && at < (3 * N) / 4);
  patches.forEach((patch, channel) =>
    visit(channel, (pixel, place, share) => {
      if (!isCentral(pixel)) return;
      canvas.re[place] = (canvas.re[place] as number) + share * (patch.re[pixel] as number);
      canvas.im[place] = (canvas.im[place] as number) + share * (patch.im[pixel] as number);
      weights[place] = (weights[place] as number) + share;
    }),
  );
  return patches.map((_, channel) => {
    const taken = createField(N, N);
    visit(channel, (pixel, place, share) => {
      const weight = share / ((weights[place] as number) + 1e-3);
      taken.re[pixel] = (taken.re[pixel] as number) + weight * (canvas.re[place] as number);
      taken.im[pixel] = (taken.im[pixel] as number) + weight * (canvas.im[place] as number);
    });
    return taken;
  });
}

function labelLoss({ amplitude, phase }: Output, { labels }: Batch): number {
  return meanDistance(amplitude, labels?.amplitude ?? []) + meanDistance(phase, labels?.phase ?? []);
}

function meanDistance({ values }: Pictures, label: ArrayLike<number>): number {
  return values.reduce((sum, value, index) => sum + Math.abs(value - (label[index] as number)), 0) / values.length;
}

function totalVariation({ count, side, channels, values }: Pictures): number {
  const row = side * channels;
  let sum = 0;
  values.forEach((value, index) => {
    if (Math.floor(index / row) % side < side - 1) sum += Math.abs((values[index + row] as number) - value);
    if (Math.floor(index / channels) % side < side - 1) sum += Math.abs((values[index + channels] as number) - value);
  });
  return sum / (count * channels * side * (side - 1));
}

function meanDeviation({ count, side, channels, values }: Pictures): number {
  const means = new Float64Array(count * channels);
  const placeOf = (index: number): number =>
    Math.floor(index / (side * side * channels)) * channels + (index % channels);
  values.forEach((value, index) => (means[placeOf(index)] = (means[placeOf(index)] as number) + value / side ** 2));
  return (
    values.reduce((sum, value, index) => sum + Math.abs(value - (means[placeOf(index)] as number)), 0) / values.length
  );
}

function scale(field: ComplexField, factor: number): ComplexField {
  return { ...field, re: field.re.map((value) => value * factor), im: field.im.map((value) => value * factor) };
}
