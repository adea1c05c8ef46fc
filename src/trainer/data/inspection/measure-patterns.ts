import { addValue, createValueTally, findStep, sharesOf, type ValueTally } from "../value-kind.ts";
import type { PatternFacts, RawPatterns } from "./types.ts";

/** What may be given to the measurement. */
export interface MeasureOptions {
  /** Pixels that are not looked at where 0, in the file's order. `[N · N]` */
  readonly mask?: ArrayLike<number> | null;
  /** Told how many frames are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Values read at once: 32 MB in float64. */
const valuesAtOnce = 1 << 22;

/** Frames named in a finding. */
const namedFrames = 5;

/** Reads all patterns once, with memory for a piece of them. */
export async function measurePatterns(patterns: RawPatterns, options: MeasureOptions = {}): Promise<PatternFacts> {
  const { frames, height, width } = patterns;
  const area = height * width;
  const tally = createTally(frames, countingPixels(area, options.mask ?? null));
  const atOnce = Math.max(1, Math.floor(valuesAtOnce / area));
  for (let first = 0; first < frames; first += atOnce) {
    const indices = Array.from({ length: Math.min(atOnce, frames - first) }, (_, index) => first + index);
    const values = await patterns.reader.read(indices);
    if (first === 0) tally.step = findStep(values);
    indices.forEach((frame, at) => addFrame(tally, frame, values.subarray(at * area, (at + 1) * area)));
    options.onProgress?.(first + indices.length, frames);
  }
  return finish(tally, { frames, height, width, dtype: patterns.dtype });
}

interface MutableAffected {
  values: number;
  frames: number[];
  frameCount: number;
}

interface Tally {
  /** Places of the pixels outside the mask. */
  readonly pixels: Int32Array;
  readonly frameSums: Float64Array;
  readonly frameSquares: Float64Array;
  readonly notFinite: MutableAffected;
  readonly negative: MutableAffected;
  readonly constant: MutableAffected;
  greatest: number;
  atGreatest: number;
  readonly kind: ValueTally;
  step: number | null;
  readonly sumImage: Float64Array;
  readonly squareImage: Float64Array;
  readonly leastImage: Float64Array;
  readonly greatestImage: Float64Array;
}

function none(): MutableAffected {
  return { values: 0, frames: [], frameCount: 0 };
}

function countingPixels(area: number, mask: ArrayLike<number> | null): Uint8Array {
  return Uint8Array.from({ length: area }, (_, pixel) => (mask === null || mask[pixel] !== 0 ? 1 : 0));
}

function createTally(frames: number, counts: Uint8Array): Tally {
  const area = counts.length;
  return {
    pixels: Int32Array.from(counts.keys()).filter((pixel) => counts[pixel] === 1),
    frameSums: new Float64Array(frames),
    frameSquares: new Float64Array(frames),
    notFinite: none(),
    negative: none(),
    constant: none(),
    greatest: 0,
    atGreatest: 0,
    kind: createValueTally(),
    step: null,
    sumImage: new Float64Array(area),
    squareImage: new Float64Array(area),
    leastImage: new Float64Array(area).fill(Infinity),
    greatestImage: new Float64Array(area),
  };
}

function addFrame(tally: Tally, frame: number, values: ArrayLike<number>): void {
  let [sum, squares, notFinite, negative] = [0, 0, 0, 0];
  const first = values[tally.pixels[0] ?? 0];
  let constant = true;
  for (const pixel of tally.pixels) {
    const value = values[pixel] as number;
    if (value !== first) constant = false;
    if (!Number.isFinite(value)) {
      notFinite += 1;
      continue;
    }
    if (value < 0) negative += 1;
    sum += value;
    squares += value * value;
    addToImages(tally, pixel, value);
    addToKind(tally, value);
  }
  tally.frameSums[frame] = sum;
  tally.frameSquares[frame] = squares;
  note(tally.notFinite, frame, notFinite);
  note(tally.negative, frame, negative);
  note(tally.constant, frame, constant ? values.length : 0);
}

function addToImages(tally: Tally, pixel: number, value: number): void {
  tally.sumImage[pixel] = (tally.sumImage[pixel] as number) + value;
  tally.squareImage[pixel] = (tally.squareImage[pixel] as number) + value * value;
  if (value < (tally.leastImage[pixel] as number)) tally.leastImage[pixel] = value;
  if (value > (tally.greatestImage[pixel] as number)) tally.greatestImage[pixel] = value;
}

function addToKind(tally: Tally, value: number): void {
  if (value >= tally.greatest && value > 0) {
    tally.atGreatest = value > tally.greatest ? 1 : tally.atGreatest + 1;
    tally.greatest = value;
  }
  addValue(tally.kind, value);
}

function note(affected: MutableAffected, frame: number, values: number): void {
  if (values === 0) return;
  affected.values += values;
  affected.frameCount += 1;
  if (affected.frames.length < namedFrames) affected.frames.push(frame);
}

function finish(tally: Tally, size: Pick<PatternFacts, "frames" | "height" | "width" | "dtype">): PatternFacts {
  return {
    ...size,
    frameSums: tally.frameSums,
    frameSquares: tally.frameSquares,
    notFinite: tally.notFinite,
    negative: tally.negative,
    constant: tally.constant,
    greatest: tally.greatest,
    atGreatest: tally.atGreatest,
    ...sharesOf(tally.kind),
    step: tally.step,
    meanImage: tally.sumImage.map((value) => value / size.frames),
    meanSquareImage: tally.squareImage.map((value) => value / size.frames),
    leastImage: tally.leastImage,
    greatestImage: tally.greatestImage,
  };
}
