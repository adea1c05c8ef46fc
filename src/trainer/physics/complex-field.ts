import { AppError } from "../../base/errors/app-error.ts";
import type { ComplexArray } from "./types.ts";

/** A complex image in float64, row-major: what the plain reference computes with. */
export interface ComplexField {
  readonly height: number;
  readonly width: number;
  /** float64 `[height · width]`. */
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** A field of zeros. */
export function createField(height: number, width: number): ComplexField {
  return { height, width, re: new Float64Array(height * width), im: new Float64Array(height * width) };
}

/** A field from amplitude and phase (radians), float64 `[height · width]` each: `amplitude · exp(i · phase)`. */
export function fieldFromPolar(size: number, amplitude: Float64Array, phase: Float64Array): ComplexField {
  const field = createField(size, size);
  for (let pixel = 0; pixel < amplitude.length; pixel += 1) {
    const radius = amplitude[pixel] as number;
    const angle = phase[pixel] as number;
    field.re[pixel] = radius * Math.cos(angle);
    field.im[pixel] = radius * Math.sin(angle);
  }
  return field;
}

/**
 * The images of a complex array one by one: all axes but the last two are counted through.
 * @param array complex64 `[…, height, width]`
 * @returns float64 copies, `[product of the leading axes]` of them
 * @throws AppError `PHYSICS_SHAPE` with fewer than two axes, or where shape and number of values differ
 */
export function fieldsOf(array: ComplexArray): readonly ComplexField[] {
  const [height, width] = array.shape.slice(-2);
  const area = (height ?? 0) * (width ?? 0);
  const count = array.shape.slice(0, -2).reduce((product, length) => product * length, 1);
  if (height === undefined || width === undefined || area * count !== array.re.length) {
    throw new AppError("PHYSICS_SHAPE", "A complex array does not hold images", {
      received: `shape [${array.shape.join(", ")}] with ${array.re.length} values`,
      expected: "[…, height, width] with as many values as the shape says",
      hint: "give a probe as [N, N] or [modes, N, N], an object as [H, W] or [objects, H, W]",
    });
  }
  return Array.from({ length: count }, (_, index) => ({
    height,
    width,
    re: Float64Array.from(array.re.subarray(index * area, (index + 1) * area)),
    im: Float64Array.from(array.im.subarray(index * area, (index + 1) * area)),
  }));
}

/**
 * Fields of one size as a complex64 array.
 * @returns complex64 `[fields, height, width]`
 * @throws AppError `PHYSICS_SHAPE` where there is none, or the sizes differ
 */
export function stackFields(fields: readonly ComplexField[]): ComplexArray {
  const first = fields[0];
  if (first === undefined || fields.some(({ height, width }) => height !== first.height || width !== first.width)) {
    throw new AppError("PHYSICS_SHAPE", "Only images of one size make one array", {
      received: fields.map(({ height, width }) => `${height} × ${width}`).join(", ") || "no image",
      expected: "one or more images, all of one height and width",
      hint: "crop the images to one size first",
    });
  }
  const area = first.height * first.width;
  const re = new Float32Array(area * fields.length);
  const im = new Float32Array(area * fields.length);
  fields.forEach((field, index) => {
    re.set(field.re, index * area);
    im.set(field.im, index * area);
  });
  return { shape: [fields.length, first.height, first.width], re, im };
}
