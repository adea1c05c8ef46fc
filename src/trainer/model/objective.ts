import * as tf from "@tensorflow/tfjs-core";
import { AppError } from "../../base/errors/app-error.ts";
import { createDiffractionModel } from "../physics/diffraction.ts";
import { assertCanvasHolds, type GroupGeometry, imposeOverlap } from "../physics/overlap.ts";
import type { ComplexTensor } from "../physics/propagation.ts";
import type { Weights } from "./layers.ts";
import { amplitudeDistance, maskedMean, meanDeviation, poissonDeviance, totalVariation } from "./losses.ts";
import type { NetworkOutput } from "./network.ts";
import { logScaleName } from "./parameters.ts";
import type { Batch, ModelConfig, ModelDefinition } from "./types.ts";

/** What training minimises, from the network's output on. */
export interface Objective {
  /**
   * To be called before a loss is differentiated: what throws under way leaves its tensors behind (tfjs keeps its tape).
   * @throws AppError `DATA_INVALID` where a supervised model is given no labels, `PHYSICS_SHAPE` where a group does not
   * fit on the canvas
   */
  assertBatch(batch: Batch): void;
  /**
   * Mean over the batch's patterns, regularisers included. Differentiable in the output and in the scale among the weights.
   * @returns float32, dimensionless; the caller disposes it
   */
  loss(output: NetworkOutput, batch: Batch, weights: Weights): tf.Scalar;
  dispose(): void;
}

/**
 * Physics for `pinn`, labels for `supervised`.
 * @throws AppError `DATA_INVALID` where the detector mask leaves no pixel, `PHYSICS_SHAPE` for a probe of another shape
 * @see /specs/forward-model.md §6
 */
export function createObjective(definition: ModelDefinition): Objective {
  return definition.config.architecture === "supervised"
    ? createLabelObjective(definition.config)
    : createMeasurementObjective(definition);
}

/**
 * ln(c·k), where the trained scale starts: with it the network's object is in absolute units, since the intensities of
 * the probe divided by k, times (c·k)², are c² times counts.
 * @see /specs/forward-model.md §5
 */
export function initialLogScale({ normalisation }: ModelDefinition): number {
  return Math.log(normalisation.dataFactor * normalisation.probeDivisor);
}

/**
 * The measurement itself as the label: patches, overlap constraint, forward model, distance to what was counted.
 * @see /specs/forward-model.md; Hoidn et al., Sci. Rep. 13, 22789 (2023)
 */
function createMeasurementObjective(definition: ModelDefinition): Objective {
  const { config, probe, normalisation, detectorMask } = definition;
  const mask = detectorMask === null ? null : tf.keep(maskTensor(detectorMask, config.N));
  const scaled = (part: Float32Array): Float32Array => part.map((value) => value / normalisation.probeDivisor);
  const diffraction = createDiffractionModel({ ...probe, re: scaled(probe.re), im: scaled(probe.im) });
  const fixedLogScale = initialLogScale(definition);
  return {
    assertBatch: (batch) => {
      if (config.gridsize > 1) assertCanvasHolds(geometryOf(batch, definition));
    },
    loss: (output, batch, weights) =>
      tf.tidy(() => {
        const patches = constrainPatches(toPatches(output), batch, definition);
        const logScale = weights.get(logScaleName) ?? tf.scalar(fixedLogScale);
        const intensity = tf.mul(diffraction.intensity(patches), tf.exp(tf.mul(logScale, 2))); // c²·counts
        const measured = patternsFirst(
          tf.tensor4d(batch.amplitude, [batch.count, config.N, config.N, config.gridsize ** 2]),
        );
        const distance = dataDistance(intensity, measured, definition);
        return tf.add(maskedMean(distance, mask), regularisers(output, config)) as tf.Scalar;
      }),
    dispose: () => {
      diffraction.dispose();
      mask?.dispose();
    },
  };
}

