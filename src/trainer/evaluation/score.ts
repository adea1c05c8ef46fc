import type { ComplexField } from "../physics/complex-field.ts";
import type { AlignedPair } from "./align.ts";
import { pearson } from "./correlation.ts";
import { measureErrors } from "./error-measures.ts";
import {
  amplitudeOf,
  cropImage,
  deviationOf,
  meanOf,
  onBranchOf,
  phaseOf,
  rangeOf,
  type Image,
  type Region,
} from "./image.ts";
import { multiscaleSimilarity } from "./multiscale-similarity.ts";
import { createPatchCorrelator, type PatchCorrelation } from "./patch-correlation.ts";
import { fitPhasePlane, removePhasePlane } from "./phase-plane.ts";
import { findResolution, ringCorrelation, toField } from "./ring-correlation.ts";
import { structuralSimilarity } from "./structural-similarity.ts";
import type { EvaluationOptions, EvaluationRow, Scores, Variation } from "./types.ts";

/** Below this share of the truth's standard deviation an image counts as constant. */
const collapsedBelow = 0.05;

/** A truth that varies less (radians, or share of its mean) does not vary: rounding of float32 alone gives 1e-7. */
const leastDeviation = 1e-4;

/** Where a pair comes from. */
export interface ScoreContext {
  readonly region: Region;
  readonly options: EvaluationOptions;
}

/**
 * A line of the table from an aligned pair.
 * @see specs/evaluation.md §4 – §6
 */
export function scorePair(name: EvaluationRow["name"], pair: AlignedPair, context: ScoreContext): EvaluationRow {
  const pixelSizeM = context.options.pixelSizeM ?? null;
  const amplitudes = { image: amplitudeOf(pair.prediction), truth: amplitudeOf(pair.truth) };
  const truthPhase = phaseOf(pair.truth);
  const phases = { image: onBranchOf(phaseOf(pair.prediction), truthPhase), truth: truthPhase };
  const variation = {
    amplitude: variationOf(contrastOf(amplitudes.image), contrastOf(amplitudes.truth)),
    phase: variationOf(ownPhaseDeviation(pair.prediction), ownPhaseDeviation(pair.truth)),
  };
  return {
    name,
    amplitude: scoreImages(amplitudes, pixelSizeM),
    phase: variation.phase.deviationRatio !== null ? scoreImages(phases, pixelSizeM) : null,
    complexCorrelation: complexCorrelation(pair.prediction, pair.truth),
    variation,
    insideWindows: context.options.windows === undefined ? null : correlateWindows(pair, context),
    alignment: pair.alignment,
  };
}

interface ImagePair {
  readonly image: Image;
  readonly truth: Image;
}

function scoreImages({ image, truth }: ImagePair, pixelSizeM: number | null): Scores {
  const { min, max } = rangeOf(truth.values);
  const dataRange = max - min;
  const difference = { ...image, values: image.values.map((value, pixel) => value - truth.values[pixel]!) };
  const frc = ringCorrelation(toField(image), toField(truth), { real: true });
  return {
    ...measureErrors(difference, dataRange),
    ssim: structuralSimilarity(image, truth, dataRange),
    msSsim: multiscaleSimilarity(image, truth, dataRange),
    correlation: pearson(image.values, truth.values),
    frc,
    resolution: frc === null ? null : findResolution(frc, "half", pixelSizeM),
  };
}

function complexCorrelation(prediction: ComplexField, truth: ComplexField): number {
  let [re, im, left, right] = [0, 0, 0, 0];
  for (let pixel = 0; pixel < truth.re.length; pixel += 1) {
    const [a, b, c, d] = [prediction.re[pixel]!, prediction.im[pixel]!, truth.re[pixel]!, truth.im[pixel]!];
    re += a * c + b * d;
    im += b * c - a * d;
    left += a * a + b * b;
    right += c * c + d * d;
  }
  const power = Math.sqrt(left * right);
  return power > 0 ? Math.hypot(re, im) / power : 0;
}

function contrastOf({ values }: Image): number {
  const mean = meanOf(values);
  return mean > 0 ? deviationOf(values) / mean : 0;
}

/**
 * How much of a phase varies besides a plane, radians. The plane is fitted to the image alone: the one that
 * was removed to match the truth would make a constant look like structure.
 */
function ownPhaseDeviation(image: ComplexField): number {
  const flat = { ...image, re: new Float64Array(image.re.length).fill(1), im: new Float64Array(image.im.length) };
  return deviationOf(phaseOf(removePhasePlane(image, fitPhasePlane(image, flat))).values);
}

function variationOf(deviation: number, expected: number): Variation {
  if (!(expected > leastDeviation)) return { deviationRatio: null, collapsed: false };
  const deviationRatio = deviation / expected;
  return { deviationRatio, collapsed: deviationRatio < collapsedBelow };
}

/** The windows that lie in the region, cut from the corrected prediction to the nearest pixel, as from the truth. */
function correlateWindows(pair: AlignedPair, { region, options }: ScoreContext): PatchCorrelation {
  const { probe, centresX, centresY } = options.windows!;
  const size = probe.shape.at(-1)!;
  const origin = {
    x: (options.truthOrigin?.x ?? 0) + region.left,
    y: (options.truthOrigin?.y ?? 0) + region.top,
  };
  const truth = { amplitude: amplitudeOf(pair.truth), phase: phaseOf(pair.truth), origin };
  const [amplitude, phase] = [amplitudeOf(pair.prediction), phaseOf(pair.prediction)];
  const correlator = createPatchCorrelator(probe, truth);
  for (let window = 0; window < centresX.length; window += 1) {
    const centre = { x: centresX[window]!, y: centresY[window]! };
    const left = Math.round(centre.x - (size - 1) / 2 - origin.x);
    const top = Math.round(centre.y - (size - 1) / 2 - origin.y);
    if (left < 0 || top < 0 || left + size > amplitude.width || top + size > amplitude.height) continue;
    const square = { top, left, height: size, width: size };
    correlator.add(cropImage(amplitude, square).values, cropImage(phase, square).values, centre);
  }
  return correlator.finish();
}
