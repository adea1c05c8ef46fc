import { createRandom } from "../../base/random/generator.ts";
import type { ModelConfig, Parameter, ParameterLayout } from "./types.ts";

/** Channels of the trunk that the outer path of a head takes for itself. */
export const outerChannels = 4;

/** Name of the trained logarithm of the intensity scale. */
export const logScaleName = "physics/logScale";

/** Widths of the network's blocks, in filters. */
export interface NetworkWidths {
  /** One a block of the encoder, each halving the side; the last leaves 8×8. */
  readonly encoder: readonly number[];
  /** One a block of each decoder, each doubling the side. */
  readonly decoder: readonly number[];
  /** Filters of the outer path, `2048·s/N`; 0 for the plain decoders of the supervised baseline. */
  readonly outer: number;
}

/**
 * Widths for a size and scale: the encoder ends with 128·s filters at 8×8, the decoders go back to N/2 (PINN) or N.
 * @see /specs/network.md §2; PtychoPINN (Sci. Rep. 13, 22789)
 */
export function networkWidths({ architecture, N, nFiltersScale: s }: ModelConfig): NetworkWidths {
  const blocks = Math.log2(N / 8);
  const encoder = Array.from({ length: blocks }, (_, block) => (128 * s) / 2 ** (blocks - 1 - block));
  if (architecture === "supervised") return { encoder, decoder: encoder.toReversed(), outer: 0 };
  const decoder = Array.from({ length: blocks - 1 }, (_, block) => 32 * s * 2 ** (blocks - 2 - block));
  return { encoder, decoder, outer: (2048 * s) / N };
}

/**
 * Names, shapes and places of all that is trained, in a fixed order: encoder, amplitude, phase, scale.
 * @see /specs/network.md §4
 */
export function createLayout(config: ModelConfig): ParameterLayout {
  const widths = networkWidths(config);
  const shapes = new Map<string, readonly number[]>();
  const convolution = (name: string, from: number, to: number): void => {
    shapes.set(`${name}/kernel`, [3, 3, from, to]);
    shapes.set(`${name}/bias`, [to]);
  };
  const block = (name: string, from: number, to: number): void => {
    convolution(`${name}/conv1`, from, to);
    convolution(`${name}/conv2`, to, to);
  };
  const channels = config.gridsize ** 2;
  const stack = (name: string, start: number, filters: readonly number[]): void =>
    filters.forEach((width, index) => block(`${name}/block${index + 1}`, filters[index - 1] ?? start, width));
  stack("encoder", channels, widths.encoder);
  for (const decoder of ["amplitude", "phase"]) {
    stack(decoder, widths.encoder.at(-1) as number, widths.decoder);
    const trunk = widths.decoder.at(-1) as number;
    convolution(`${decoder}/inner`, widths.outer > 0 ? trunk - outerChannels : trunk, channels);
    if (widths.outer === 0) continue;
    block(`${decoder}/outer`, outerChannels, widths.outer);
    convolution(`${decoder}/outer/head`, widths.outer, channels);
  }
  if (config.architecture === "pinn" && config.intensityScaleTrainable) shapes.set(logScaleName, []);
  return layOut(shapes);
}

/**
 * First weights: kernels Glorot uniform, `±√(6 / (9·(from + to)))`, biases zero, the logarithm of the scale as given.
 * The same seed gives the same bytes on every engine.
 * @returns float32 `[layout.size]`
 * @see specs/network.md §4
 */
export function createWeights(layout: ParameterLayout, options: { seed: number; logScale: number }): Float32Array {
  const random = createRandom(options.seed);
  const weights = new Float32Array(layout.size);
  for (const { name, shape, offset, size } of layout.parameters) {
    if (name === logScaleName) weights[offset] = options.logScale;
    if (!name.endsWith("/kernel")) continue;
    const [height = 0, width = 0, from = 0, to = 0] = shape;
    const limit = Math.sqrt(6 / (height * width * (from + to)));
    for (let index = 0; index < size; index += 1) weights[offset + index] = (2 * random.uniform() - 1) * limit;
  }
  return weights;
}

function layOut(shapes: ReadonlyMap<string, readonly number[]>): ParameterLayout {
  const parameters: Parameter[] = [];
  let offset = 0;
  for (const [name, shape] of shapes) {
    const size = shape.reduce((product, side) => product * side, 1);
    parameters.push({ name, shape, offset, size });
    offset += size;
  }
  return { parameters, size: offset };
}
