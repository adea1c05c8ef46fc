import { createField, type ComplexField } from "./complex-field.ts";

/** How many modes, and how the energy is shared among them. */
export interface ModeOptions {
  readonly count: number;
  /** Energy of each mode as a part of the one before it. */
  readonly decay: number;
  /** What the polynomials' argument is divided by, pixels. */
  readonly widthPx: number;
}

/**
 * Orthogonal modes of one probe: the probe times 1, x, y, x², xy, y² …, Gram–Schmidt, energies falling geometrically.
 * Their energies sum to that of the probe.
 * @returns float64 `[N, N]` each, the strongest first
 * @see Thibault and Menzel, Nature 494, 68–71 (2013), mixed states
 */
export function hermiteModes(probe: ComplexField, { count, decay, widthPx }: ModeOptions): readonly ComplexField[] {
  const shares = Array.from({ length: count }, (_, index) => decay ** index);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const energy = innerProduct(probe, probe)[0];
  const unit: ComplexField[] = [];
  for (const powers of polynomials(count)) {
    const mode = timesPolynomial(probe, powers, widthPx);
    // Twice is enough: what rounding left of the others is taken away too.
    for (const other of [...unit, ...unit]) subtractProjection(mode, other);
    unit.push(scaled(mode, 1 / Math.sqrt(innerProduct(mode, mode)[0])));
  }
  return unit.map((mode, index) => scaled(mode, Math.sqrt((energy * (shares[index] as number)) / total)));
}

/** `Σ a* · b`, real and imaginary part. */
export function innerProduct(a: ComplexField, b: ComplexField): readonly [number, number] {
  let [re, im] = [0, 0];
  for (let pixel = 0; pixel < a.re.length; pixel += 1) {
    const [p, q] = [a.re[pixel] as number, a.im[pixel] as number];
    const [r, s] = [b.re[pixel] as number, b.im[pixel] as number];
    re += p * r + q * s;
    im += p * s - q * r;
  }
  return [re, im];
}

/** Powers of x and y in the order of their degree. */
function polynomials(count: number): readonly (readonly [number, number])[] {
  const powers: [number, number][] = [];
  for (let degree = 0; powers.length < count; degree += 1) {
    for (let y = 0; y <= degree; y += 1) powers.push([degree - y, y]);
  }
  return powers.slice(0, count);
}

function timesPolynomial(
  probe: ComplexField,
  [powerX, powerY]: readonly [number, number],
  widthPx: number,
): ComplexField {
  const mode = createField(probe.height, probe.width);
  const centre = (probe.width - 1) / 2;
  for (let pixel = 0; pixel < mode.re.length; pixel += 1) {
    const x = ((pixel % probe.width) - centre) / widthPx;
    const y = (Math.floor(pixel / probe.width) - centre) / widthPx;
    const factor = x ** powerX * y ** powerY;
    mode.re[pixel] = (probe.re[pixel] as number) * factor;
    mode.im[pixel] = (probe.im[pixel] as number) * factor;
  }
  return mode;
}

function subtractProjection(mode: ComplexField, unit: ComplexField): void {
  const [a, b] = innerProduct(unit, mode);
  for (let pixel = 0; pixel < mode.re.length; pixel += 1) {
    const [c, d] = [unit.re[pixel] as number, unit.im[pixel] as number];
    mode.re[pixel] = (mode.re[pixel] as number) - (a * c - b * d);
    mode.im[pixel] = (mode.im[pixel] as number) - (a * d + b * c);
  }
}

function scaled(field: ComplexField, factor: number): ComplexField {
  return { ...field, re: field.re.map((value) => value * factor), im: field.im.map((value) => value * factor) };
}
