import FFT from "fft.js";
import { AppError } from "../../base/errors/app-error.ts";
import { createField, type ComplexField } from "./complex-field.ts";

/** How a Fourier transform is scaled and which way it goes. */
export interface FourierOptions {
  /** @default "forward" */
  readonly direction?: "forward" | "inverse";
  /** `1/√(height · width)` both ways, so that energy is kept. @default false: 1 forward, `1/(height · width)` inverse */
  readonly unitary?: boolean;
}

/** A transform of one length with its two buffers, interleaved real and imaginary. */
interface Plan {
  readonly fft: FFT;
  readonly input: Float64Array;
  readonly output: Float64Array;
}

interface Line {
  readonly start: number;
  readonly stride: number;
}

const plans = new Map<number, Plan>();

/**
 * Two-dimensional Fourier transform in float64.
 *
 * `F[v, u] = Σ f[y, x] · exp(∓2πi (vy/height + ux/width))`
 *
 * @param field both sides powers of two, at least 2; the zero frequency of the result is at `[0, 0]`
 * @returns a new field; the given one is not changed
 * @throws AppError `PHYSICS_SHAPE` where a side is no power of two
 */
export function fourierTransform(field: ComplexField, options: FourierOptions = {}): ComplexField {
  const { height, width } = field;
  const inverse = options.direction === "inverse";
  const result = createField(height, width);
  result.re.set(field.re);
  result.im.set(field.im);
  const rows = planOf(width);
  for (let row = 0; row < height; row += 1) transformLine(result, { start: row * width, stride: 1 }, [rows, inverse]);
  const columns = planOf(height);
  for (let column = 0; column < width; column += 1) {
    transformLine(result, { start: column, stride: width }, [columns, inverse]);
  }
  scale(result, scaleOf(height * width, inverse, options.unitary ?? false));
  return result;
}

/** Moves the zero frequency from `[0, 0]` to `[floor(height/2), floor(width/2)]` (NumPy's `fftshift`). */
export function shiftToCentre<Values extends Float32Array | Float64Array>(
  values: Values,
  [height, width]: readonly [number, number],
): Values {
  return roll(values, [height, width], [height >> 1, width >> 1]);
}

/** Moves the zero frequency from the centre back to `[0, 0]` (NumPy's `ifftshift`): the inverse of `shiftToCentre`. */
export function shiftToCorner<Values extends Float32Array | Float64Array>(
  values: Values,
  [height, width]: readonly [number, number],
): Values {
  return roll(values, [height, width], [(height + 1) >> 1, (width + 1) >> 1]);
}

function planOf(length: number): Plan {
  const known = plans.get(length);
  if (known !== undefined) return known;
  if (length < 2 || (length & (length - 1)) !== 0) {
    throw new AppError("PHYSICS_SHAPE", "The reference transform takes powers of two only", {
      received: `a side of ${length}`,
      expected: "a power of two, at least 2",
      hint: "pad the image with zeros, or crop it, to a power of two",
    });
  }
  const plan = {
    fft: new FFT(length),
    input: new Float64Array(2 * length),
    output: new Float64Array(2 * length),
  };
  plans.set(length, plan);
  return plan;
}

function transformLine(field: ComplexField, { start, stride }: Line, [plan, inverse]: readonly [Plan, boolean]): void {
  const { fft, input, output } = plan;
  const { re, im } = field;
  for (let place = start, at = 0; at < input.length; place += stride, at += 2) {
    input[at] = re[place] as number;
    input[at + 1] = im[place] as number;
  }
  if (inverse) fft.inverseTransform(output, input);
  else fft.transform(output, input);
  for (let place = start, at = 0; at < output.length; place += stride, at += 2) {
    re[place] = output[at] as number;
    im[place] = output[at + 1] as number;
  }
}

/** fft.js has already divided the inverse by the number of points. */
function scaleOf(points: number, inverse: boolean, unitary: boolean): number {
  if (!unitary) return 1;
  return inverse ? Math.sqrt(points) : 1 / Math.sqrt(points);
}

function scale(field: ComplexField, factor: number): void {
  if (factor === 1) return;
  for (let pixel = 0; pixel < field.re.length; pixel += 1) {
    field.re[pixel] = (field.re[pixel] as number) * factor;
    field.im[pixel] = (field.im[pixel] as number) * factor;
  }
}

function roll<Values extends Float32Array | Float64Array>(
  values: Values,
  [height, width]: readonly [number, number],
  [down, right]: readonly [number, number],
): Values {
  const rolled = values.slice() as Values;
  for (let row = 0; row < height; row += 1) {
    const target = ((row + down) % height) * width;
    const source = values.subarray(row * width, (row + 1) * width);
    rolled.set(source.subarray(0, width - right), target + right);
    rolled.set(source.subarray(width - right), target);
  }
  return rolled;
}
