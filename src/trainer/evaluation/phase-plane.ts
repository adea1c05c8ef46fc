import { createField, type ComplexField } from "../physics/complex-field.ts";
import { fourierTransform } from "../physics/fourier.ts";
import { nextPowerOfTwo, padField, signedFrequency } from "./spectrum.ts";

/** `a + b·column + c·row`, radians, rows and columns counted from the first pixel of the images that were compared. */
export interface PhasePlane {
  /** Radians. */
  readonly constant: number;
  /** Radians per pixel along a row. */
  readonly perColumn: number;
  /** Radians per pixel along a column. */
  readonly perRow: number;
}

/**
 * The phase plane that a diffraction measurement leaves free, without unwrapping:
 * a, b, c that maximise `Re Σ Ô·T*·exp(−i(a + b·column + c·row))`.
 *
 * The product `Ô·T*` weights each pixel by both amplitudes. Its spectrum's highest point gives b and c to half a
 * frequency step; Newton's method on the modulus gives the rest, as long as it gains.
 *
 * @param prediction Ô, of the truth's size
 * @param truth T
 * @see specs/evaluation.md §3
 */
export function fitPhasePlane(prediction: ComplexField, truth: ComplexField): PhasePlane {
  const product = multiplyConjugate(prediction, truth);
  const coarse = strongestFrequency(product);
  let slope = coarse;
  let best = sumsAt(product, slope);
  for (let step = 0; step < 20; step += 1) {
    const next = newtonStep(slope, best);
    const sums = next === null ? best : sumsAt(product, next);
    if (next === null || sums.modulus <= best.modulus) break;
    [slope, best] = [next, sums];
  }
  return { constant: Math.atan2(best.im, best.re), perColumn: slope.perColumn, perRow: slope.perRow };
}

/** `Ô · exp(−i(a + b·column + c·row))`: a new image. */
export function removePhasePlane(image: ComplexField, plane: PhasePlane): ComplexField {
  const result = createField(image.height, image.width);
  for (let row = 0; row < image.height; row += 1) {
    for (let column = 0; column < image.width; column += 1) {
      const angle = plane.constant + plane.perColumn * column + plane.perRow * row;
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      const pixel = row * image.width + column;
      const [re, im] = [image.re[pixel]!, image.im[pixel]!];
      result.re[pixel] = re * cosine + im * sine;
      result.im[pixel] = im * cosine - re * sine;
    }
  }
  return result;
}

interface Slope {
  readonly perColumn: number;
  readonly perRow: number;
}

/** The sum over the turned product and its first and second moments in column and row, as far as the fit needs them. */
interface Sums {
  readonly re: number;
  readonly im: number;
  readonly modulus: number;
  /** Derivatives of ln |sum|² / 2 by (b, c), and the second ones (bb, bc, cc). */
  readonly first: readonly [number, number];
  readonly second: readonly [number, number, number];
}

function multiplyConjugate(left: ComplexField, right: ComplexField): ComplexField {
  const result = createField(left.height, left.width);
  for (let pixel = 0; pixel < result.re.length; pixel += 1) {
    const [a, b, c, d] = [left.re[pixel]!, left.im[pixel]!, right.re[pixel]!, right.im[pixel]!];
    result.re[pixel] = a * c + b * d;
    result.im[pixel] = b * c - a * d;
  }
  return result;
}

/** The highest point of the spectrum: within half a cycle over the image of the true peak, where `ln |S|` is concave and Newton's method holds. */
function strongestFrequency(product: ComplexField): Slope {
  const height = nextPowerOfTwo(product.height);
  const width = nextPowerOfTwo(product.width);
  const spectrum = fourierTransform(padField(product, height, width));
  let [best, power] = [0, -1];
  for (let pixel = 0; pixel < spectrum.re.length; pixel += 1) {
    const here = spectrum.re[pixel]! ** 2 + spectrum.im[pixel]! ** 2;
    if (here > power) [best, power] = [pixel, here];
  }
  return {
    perColumn: 2 * Math.PI * signedFrequency(best % width, width),
    perRow: 2 * Math.PI * signedFrequency(Math.floor(best / width), height),
  };
}

/** With S = Σ z·exp(−i(bx + cy)): `∂S/∂b = −i Σ x z …`; moments about the middle keep the numbers small. */
function sumsAt(product: ComplexField, slope: Slope): Sums {
  const [middleX, middleY] = [(product.width - 1) / 2, (product.height - 1) / 2];
  const moments = new Float64Array(12); // re and im of Σ 1, x, y, xx, xy, yy
  const turned = removePhasePlane(product, { constant: 0, ...slope });
  for (let row = 0; row < product.height; row += 1) {
    for (let column = 0; column < product.width; column += 1) {
      const pixel = row * product.width + column;
      const [x, y] = [column - middleX, row - middleY];
      addMoments(moments, { x, y, re: turned.re[pixel]!, im: turned.im[pixel]! });
    }
  }
  return derivativesOf(moments);
}

function addMoments(
  moments: Float64Array,
  { x, y, re, im }: { readonly x: number; readonly y: number; readonly re: number; readonly im: number },
): void {
  moments[0]! += re;
  moments[1]! += im;
  moments[2]! += x * re;
  moments[3]! += x * im;
  moments[4]! += y * re;
  moments[5]! += y * im;
  moments[6]! += x * x * re;
  moments[7]! += x * x * im;
  moments[8]! += x * y * re;
  moments[9]! += x * y * im;
  moments[10]! += y * y * re;
  moments[11]! += y * y * im;
}

/** `ln S` has the derivatives `−i⟨x⟩` and `−(⟨xy⟩ − ⟨x⟩⟨y⟩)`, ⟨…⟩ the complex means weighted by z; |S| takes their real parts. */
function derivativesOf(moments: Float64Array): Sums {
  const [re, im] = [moments[0]!, moments[1]!];
  const power = re * re + im * im;
  const meanOf = (at: number): { readonly re: number; readonly im: number } => ({
    re: power === 0 ? 0 : (moments[at]! * re + moments[at + 1]! * im) / power,
    im: power === 0 ? 0 : (moments[at + 1]! * re - moments[at]! * im) / power,
  });
  const [x, y, xx, xy, yy] = [meanOf(2), meanOf(4), meanOf(6), meanOf(8), meanOf(10)];
  const covariance = (both: number, left: typeof x, right: typeof x): number =>
    -(both - (left.re * right.re - left.im * right.im));
  return {
    re,
    im,
    modulus: Math.sqrt(power),
    first: [x.im, y.im],
    second: [covariance(xx.re, x, x), covariance(xy.re, x, y), covariance(yy.re, y, y)],
  };
}

function newtonStep(slope: Slope, { first, second }: Sums): Slope | null {
  const [bb, bc, cc] = second;
  const determinant = bb * cc - bc * bc;
  if (!(bb < 0 && determinant > 0)) return null; // not near a maximum
  return {
    perColumn: slope.perColumn - (cc * first[0] - bc * first[1]) / determinant,
    perRow: slope.perRow - (bb * first[1] - bc * first[0]) / determinant,
  };
}
