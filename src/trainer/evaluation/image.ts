import { AppError } from "../../base/errors/app-error.ts";
import type { ComplexField } from "../physics/complex-field.ts";
import type { ComplexArray } from "../physics/types.ts";

/** A real image in doubles, row-major, `[height, width]`. */
export interface Image {
  readonly height: number;
  readonly width: number;
  readonly values: Float64Array;
}

/** A rectangle of pixels: rows `top … top + height − 1`, columns `left … left + width − 1`. */
export interface Region {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * An object in doubles.
 * @param object complex64 `[H, W]`
 * @param name what it is, for the error
 * @throws AppError `PHYSICS_SHAPE` when it is not of two axes, `DATA_INVALID` when a pixel is not finite
 */
export function toComplexImage(object: ComplexArray, name: string): ComplexField {
  const [height, width] = object.shape;
  if (object.shape.length !== 2 || height === undefined || width === undefined || height * width === 0) {
    throw new AppError("PHYSICS_SHAPE", `The ${name} is not an image`, {
      received: `shape [${object.shape.join(", ")}]`,
      expected: "complex64 [H, W]",
      hint: "give one object; of an array [objects, H, W] choose one with its index",
    });
  }
  const broken = object.re.findIndex((re, pixel) => !Number.isFinite(re) || !Number.isFinite(object.im[pixel]));
  if (broken >= 0) {
    throw new AppError("DATA_INVALID", `The ${name} holds numbers that are not finite`, {
      received: `${object.re[broken]} + ${object.im[broken]}i at row ${Math.floor(broken / width)}, column ${broken % width}`,
      expected: "finite numbers",
      hint: "a reconstruction with NaN comes from weights that are not finite; take an earlier checkpoint",
    });
  }
  return { height, width, re: Float64Array.from(object.re), im: Float64Array.from(object.im) };
}

/** `|O|` of each pixel. */
export function amplitudeOf(object: ComplexField): Image {
  const values = object.re.map((re, index) => Math.hypot(re, object.im[index]!));
  return { height: object.height, width: object.width, values };
}

/** `arg O` of each pixel, radians in `(−π, π]`. */
export function phaseOf(object: ComplexField): Image {
  const values = object.re.map((re, index) => Math.atan2(object.im[index]!, re));
  return { height: object.height, width: object.width, values };
}

/** A copy of a rectangle of an image. The rectangle lies inside. */
export function cropImage(image: Image, region: Region): Image {
  return { height: region.height, width: region.width, values: cropValues(image.values, image.width, region) };
}

/** A copy of a rectangle of a complex image. The rectangle lies inside. */
export function cropComplex(image: ComplexField, region: Region): ComplexField {
  return {
    height: region.height,
    width: region.width,
    re: cropValues(image.re, image.width, region),
    im: cropValues(image.im, image.width, region),
  };
}

function cropValues(values: Float64Array, width: number, region: Region): Float64Array {
  const result = new Float64Array(region.height * region.width);
  for (let row = 0; row < region.height; row += 1) {
    const start = (region.top + row) * width + region.left;
    result.set(values.subarray(start, start + region.width), row * region.width);
  }
  return result;
}

/** Arithmetic mean. */
export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Standard deviation, divided by n. */
export function deviationOf(values: Float64Array): number {
  const mean = meanOf(values);
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return Math.sqrt(sum / values.length);
}

/** Least and largest value. */
export function rangeOf(values: Float64Array): { readonly min: number; readonly max: number } {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

/** An angle brought into `[−π, π]`, radians. */
export function wrapPhase(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/** Phases are known up to whole turns: those nearest to a reference, radians. */
export function onBranchOf(phase: Image, reference: Image): Image {
  const values = phase.values.map(
    (value, pixel) => reference.values[pixel]! + wrapPhase(value - reference.values[pixel]!),
  );
  return { ...phase, values };
}
