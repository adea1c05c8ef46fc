/** Where the Gaussian is cut off, in standard deviations; as SciPy's `gaussian_filter` does by default. */
const reach = 4;

/**
 * Gaussian blur of a square or rectangular image, separable, edges mirrored (`… b a | a b …`).
 * @param values float64 `[height · width]`; not changed
 * @param sigmaPx standard deviation, pixels; 0 gives a copy
 * @returns float64 `[height · width]`
 * @see scipy.ndimage.gaussian_filter, mode "reflect", truncate 4
 */
export function gaussianBlur(
  values: Float64Array,
  [height, width]: readonly [number, number],
  sigmaPx: number,
): Float64Array {
  if (sigmaPx === 0) return values.slice();
  const kernel = gaussianKernel(sigmaPx);
  const rows = blurLines(values, { count: height, length: width, between: width, stride: 1 }, kernel);
  return blurLines(rows, { count: width, length: height, between: 1, stride: width }, kernel);
}

/** Pixels beyond which a blur of this width sees nothing. */
export function blurReach(sigmaPx: number): number {
  return Math.floor(reach * sigmaPx + 0.5);
}

/** How the lines of an image lie in memory: `count` lines of `length` pixels. */
interface Lines {
  readonly count: number;
  readonly length: number;
  readonly between: number;
  readonly stride: number;
}

/** Sum 1, `2 · reach + 1` weights. */
function gaussianKernel(sigmaPx: number): Float64Array {
  const radius = blurReach(sigmaPx);
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, at) =>
    Math.exp(-((at - radius) ** 2) / (2 * sigmaPx ** 2)),
  );
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  return kernel.map((weight) => weight / sum);
}

function blurLines(values: Float64Array, lines: Lines, kernel: Float64Array): Float64Array {
  const radius = (kernel.length - 1) / 2;
  const { length } = lines;
  const blurred = new Float64Array(values.length);
  const padded = new Float64Array(length + 2 * radius);
  const mirror = Int32Array.from(padded, (_, at) => mirrored(at - radius, length));
  for (let line = 0; line < lines.count; line += 1) {
    const start = line * lines.between;
    for (let at = 0; at < padded.length; at += 1) {
      padded[at] = values[start + (mirror[at] as number) * lines.stride] as number;
    }
    for (let at = 0; at < length; at += 1) {
      let sum = 0;
      for (let tap = 0; tap < kernel.length; tap += 1) sum += (kernel[tap] as number) * (padded[at + tap] as number);
      blurred[start + at * lines.stride] = sum;
    }
  }
  return blurred;
}

/** Edge pixels are repeated: … 1 0 | 0 1 … n−1 | n−1 n−2 … */
function mirrored(place: number, length: number): number {
  const period = 2 * length;
  const folded = ((place % period) + period) % period;
  return folded < length ? folded : period - 1 - folded;
}
