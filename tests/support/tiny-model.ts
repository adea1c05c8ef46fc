import { createLayout, createWeights } from "../../src/trainer/model/parameters.ts";
import { resolveModelConfig } from "../../src/trainer/model/model-config.ts";
import { initialLogScale } from "../../src/trainer/model/objective.ts";
import type { Batch, ModelConfig, ModelDefinition } from "../../src/trainer/model/types.ts";
import { normals, uniforms } from "./engines.ts";

/** The smallest network of N = 64, and a probe of two modes within N/4, of some 1e4 photons a pixel where it shines. */
export function tinyModel(config: Partial<ModelConfig> = {}, parts: Partial<ModelDefinition> = {}): ModelDefinition {
  const resolved = resolveModelConfig({ N: 64, nFiltersScale: 0.25, ...config });
  return {
    config: resolved,
    probe: tinyProbe(resolved.N),
    normalisation: { dataFactor: 0.02, probeDivisor: 100, meanCounts: 900 },
    canvasSize: resolved.gridsize === 1 ? resolved.N : resolved.N + 8,
    detectorMask: null,
    ...parts,
  };
}

/** complex64 `[2, N, N]`: a curved Gaussian, and a tilted one of a third of its amplitude. */
function tinyProbe(size: number): ModelDefinition["probe"] {
  const probe = { shape: [2, size, size], re: new Float32Array(2 * size ** 2), im: new Float32Array(2 * size ** 2) };
  for (let index = 0; index < 2 * size ** 2; index += 1) {
    const mode = Math.floor(index / size ** 2);
    const [y, x] = [(Math.floor(index / size) % size) - size / 2, (index % size) - size / 2];
    const amplitude = (mode === 0 ? 120 : 40) * Math.exp(-(x * x + y * y) / (2 * (size / 16) ** 2));
    const phase = mode === 0 ? 0.02 * ((x - 2) ** 2 + (y + 1) ** 2) : 0.3 * x;
    probe.re[index] = amplitude * Math.cos(phase);
    probe.im[index] = amplitude * Math.sin(phase);
  }
  return probe;
}

/** Smoothly decaying patterns with noise, some pixels without a count; offsets within 4 px; labels within range. */
export function tinyBatch({ config }: ModelDefinition, options: { count: number; seed: number }): Batch {
  const { N, gridsize } = config;
  const { count, seed } = options;
  const channels = gridsize ** 2;
  const length = count * N * N * channels;
  const noise = normals(length, seed);
  const amplitude = Float32Array.from({ length }, (_, index) => {
    const pixel = Math.floor(index / channels);
    const [y, x] = [(Math.floor(pixel / N) % N) - N / 2, (pixel % N) - N / 2];
    return Math.max(0, Math.round(150 * Math.exp(-Math.hypot(x, y) / 8) + 2 * (noise[index] as number)));
  });
  return {
    count,
    patterns: Int32Array.from({ length: count * channels }, (_, index) => index),
    amplitude,
    offsetsPx: gridsize === 1 ? new Float32Array(2 * count) : uniforms(2 * count * channels, seed + 1, [-4, 4]),
    labels: {
      amplitude: uniforms(length, seed + 2, [0, 1]),
      phase: uniforms(length, seed + 3, [-3, 3]),
    },
  };
}

/** First weights of a definition, with biases that are not zero: else many gradients would be zero by symmetry. */
export function tinyWeights(definition: ModelDefinition, seed: number): Float32Array {
  const layout = createLayout(definition.config);
  const weights = createWeights(layout, { seed, logScale: initialLogScale(definition) });
  const noise = normals(layout.size, seed + 1);
  for (const { name, offset, size } of layout.parameters) {
    if (!name.endsWith("/bias")) continue;
    for (let index = offset; index < offset + size; index += 1) weights[index] = 0.1 * (noise[index] as number);
  }
  return weights;
}
