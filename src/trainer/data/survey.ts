import type { RowReader } from "./npz/types.ts";
import { addValue, createValueTally, findStep, sharesOf, type ValueFacts, type ValueTally } from "./value-kind.ts";

const pixelsAtOnce = 1 << 21;
const faultsTold = 5;

/** What one pass over all patterns, as they are in the file, tells; memory does not grow with their number. */
export interface PatternSurvey extends ValueFacts {
  /** Frames with a value that cannot have been measured, the first few told. */
  readonly faulty: { readonly count: number; readonly first: readonly string[] };
  readonly largest: number;
  /** `mean Σ x` of a frame. */
  readonly meanSum: number;
  /** `mean Σ x²` of a frame. */
  readonly meanSumOfSquares: number;
  /** Σx and Σx² of each pixel over the frames, float64 `[N · N]`. */
  readonly sumImage: Float64Array;
  readonly squareImage: Float64Array;
}

/**
 * Looks at each value once.
 * @param rows patterns `[N, N]`, real numbers
 * @param mask uint8 `[N, N]`, in the file's order of pixels; where 0, the value is not looked at
 */
export async function surveyPatterns(rows: RowReader, mask: Uint8Array | null): Promise<PatternSurvey> {
  const size = rows.rowShape[0] as number;
  const pixels = size * size;
  const tally = createTally(size);
  const framesAtOnce = Math.max(1, Math.floor(pixelsAtOnce / pixels));
  for (let first = 0; first < rows.count; first += framesAtOnce) {
    const count = Math.min(framesAtOnce, rows.count - first);
    const values = await rows.read(Array.from({ length: count }, (_, offset) => first + offset));
    if (first === 0) tally.step = findStep(values);
    for (let frame = 0; frame < count; frame += 1) {
      tallyFrame(tally, values.subarray(frame * pixels, (frame + 1) * pixels), { index: first + frame, mask });
    }
  }
  return summarise(tally, rows);
}

interface Tally {
  readonly size: number;
  readonly sumImage: Float64Array;
  readonly squareImage: Float64Array;
  readonly faults: string[];
  faulty: number;
  readonly kind: ValueTally;
  largest: number;
  step: number | null;
  sumOfSquares: number;
}

function createTally(size: number): Tally {
  return {
    size,
    sumImage: new Float64Array(size * size),
    squareImage: new Float64Array(size * size),
    faults: [],
    faulty: 0,
    kind: createValueTally(),
    largest: 0,
    step: null,
    sumOfSquares: 0,
  };
}

interface Frame {
  readonly index: number;
  readonly mask: Uint8Array | null;
}

function tallyFrame(tally: Tally, values: ArrayLike<number>, { index, mask }: Frame): void {
  let [largest, sumOfSquares] = [tally.largest, 0];
  const { sumImage, squareImage, kind } = tally;
  for (let pixel = 0; pixel < values.length; pixel += 1) {
    if (mask !== null && mask[pixel] === 0) continue;
    const value = values[pixel] as number;
    if (!(value >= 0 && value < Infinity)) {
      noteFault(tally, index, { pixel, value });
      return;
    }
    if (value > largest) largest = value;
    sumOfSquares += value * value;
    squareImage[pixel] = (squareImage[pixel] as number) + value * value;
    sumImage[pixel] = (sumImage[pixel] as number) + value;
    addValue(kind, value);
  }
  tally.largest = largest;
  tally.sumOfSquares += sumOfSquares;
}

function noteFault(tally: Tally, frame: number, { pixel, value }: { pixel: number; value: number }): void {
  tally.faulty += 1;
  if (tally.faults.length === faultsTold) return;
  const place = `row ${Math.floor(pixel / tally.size)}, column ${pixel % tally.size}`;
  tally.faults.push(`pattern ${frame}: ${value} at ${place}`);
}

function summarise(
  { sumImage, squareImage, sumOfSquares, faulty, faults, kind, largest, step }: Tally,
  rows: RowReader,
): PatternSurvey {
  return {
    faulty: { count: faulty, first: faults },
    ...sharesOf(kind),
    dtype: rows.dtype,
    largest,
    step,
    meanSum: sumImage.reduce((sum, value) => sum + value, 0) / rows.count,
    meanSumOfSquares: sumOfSquares / rows.count,
    sumImage,
    squareImage,
  };
}
