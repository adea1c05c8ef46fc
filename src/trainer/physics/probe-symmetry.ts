import { createField, fieldsOf, type ComplexField } from "./complex-field.ts";
import { fourierTransform } from "./fourier.ts";
import { innerProduct } from "./probe-modes.ts";
import type { ComplexArray } from "./types.ts";

/**
 * How far a probe is its own conjugate inversion P*(−r), 0 … 1: at 1 an object O(r) and its twin O*(−r) give the same
 * pattern, and no network of gridsize 1 can tell them apart.
 *
 * `max over s of √( Σ_mn |⟨P_m, Q_n(r − s)⟩|² / Σ_mn |⟨P_m, P_n⟩|² )`, Q_n(r) = P_n*(−r)
 *
 * With one mode this is the greatest normalised correlation; with several it is the overlap of the two mixed states,
 * which does not depend on how the modes are mixed. s: whole pixels, any shift, nothing wraps round.
 *
 * @param probe complex64 `[N, N]` or `[modes, N, N]`
 * @returns 0 … 1; 0 for a probe that is zero everywhere
 * @throws AppError `PHYSICS_SHAPE`
 * @see Fienup, Appl. Opt. 21, 2758 (1982), the twin image of phase retrieval
 */
export function probeSymmetry(probe: ComplexArray): number {
  const modes = fieldsOf(probe);
  const spectra = modes.map((mode) => fourierTransform(padded(mode)));
  const overlap = spectra.map((a) => spectra.map((b) => selfConvolution(a, b)));
  const largest = greatestSum(overlap.flat());
  const norm = modes.flatMap((a) => modes.map((b) => squaredOverlap(a, b))).reduce((sum, one) => sum + one, 0);
  return norm === 0 ? 0 : Math.min(1, Math.sqrt(largest / norm));
}

/** Zeros up to a power of two of at least twice the size: shifts then do not wrap round. */
function padded(field: ComplexField): ComplexField {
  const side = 2 ** Math.ceil(Math.log2(2 * Math.max(field.height, field.width)));
  const wide = createField(side, side);
  for (let row = 0; row < field.height; row += 1) {
    const [start, end] = [row * field.width, (row + 1) * field.width];
    wide.re.set(field.re.subarray(start, end), row * side);
    wide.im.set(field.im.subarray(start, end), row * side);
  }
  return wide;
}

/**
 * `|Σ_r P_m*(r) · P_n*(s − r)|²` for all s: the overlap with a conjugate inversion is a convolution, so a product of
 * spectra; the conjugate is left out, since only the modulus counts.
 */
function selfConvolution(a: ComplexField, b: ComplexField): Float64Array {
  const product = createField(a.height, a.width);
  for (let pixel = 0; pixel < product.re.length; pixel += 1) {
    const [p, q] = [a.re[pixel] as number, a.im[pixel] as number];
    const [r, s] = [b.re[pixel] as number, b.im[pixel] as number];
    product.re[pixel] = p * r - q * s;
    product.im[pixel] = p * s + q * r;
  }
  const { re, im } = fourierTransform(product, { direction: "inverse" });
  return re.map((value, pixel) => value ** 2 + (im[pixel] as number) ** 2);
}

function greatestSum(images: readonly Float64Array[]): number {
  let largest = 0;
  for (let pixel = 0; pixel < (images[0]?.length ?? 0); pixel += 1) {
    largest = Math.max(
      largest,
      images.reduce((sum, image) => sum + (image[pixel] as number), 0),
    );
  }
  return largest;
}

function squaredOverlap(a: ComplexField, b: ComplexField): number {
  const [re, im] = innerProduct(a, b);
  return re ** 2 + im ** 2;
}
