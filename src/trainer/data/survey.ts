import type { RowReader } from "./npz/types.ts";
import { swapQuadrants } from "./pattern-source.ts";

const pixelsAtOnce = 1 << 21;
const faultsTold = 5;
const enoughMultiples = 100;

/** What one pass over all patterns, as they are in the file, tells; memory does not grow with their number. */
export interface PatternSurvey {
  /** Frames with a value that cannot have been measured, the first few told. */
  readonly faulty: { readonly count: number; readonly first: readonly string[] };
  /** Whether each value is a whole number. */
  readonly wholeNumbers: boolean;
  readonly largest: number;
  /** The number that all values of the first frames are multiples of, as counts times a gain are; their square roots are not. */
  readonly step: number | null;
  /** `mean Σ x` of a frame. */
  readonly meanSum: number;
  /** `mean Σ x²` of a frame. */
  readonly meanSumOfSquares: number;
  /** Share of Σx in the central `N/2 × N/2` pixels, and in those that it would be with zero frequency at the corner. */
  readonly centralShare: number;
  readonly cornerShare: number;
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
  return summarise(tally, rows.count);
}

interface Tally {
  readonly size: number;
  readonly sumPattern: Float64Array;
  readonly faults: string[];
  faulty: number;
  wholeNumbers: boolean;
  largest: number;
  step: number | null;
  sumOfSquares: number;
}

function createTally(size: number): Tally {
  return {
    size,
    sumPattern: new Float64Array(size * size),
    faults: [],
    faulty: 0,
    wholeNumbers: true,
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
  let [largest, sumOfSquares, whole] = [tally.largest, 0, tally.wholeNumbers];
  const { sumPattern } = tally;
  for (let pixel = 0; pixel < values.length; pixel += 1) {
    if (mask !== null && mask[pixel] === 0) continue;
    const value = values[pixel] as number;
    if (!(value >= 0 && value < Infinity)) {
      noteFault(tally, index, { pixel, value });
      return;
    }
    if (value > largest) largest = value;
    sumOfSquares += value * value;
    sumPattern[pixel] = (sumPattern[pixel] as number) + value;
    whole &&= value % 1 === 0;
  }
  tally.largest = largest;
  tally.sumOfSquares += sumOfSquares;
  tally.wholeNumbers = whole;
}

/**
 * The least positive value, if the others are whole multiples of it. Only small multiples tell: float32 holds
 * them exactly enough.
 */
function findStep(values: ArrayLike<number>): number | null {
  let least = Infinity;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (value > 0 && value < least) least = value;
  }
  let multiples = 0;
  for (let index = 0; index < values.length; index += 1) {
    const multiple = (values[index] as number) / least;
    if (!(multiple > 1.5 && multiple < 1000)) continue;
    if (Math.abs(multiple - Math.round(multiple)) > 1e-3) return null;
    multiples += 1;
  }
  return multiples >= enoughMultiples ? least : null;
}

function noteFault(tally: Tally, frame: number, { pixel, value }: { pixel: number; value: number }): void {
  tally.faulty += 1;
  if (tally.faults.length === faultsTold) return;
  const place = `row ${Math.floor(pixel / tally.size)}, column ${pixel % tally.size}`;
  tally.faults.push(`pattern ${frame}: ${value} at ${place}`);
}

function summarise(tally: Tally, count: number): PatternSurvey {
  const { size, sumPattern } = tally;
  let [sum, central, corner] = [0, 0, 0];
  for (let pixel = 0; pixel < sumPattern.length; pixel += 1) {
    const value = sumPattern[pixel] as number;
    sum += value;
    if (isCentral(pixel, size)) central += value;
    if (isCentral(swapQuadrants(pixel, size), size)) corner += value;
  }
  return {
    faulty: { count: tally.faulty, first: tally.faults },
    wholeNumbers: tally.wholeNumbers,
    largest: tally.largest,
    step: tally.step,
    meanSum: sum / count,
    meanSumOfSquares: tally.sumOfSquares / count,
    centralShare: sum === 0 ? 0 : central / sum,
    cornerShare: sum === 0 ? 0 : corner / sum,
  };
}

function isCentral(pixel: number, size: number): boolean {
  const [row, column] = [Math.floor(pixel / size), pixel % size];
  const [low, high] = [size / 4, (3 * size) / 4];
  return row >= low && row < high && column >= low && column < high;
}
