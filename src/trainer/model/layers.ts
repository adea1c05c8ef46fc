import * as tf from "@tensorflow/tfjs-core";
import { toComputePrecision } from "../engine/bfloat16/boundary.ts";
import { halve, halveGradient } from "../engine/halving.ts";
import { filterAndBiasGradient, inputGradient, reluGradient, sameConvolution } from "../engine/convolution-gradient.ts";

/** The network's weights as tensors, by the names of the layout. */
export type Weights = ReadonlyMap<string, tf.Tensor>;

/** Weights that stay as they are, with the filters that the layers made of them: each is made once, at its first use. */
export class FixedWeights extends Map<string, tf.Tensor> {
  readonly #filters = new Map<string, Filter>();

  /** The filter of a layer. */
  filterOf(name: string, make: () => Filter): Filter {
    const known = this.#filters.get(name) ?? keepFilter(make());
    this.#filters.set(name, known);
    return known;
  }

  /** Gives back all tensors, the weights too. */
  dispose(): void {
    tf.dispose([...this.#filters.values()].flat());
    tf.dispose([...this.values()]); // once more is no harm: a float32 filter is the weight itself
  }
}

/** 3×3 convolution with bias, the side kept. `[B, H, W, from] → [B, H, W, to]` */
export function convolve(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  return convolution(x, filterOf(weights, name), { relu: false, ofInput: true });
}

/** 3×3 convolution with bias and ReLU. */
export function convolveRelu(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  return convolution(x, filterOf(weights, name), { relu: true, ofInput: true });
}

/** The same for what was measured, which needs no gradient: on some engines that would be the dearest of all. */
export function convolveMeasured(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  return convolution(x, filterOf(weights, name), { relu: true, ofInput: false });
}

/** Two 3×3 convolutions with ReLU. */
export function doubleConvolution(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  return convolveRelu(convolveRelu(x, weights, `${name}/conv1`), weights, `${name}/conv2`);
}

/**
 * 3×3 convolution with bias, ReLU and 2×2 maximum, the side halved. ReLU goes into the convolution, where it costs
 * nothing; its gradient is taken of the maxima, a quarter of the pixels, which is the same: no other pixel has one.
 */
export function convolveReluHalve(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  const filter = filterOf(weights, name);
  const apply = tf.customGrad((...inputs) => {
    const [kernel, bias] = inputs as unknown as Filter;
    const save = inputs.at(-1) as unknown as tf.GradSaveFunc;
    const whole = fusedConvolution({ x, filter: kernel, bias }, { relu: true });
    const { result, places } = halve(whole);
    save([x, kernel, whole, result, ...(places === null ? [] : [places])]);
    return { value: result, gradFunc: halvedGradients };
  });
  return apply(...filter, x) as tf.Tensor4D;
}

/** Of kernel, bias and x. */
function halvedGradients(dy: tf.Tensor4D, saved: tf.Tensor[]): tf.Tensor[] {
  const [x, kernel, whole, result] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
  const places = saved[4] ?? null;
  const dMaxima = reluGradient(dy, result);
  const dSum = halveGradient(dMaxima, { x: whole, result, places });
  const parts = gradients(dSum, [x, kernel], { relu: false, ofInput: true });
  tf.dispose([dMaxima, dSum]);
  return parts;
}

/**
 * Each pixel repeated to 2×2, the side doubled. Copies whole rows and channels; the gradient is a sum over 2×2,
 * since TensorFlow.js's own resize is slow backwards, and wrong on its `cpu` backend.
 */
export function double(x: tf.Tensor4D): tf.Tensor4D {
  const doubled = tf.customGrad((input) => ({
    value: repeatPixels(input as tf.Tensor4D),
    gradFunc: (dy: tf.Tensor) => tf.mul(tf.avgPool(dy as tf.Tensor4D, 2, 2, "valid"), 4),
  }));
  return doubled(x) as tf.Tensor4D;
}

/**
 * 3×3 convolution with bias of the doubled `x`, which is never formed: `convolve(double(x))` up to rounding.
 *
 * On a doubled image each of the four pixels of a 2×2 sees only four different pixels of x, so one convolution of x with
 * four kernels, sums of the given one's rows and columns, gives all four. Heads have one channel or few, and their
 * convolution takes a tenth of the time so.
 *
 * @param x `[B, H, W, from]`
 * @returns `[B, 2H, 2W, to]`
 */
export function convolveDoubled(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  const kernel = weights.get(`${name}/kernel`) as tf.Tensor4D;
  const filter = filterOf(weights, name, fourFilters);
  const four = convolution(x, filter, { relu: false, ofInput: true });
  return interleave(four, kernel.shape[3]);
}

/** `x · sigmoid(x)` */
export function silu(x: tf.Tensor4D): tf.Tensor4D {
  return tf.mul(x, tf.sigmoid(x));
}

function repeatPixels(x: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const wide = tf.reshape(tf.concat([x, x], 3), [batch, height, 2 * width * channels]); // columns twice
  return tf.reshape(tf.concat([wide, wide], 2), [batch, 2 * height, 2 * width, channels]); // rows twice
}

/** A layer's filter in the precision that the network computes in; of fixed weights it is made once. */
function filterOf(weights: Weights, name: string, form: (plain: Filter) => Filter = (plain) => plain): Filter {
  const make = (): Filter => {
    const kernel = weights.get(`${name}/kernel`) as tf.Tensor4D;
    const [formed, bias] = form([kernel, weights.get(`${name}/bias`) as tf.Tensor1D]);
    return [toComputePrecision(formed), toComputePrecision(bias)];
  };
  return weights instanceof FixedWeights ? weights.filterOf(name, make) : make();
}

function keepFilter([kernel, bias]: Filter): Filter {
  return [tf.keep(kernel), tf.keep(bias)];
}

/** The filter that gives the four pixels of a 2×2 at once. */
function fourFilters([kernel, bias]: Filter): Filter {
  return [fourKernels(kernel), fourTimes(bias)];
}

/** `[to] → [4·to]`. TensorFlow.js's own gradient of it takes slice after slice. */
const fourTimes = tf.customGrad((bias) => ({
  value: tf.tile(bias as tf.Tensor1D, [4]),
  gradFunc: (dy: tf.Tensor) => tf.sum(tf.reshape(dy, [4, -1]), 0),
})) as (bias: tf.Tensor1D) => tf.Tensor1D;

/** What a convolution does besides. */
interface Form {
  /** ReLU afterwards. */
  readonly relu: boolean;
  /** Whether a gradient of x is wanted. */
  readonly ofInput: boolean;
}

/** Kernel and bias of a layer, in the precision that the network computes in. */
type Filter = readonly [kernel: tf.Tensor4D, bias: tf.Tensor1D];

/**
 * With a gradient that asks for the engine's fused kernels; those of TensorFlow.js sum the bias by a slower way. What
 * goes into a ReLU is given back at once, so that the next layer writes where the processor's caches are warm, and
 * half the memory is held for the gradient.
 */
function convolution(x: tf.Tensor4D, filter: Filter, form: Form): tf.Tensor4D {
  const apply = tf.customGrad((...inputs) => {
    const [kernel, bias] = inputs as unknown as Filter;
    const save = inputs.at(-1) as unknown as tf.GradSaveFunc;
    const value = fusedConvolution({ x, filter: kernel, bias }, form);
    save(form.relu ? [x, kernel, value] : [x, kernel]);
    return { value, gradFunc: (dy: tf.Tensor4D, saved: tf.Tensor[]) => gradients(dy, saved, form) };
  });
  return (form.ofInput ? apply(...filter, x) : apply(...filter)) as tf.Tensor4D;
}

/** Of kernel, bias and, where it is wanted, x. */
function gradients(dy: tf.Tensor4D, saved: tf.Tensor[], form: Form): tf.Tensor[] {
  const [x, kernel, result] = saved as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
  const dSum = form.relu ? reluGradient(dy, result) : dy;
  const { filter, bias } = filterAndBiasGradient(x, dSum, kernel.shape);
  const ofInput = form.ofInput ? [inputGradient(dSum, kernel, x.shape)] : [];
  if (form.relu) dSum.dispose();
  return [filter, bias, ...ofInput];
}

/** By the kernel's name: `tf.fused.conv2d` does not fuse a ReLU where a gradient is being taken. */
function fusedConvolution(inputs: tf.FusedConv2DInputs, { relu }: Pick<Form, "relu">): tf.Tensor4D {
  const attributes = { ...sameConvolution, dilations: [1, 1], activation: relu ? "relu" : "linear" };
  return tf.engine().runKernel(tf.FusedConv2D, inputs as unknown as tf.NamedTensorMap, attributes) as tf.Tensor4D;
}

/**
 * What a row of three taps becomes on an image that was doubled: `[phase][tap on x][tap of the row]`. The even pixel
 * 2i sees i − 1, i, i; the odd one i, i, i + 1.
 */
const tapsOfPhases = [
  [
    [1, 0, 0],
    [0, 1, 1],
    [0, 0, 0],
  ],
  [
    [0, 0, 0],
    [1, 1, 0],
    [0, 0, 1],
  ],
] as const;

/** float32 `[36, 9]`: rows (tap y, tap x, phase y, phase x) on x, columns (tap y, tap x) of the kernel. */
const sumsOfTaps = [0, 1, 2].flatMap((y) =>
  [0, 1, 2].flatMap((x) =>
    [0, 1].flatMap((phaseY) =>
      [0, 1].map((phaseX) =>
        [0, 1, 2].flatMap((row) =>
          [0, 1, 2].map(
            (column) => (tapsOfPhases[phaseY]?.[y]?.[row] ?? 0) * (tapsOfPhases[phaseX]?.[x]?.[column] ?? 0),
          ),
        ),
      ),
    ),
  ),
);

/** `[3, 3, from, to] → [3, 3, from, 4·to]`, differentiable. */
function fourKernels(kernel: tf.Tensor4D): tf.Tensor4D {
  const [, , from, to] = kernel.shape;
  const sums = tf.matMul(tf.tensor2d(sumsOfTaps), tf.reshape(kernel, [9, from * to])); // [36, from·to]
  const phasesLast = tf.transpose(tf.reshape(sums, [9, 4, from, to]), [0, 2, 1, 3]); // [9, from, 4, to]
  return tf.reshape(phasesLast, [3, 3, from, 4 * to]);
}

/** `[B, H, W, 2·2·to] → [B, 2H, 2W, to]` */
function interleave(x: tf.Tensor4D, to: number): tf.Tensor4D {
  const [batch, height, width] = x.shape;
  const rows = tf.transpose(tf.reshape(x, [batch * height, width, 2, 2 * to]), [0, 2, 1, 3]); // [B·H, 2, W, 2·to]
  return tf.reshape(rows, [batch, 2 * height, 2 * width, to]);
}
