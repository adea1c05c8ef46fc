import { createField, type ComplexField } from "../physics/complex-field.ts";
import type { ComplexArray, PointPx } from "../physics/types.ts";
import { alignPrediction, defaultMaximumShiftPx, type AlignedPair } from "./align.ts";
import { chooseRegion, type Framed } from "./frame.ts";
import { evaluateHalves } from "./halves.ts";
import { amplitudeOf, deviationOf, meanOf, toComplexImage, type Region } from "./image.ts";
import { scorePair, type ScoreContext } from "./score.ts";
import type { EvaluationOptions, EvaluationReport, EvaluationRow, PlacedObject } from "./types.ts";

/** Below this contrast, and with as little phase, an image has nothing that could be registered. */
const leastContrast = 1e-6;

/**
 * Everything that is said about a reconstruction: it is registered to its truth, its amplitude scaled, its phase plane
 * removed, and scored; beside it stand what a constant and (where given) the patch means reach, corrected alike.
 *
 * @param prediction complex64 `[H, W]`
 * @param truth complex64 `[H', W']`
 * @throws AppError `PHYSICS_SHAPE` for what is no image, `DATA_INVALID` when the two do not overlap, the region is not
 * covered by both, or numbers are not finite
 * @see specs/evaluation.md
 */
export function evaluateObject(
  prediction: ComplexArray,
  truth: ComplexArray,
  options: EvaluationOptions = {},
): EvaluationReport {
  return evaluateWithImages(prediction, truth, options).report;
}

/** A report and the pair of images that it speaks of, in the scored region. */
export interface EvaluationWithImages {
  readonly report: EvaluationReport;
  /** The corrected prediction and the truth. */
  readonly pair: AlignedPair;
}

/** As `evaluateObject`, with the corrected prediction and the truth for pictures. */
export function evaluateWithImages(
  prediction: ComplexArray,
  truth: ComplexArray,
  options: EvaluationOptions = {},
): EvaluationWithImages {
  const truthImage = toComplexImage(truth, "truth");
  const origin = options.predictionOrigin ?? { x: 0, y: 0 };
  const framed = frame({ object: prediction, origin }, truthImage, options);
  const region = chooseRegion(framed, options);
  const pair = align(framed, region, options);
  const context = { region, options };
  const rows = [
    scorePair("prediction", pair, context),
    scorePair("constant", constantPair(pair.truth), context),
    ...patchMeansRow(truthImage, pair, context),
  ];
  const { halves, pixelSizeM = null } = options;
  const report: EvaluationReport = {
    version: 1,
    region,
    pixelSizeM,
    rows,
    halves: halves === undefined ? null : evaluateHalves({ halves, truth: truthImage, region }, options),
    notes: notesOf(rows, pair),
  };
  return { report, pair };
}

function frame({ object, origin }: PlacedObject, truth: ComplexField, options: EvaluationOptions): Framed {
  const truthOrigin: PointPx = options.truthOrigin ?? { x: 0, y: 0 };
  const offset = { x: origin.x - truthOrigin.x, y: origin.y - truthOrigin.y };
  return { prediction: toComplexImage(object, "prediction"), truth, offset };
}

function align(framed: Framed, region: Region, options: EvaluationOptions): AlignedPair {
  const register = (options.register ?? true) && hasStructure(framed.prediction) && hasStructure(framed.truth);
  return alignPrediction(framed, {
    region,
    register,
    maximumShiftPx: options.maximumShiftPx ?? defaultMaximumShiftPx,
  });
}

function hasStructure(image: ComplexField): boolean {
  const level = meanOf(amplitudeOf(image).values);
  return Math.max(deviationOf(image.re), deviationOf(image.im)) > leastContrast * level;
}

/** The yardstick of no structure at all: the truth's mean amplitude, and the phase that fits best, everywhere. */
function constantPair(truth: ComplexField): AlignedPair {
  const constant = createField(truth.height, truth.width);
  const amplitude = meanOf(amplitudeOf(truth).values);
  const [re, im] = [meanOf(truth.re), meanOf(truth.im)];
  const phase = Math.atan2(im, re);
  constant.re.fill(amplitude * Math.cos(phase));
  constant.im.fill(amplitude * Math.sin(phase));
  return {
    prediction: constant,
    truth,
    alignment: {
      shiftPx: { x: 0, y: 0 },
      registered: false,
      amplitudeScale: amplitude,
      phasePlane: { constant: -phase, perColumn: 0, perRow: 0 },
    },
  };
}

/** They lie where the positions say, as the prediction does: what moved the one moves the other. */
function patchMeansRow(truth: ComplexField, pair: AlignedPair, context: ScoreContext): readonly EvaluationRow[] {
  const { region, options } = context;
  if (options.patchMeans === undefined) return [];
  const framed = frame(options.patchMeans, truth, options);
  const { shiftPx } = pair.alignment;
  const offset = { x: framed.offset.x - shiftPx.x, y: framed.offset.y - shiftPx.y };
  const means = alignPrediction({ ...framed, offset }, { region, register: false, maximumShiftPx: 0 });
  return [scorePair("patch means", { ...means, alignment: { ...means.alignment, shiftPx } }, context)];
}

function notesOf(rows: readonly EvaluationRow[], pair: AlignedPair): readonly string[] {
  const { amplitude, phase } = rows[0]!.variation;
  const dark = countDark(pair.prediction);
  const notes: readonly (string | false)[] = [
    amplitude.collapsed && "The predicted amplitude hardly varies: it has collapsed, and its scores say nothing.",
    phase.collapsed && "The predicted phase hardly varies: it has collapsed, and its scores say nothing.",
    ...(["amplitude", "phase"] as const).map(
      (part) => isIdle(rows, part) && `The predicted ${part} is no nearer to the truth than a constant by its SSIM.`,
    ),
    ...(["amplitude", "phase"] as const).map((part) => startsBelow(rows[0]!, part)),
    phase.deviationRatio === null &&
      "The truth has no phase of its own: phase is not scored, for a constant would be perfect.",
    dark > 0 && `${dark} pixels of the region were never lit and count as 0.`,
    !pair.alignment.registered && "No shift was looked for.",
  ];
  return notes.filter((note) => note !== false);
}

/** Why there is no resolution, where a curve is; a rise later on does not make one. */
function startsBelow(prediction: EvaluationRow, part: "amplitude" | "phase"): string | false {
  const { frc, resolution } = prediction[part] ?? { frc: null, resolution: null };
  if (frc === null || resolution?.frequencyPerPx !== null || prediction.variation[part].collapsed) return false;
  const rise = frc.correlation.findIndex((value) => value >= 0.5);
  const later = rise < 0 ? "and in no other" : `though it rises above at ${frc.frequencyPerPx[rise]!.toFixed(3)}/px`;
  return `The predicted ${part} correlates with the truth by less than 1/2 in the lowest ring, ${later}: it has no resolution by FRC.`;
}

/** Whether a constant scores as well. */
function isIdle(rows: readonly EvaluationRow[], part: "amplitude" | "phase"): boolean {
  const [prediction, constant] = rows.map((row) => row[part]?.ssim ?? null);
  return prediction != null && constant != null && prediction <= constant;
}

/** Pixels that no patch reached are exactly 0 in a stitched object, and all but 0 once it was moved. */
function countDark(image: ComplexField): number {
  const { values } = amplitudeOf(image);
  const level = meanOf(values);
  return values.reduce((count, value) => count + (value < 1e-6 * level ? 1 : 0), 0);
}
