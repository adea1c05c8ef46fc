import { createField, type ComplexField } from "../physics/complex-field.ts";
import { cutPrediction, limitOffset, type Framed } from "./frame.ts";
import { amplitudeOf, cropComplex, meanOf, type Region } from "./image.ts";
import { fitPhasePlane, removePhasePlane } from "./phase-plane.ts";
import { findShift } from "./register.ts";
import type { Alignment } from "./types.ts";

/** Prediction and truth in the scored region, the prediction corrected. */
export interface AlignedPair {
  readonly prediction: ComplexField;
  readonly truth: ComplexField;
  readonly alignment: Alignment;
}

/** How the two are brought together. */
export interface AlignmentOptions {
  readonly region: Region;
  readonly register: boolean;
  readonly maximumShiftPx: number;
}

/** Far enough for what a network may move, too near for another part of a periodic object. Pixels. */
export const defaultMaximumShiftPx = 8;

/** Shift and phase plane depend on each other (a ramp moves the spectrum); a few rounds settle both. */
const rounds = 4;
const settledPx = 0.01;

/**
 * Brings a prediction to its truth: shift, then phase plane, then the ratio of mean amplitudes. The truth stays as it is.
 * @throws AppError `DATA_INVALID` when the region leaves the prediction
 * @see specs/evaluation.md §2, §3
 */
export function alignPrediction(framed: Framed, options: AlignmentOptions): AlignedPair {
  const truth = cropComplex(framed.truth, options.region);
  const offset = options.register ? registerOffset(framed, truth, options) : framed.offset;
  const cut = cutPrediction({ ...framed, offset }, options.region);
  const phasePlane = fitPhasePlane(cut, truth);
  const flat = removePhasePlane(cut, phasePlane);
  const brightness = meanOf(amplitudeOf(flat).values);
  const amplitudeScale = brightness > 0 ? meanOf(amplitudeOf(truth).values) / brightness : 1;
  const shiftPx = { x: framed.offset.x - offset.x, y: framed.offset.y - offset.y };
  return {
    prediction: scaleField(flat, amplitudeScale),
    truth,
    alignment: { shiftPx, registered: options.register, amplitudeScale, phasePlane },
  };
}

function registerOffset(framed: Framed, truth: ComplexField, options: AlignmentOptions): Framed["offset"] {
  let { offset } = framed;
  for (let round = 0; round < rounds; round += 1) {
    const cut = cutPrediction({ ...framed, offset }, options.region);
    const flat = removePhasePlane(cut, fitPhasePlane(cut, truth));
    const maximumShiftPx = round === 0 ? options.maximumShiftPx : Math.min(2, options.maximumShiftPx);
    const shift = findShift(flat, truth, { maximumShiftPx });
    const before = offset;
    offset = limitOffset({ x: offset.x - shift.x, y: offset.y - shift.y }, framed, options);
    if (Math.hypot(offset.x - before.x, offset.y - before.y) < settledPx) break;
  }
  return offset;
}

function scaleField(field: ComplexField, factor: number): ComplexField {
  const result = createField(field.height, field.width);
  for (let pixel = 0; pixel < field.re.length; pixel += 1) {
    result.re[pixel] = factor * field.re[pixel]!;
    result.im[pixel] = factor * field.im[pixel]!;
  }
  return result;
}
