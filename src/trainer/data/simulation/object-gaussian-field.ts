import type { RandomGenerator } from "../../../base/random/generator.ts";
import { createField, fieldFromPolar, type ComplexField } from "../../physics/complex-field.ts";
import { fourierTransform } from "../../physics/fourier.ts";

/** Power falls as k to this power: nearly white, so that the object has detail down to the pixel. */
const powerExponent = -0.4;

/**
 * Two independent Gaussian random fields of power `|F(k)|² ∝ k^−0.4`, zero mean and unit variance: one makes the
 * amplitude, `0.65 + 0.15 · g` within 0.1 … 1.2, the other the phase, `0.4 · g` radians.
 * @returns float64 `[size, size]`
 */
export function gaussianFieldObject(size: number, random: RandomGenerator): ComplexField {
  const amplitude = gaussianField(size, random).map((value) => Math.min(1.2, Math.max(0.1, 0.65 + 0.15 * value)));
  const phase = gaussianField(size, random).map((value) => 0.4 * value);
  return fieldFromPolar(size, amplitude, phase);
}

/** White noise, filtered by `k^(exponent/2)`, on a power of two at least as large; then cut, centred and scaled. */
function gaussianField(size: number, random: RandomGenerator): Float64Array {
  const side = 2 ** Math.ceil(Math.log2(size));
  const noise = createField(side, side);
  for (let pixel = 0; pixel < noise.re.length; pixel += 1) noise.re[pixel] = random.normal();
  const spectrum = fourierTransform(noise);
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const k = Math.hypot(Math.min(row, side - row), Math.min(column, side - column));
      const factor = k === 0 ? 0 : k ** (powerExponent / 2);
      const pixel = row * side + column;
      spectrum.re[pixel] = (spectrum.re[pixel] as number) * factor;
      spectrum.im[pixel] = (spectrum.im[pixel] as number) * factor;
    }
  }
  const { re } = fourierTransform(spectrum, { direction: "inverse" });
  const cut = Float64Array.from({ length: size * size }, (_, pixel) => {
    return re[Math.floor(pixel / size) * side + (pixel % size)] as number;
  });
  return standardised(cut);
}

function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance));
}
