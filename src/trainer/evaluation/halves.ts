import { alignPrediction, defaultMaximumShiftPx } from "./align.ts";
import type { ComplexField } from "../physics/complex-field.ts";
import { amplitudeOf, onBranchOf, phaseOf, toComplexImage, type Image, type Region } from "./image.ts";
import { findResolution, ringCorrelation, toField } from "./ring-correlation.ts";
import type { EvaluationOptions, HalfCurve, HalvesReport, PlacedObject } from "./types.ts";

/** Two halves, and how to bring each to the same truth. */
export interface HalvesInput {
  readonly halves: readonly [PlacedObject, PlacedObject];
  readonly truth: ComplexField;
  readonly region: Region;
}

/**
 * Ring correlation of reconstructions from two independent halves of a scan, each registered to the truth first: it
 * tells how far down the data themselves agree, whatever the truth is.
 * @throws AppError `PHYSICS_SHAPE`, `DATA_INVALID` as `evaluateObject`
 * @see specs/evaluation.md §5
 */
export function evaluateHalves(input: HalvesInput, options: EvaluationOptions): HalvesReport {
  const { region, truth } = input;
  const [first, second] = input.halves.map(({ object, origin }) => {
    const truthOrigin = options.truthOrigin ?? { x: 0, y: 0 };
    const framed = {
      prediction: toComplexImage(object, "half reconstruction"),
      truth,
      offset: { x: origin.x - truthOrigin.x, y: origin.y - truthOrigin.y },
    };
    const register = options.register ?? true;
    return alignPrediction(framed, {
      region,
      register,
      maximumShiftPx: options.maximumShiftPx ?? defaultMaximumShiftPx,
    }).prediction;
  }) as [ComplexField, ComplexField];
  const pixelSizeM = options.pixelSizeM ?? null;
  const phases = [phaseOf(first), phaseOf(second)] as const;
  return {
    amplitude: curveOf([amplitudeOf(first), amplitudeOf(second)], pixelSizeM),
    phase: curveOf([phases[0], onBranchOf(phases[1], phases[0])], pixelSizeM),
  };
}

function curveOf([left, right]: readonly [Image, Image], pixelSizeM: number | null): HalfCurve {
  const frc = ringCorrelation(toField(left), toField(right), { real: true });
  if (frc === null) return { frc, oneSeventh: null, halfBit: null };
  return {
    frc,
    oneSeventh: findResolution(frc, "one-seventh", pixelSizeM),
    halfBit: findResolution(frc, "half-bit", pixelSizeM),
  };
}