/** float32 `[1, N, N]` */
function maskTensor(detectorMask: Uint8Array, size: number): tf.Tensor3D {
  if (detectorMask.some((pixel) => pixel !== 0)) {
    return tf.tensor3d(Float32Array.from(detectorMask, Number), [1, size, size]);
  }
  throw new AppError("DATA_INVALID", "The detector mask leaves no pixel", {
    received: `${size} × ${size} pixels, all 0`,
    expected: "1 for each pixel that counts, 0 for gaps, beam stop and saturation",
    hint: "turn the mask round, or leave it out",
  });
}

/** @param intensity c²·counts, float32 `[B·C, N, N]` @param measured sqrt(counts), the same shape */
function dataDistance(intensity: tf.Tensor, measured: tf.Tensor, definition: ModelDefinition): tf.Tensor {
  const { config, normalisation } = definition;
  const { dataFactor, meanCounts } = normalisation;
  if (config.loss === "mae") return amplitudeDistance(intensity, tf.mul(measured, dataFactor));
  const expected = tf.add(tf.mul(intensity, 1 / dataFactor ** 2), config.background);
  return tf.mul(poissonDeviance(expected, tf.square(measured)), 1 / meanCounts);
}

function constrainPatches(patches: ComplexTensor, batch: Batch, definition: ModelDefinition): ComplexTensor {
  return definition.config.gridsize === 1 ? patches : imposeOverlap(patches, geometryOf(batch, definition));
}

function geometryOf({ count, offsetsPx }: Batch, { config, canvasSize }: ModelDefinition): GroupGeometry {
  return { groups: count, channels: config.gridsize ** 2, patchSize: config.N, canvasSize, offsetsPx };
}

/** `amp · exp(i·phase)`, float32 `[B·C, N, N]` each part. */
function toPatches({ amplitude, phase }: NetworkOutput): ComplexTensor {
  return {
    re: patternsFirst(tf.mul(amplitude, tf.cos(phase))),
    im: patternsFirst(tf.mul(amplitude, tf.sin(phase))),
  };
}

/** `[B, N, N, C] → [B·C, N, N]` */
function patternsFirst(values: tf.Tensor4D): tf.Tensor3D {
  const [batch, height, width, channels] = values.shape;
  if (channels === 1) return tf.reshape(values, [batch, height, width]);
  return tf.reshape(tf.transpose(values, [0, 3, 1, 2]), [batch * channels, height, width]);
}

/** The supervised baseline: mean absolute error of amplitude plus that of phase. */
function createLabelObjective(config: ModelConfig): Objective {
  return {
    assertBatch: (batch) => void labelsOf(batch),
    loss: (output, batch) =>
      tf.tidy(() => {
        const labels = labelsOf(batch);
        const ofAmplitude = meanAbsoluteError(output.amplitude, labels.amplitude);
        const distance = tf.add(ofAmplitude, meanAbsoluteError(output.phase, labels.phase));
        return tf.add(distance, regularisers(output, config)) as tf.Scalar;
      }),
    dispose: () => {},
  };
}

function labelsOf({ labels }: Batch): NonNullable<Batch["labels"]> {
  if (labels !== null) return labels;
  throw new AppError("DATA_INVALID", "A supervised model has nothing to learn from", {
    received: "a batch without labels",
    expected: "true amplitude and phase of each patch",
    hint: 'give data with `objectGuess` or `objects`, or take `architecture` "pinn", which needs no labels',
  });
}

function meanAbsoluteError(predicted: tf.Tensor4D, label: Float32Array): tf.Scalar {
  return tf.mean(tf.abs(tf.sub(predicted, tf.tensor4d(label, predicted.shape))));
}

function regularisers({ amplitude, phase }: NetworkOutput, config: ModelConfig): tf.Scalar {
  const terms: readonly (readonly [number, () => tf.Scalar])[] = [
    [config.amplitudeTotalVariation, () => totalVariation(amplitude)],
    [config.amplitudeMeanDeviation, () => meanDeviation(amplitude)],
    [config.phaseTotalVariation, () => totalVariation(phase)],
    [config.phaseMeanDeviation, () => meanDeviation(phase)],
  ];
  return terms
    .filter(([weight]) => weight > 0)
    .reduce<tf.Scalar>((sum, [weight, term]) => tf.add(sum, tf.mul(term(), weight)), tf.scalar(0));
}
