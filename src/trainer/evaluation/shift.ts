import type { PointPx } from "../physics/types.ts";
import { createField, type ComplexField } from "../physics/complex-field.ts";
import { fourierTransform } from "../physics/fourier.ts";
import { cropComplex } from "./image.ts";
import { mirror } from "./separable-filter.ts";
import { nextPowerOfTwo, shiftPhases } from "./spectrum.ts";

/** Least width of the mirrored border; what rings at the outer edge has died away by then. */
const leastPaddingPx = 16;

/**
 * Moves an image: `result(r) = image(r + shift)`, so that the shift of `findShift` is undone.
 *
 * In Fourier space, for bilinear sampling would blur the image (by cos(πf) at half a pixel, f in 1/px) and change the
 * very similarity that is measured. The image is padded to powers of two by its own mirror image: without a step at
 * its border nothing rings.
 *
 * @param shift pixels; meant for fractions of a pixel: whole ones are a matter of cropping
 * @see specs/evaluation.md §2
 */
export function undoShift(image: ComplexField, shift: PointPx): ComplexField {
  if (shift.x === 0 && shift.y === 0) return image;
  const corner = paddingOf(image);
  const spectrum = fourierTransform(mirrorPad(image, corner));
  turnPhases(spectrum, shift);
  const moved = fourierTransform(spectrum, { direction: "inverse" });
  return cropComplex(moved, { ...corner, height: image.height, width: image.width });
}

/** Where the image lies in the padded one: in its middle. */
function paddingOf(image: ComplexField): { readonly top: number; readonly left: number } {
  return { top: paddingBefore(image.height), left: paddingBefore(image.width) };
}

function paddingBefore(side: number): number {
  return Math.floor((nextPowerOfTwo(side + 2 * leastPaddingPx) - side) / 2);
}

function mirrorPad(image: ComplexField, { top, left }: { readonly top: number; readonly left: number }): ComplexField {
  const result = createField(
    nextPowerOfTwo(image.height + 2 * leastPaddingPx),
    nextPowerOfTwo(image.width + 2 * leastPaddingPx),
  );
  for (let row = 0; row < result.height; row += 1) {
    const from = mirror(row - top, image.height) * image.width;
    for (let column = 0; column < result.width; column += 1) {
      const source = from + mirror(column - left, image.width);
      result.re[row * result.width + column] = image.re[source]!;
      result.im[row * result.width + column] = image.im[source]!;
    }
  }
  return result;
}

/** Multiplies a spectrum by `exp(2πi k·shift)`. */
function turnPhases(spectrum: ComplexField, shift: PointPx): void {
  const [cosinesX, sinesX] = shiftPhases(shift.x, spectrum.width);
  const [cosinesY, sinesY] = shiftPhases(shift.y, spectrum.height);
  for (let row = 0; row < spectrum.height; row += 1) {
    for (let column = 0; column < spectrum.width; column += 1) {
      const cosine = cosinesX[column]! * cosinesY[row]! - sinesX[column]! * sinesY[row]!;
      const sine = sinesX[column]! * cosinesY[row]! + cosinesX[column]! * sinesY[row]!;
      const pixel = row * spectrum.width + column;
      const [re, im] = [spectrum.re[pixel]!, spectrum.im[pixel]!];
      spectrum.re[pixel] = re * cosine - im * sine;
      spectrum.im[pixel] = re * sine + im * cosine;
    }
  }
}
