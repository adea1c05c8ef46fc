/** No gap between a detector's modules is wider than this, pixels. */
const widestGap = 24;

/** A line beside a gap counts this much over the scan: one that is dark by chance has dim neighbours. */
const litFrom = 1000;

/** Values of pixels, `[height · width]`. */
export interface DetectorImages {
  readonly height: number;
  readonly width: number;
  readonly frames: number;
  readonly greatestImage: Float64Array;
  /** Infinity for masked pixels. */
  readonly leastImage: Float64Array;
}

/**
 * Pixels of whole rows and columns that never count anything between two that do: gaps between modules, as far as no mask
 * leaves them out.
 * @param mean counts of a pixel, mean over the frames
 */
export function findGaps(mean: Float64Array, images: DetectorImages): readonly number[] {
  const { height, width } = images;
  const row = (line: number, at: number): number => line * width + at;
  const column = (line: number, at: number): number => at * width + line;
  const rows = { lines: height, length: width, pixel: row };
  const columns = { lines: width, length: height, pixel: column };
  const pixels = new Set([rows, columns].flatMap((axis) => darkLines(mean, images, axis)));
  return [...pixels].filter((pixel) => images.leastImage[pixel] !== Infinity).toSorted((a, b) => a - b);
}

interface Axis {
  readonly lines: number;
  readonly length: number;
  readonly pixel: (line: number, at: number) => number;
}

function darkLines(mean: Float64Array, { greatestImage, frames }: DetectorImages, axis: Axis): readonly number[] {
  const pixelsOf = (line: number): readonly number[] =>
    Array.from({ length: axis.length }, (_, at) => axis.pixel(line, at));
  const lines = Array.from({ length: axis.lines }, (_, line) => pixelsOf(line));
  const totals = lines.map((pixels) => frames * pixels.reduce((sum, pixel) => sum + (mean[pixel] as number), 0));
  const isDark = lines.map((pixels) => pixels.every((pixel) => greatestImage[pixel] === 0));
  const found: number[] = [];
  for (let first = 0; first < axis.lines; first += 1) {
    if (isDark[first] !== true) continue;
    let next = first;
    while (next < axis.lines && isDark[next] === true) next += 1;
    const [before, after] = [totals[first - 1] ?? 0, totals[next] ?? 0];
    if (next - first <= widestGap && Math.min(before, after) >= litFrom) found.push(...lines.slice(first, next).flat());
    first = next;
  }
  return found;
}
