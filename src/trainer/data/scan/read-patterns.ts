import { formatShape, nameOf } from "../npz/dtype.ts";
import type { RowOptions, RowReader } from "../npz/types.ts";
import { swapQuadrants } from "../pattern-source.ts";
import { surveyPatterns, type PatternSurvey } from "../survey.ts";
import { kindOfValues } from "../value-kind.ts";
import { numbersFramesLast, placeZeroFrequency } from "../zero-frequency.ts";
import { invalidScan, type ScanContext } from "./context.ts";

/** Square patterns in the file, as many as there are positions. */
export interface RawPatterns {
  readonly rows: RowReader;
  /** N */
  readonly size: number;
}

/**
 * @param positions how many scan positions there are
 * @throws AppError `DATA_INVALID`: another order of axes, not square, N odd, another number than of positions
 */
export async function openPatterns(context: ScanContext, positions: number): Promise<RawPatterns> {
  const { npz, layout, path } = context;
  const key = layout.patternsKey;
  const { dtype, shape } = npz.header(key);
  if (dtype === "b1" || dtype === "c8" || dtype === "c16") {
    throw invalidScan(path, `${key} is neither amplitudes nor counts`, {
      received: `${nameOf(dtype)} ${formatShape(shape)}`,
      expected: "real numbers, counts or their square root",
      hint: "a detector measures |FFT2(object · probe)|²: save np.abs(…) of a complex field",
    });
  }
  const order = findAxes(context, shape, positions);
  if (dtype === "f8") context.conversions.push(`${key} read as float32 (it is float64)`);
  return { rows: await npz.rows(key, order.rows), size: order.size };
}

interface AxisOrder {
  readonly rows: RowOptions;
  readonly size: number;
}

function findAxes(context: ScanContext, shape: readonly number[], positions: number): AxisOrder {
  const { options, conversions, layout, path } = context;
  const key = layout.patternsKey;
  const axes = shape.length;
  const last = options.axisOrder === "NNM";
  const isLeadingOne = layout.layout === "tike" && axes === 4 && shape[0] === 1;
  if (axes !== 3 && !isLeadingOne) throw wrongAxes(context, shape, "one pattern after another, each N × N");
  const [a, b, c] = shape.slice(-3) as [number, number, number];
  const [count, height, width] = last ? [c, a, b] : [a, b, c];
  if (!last && b !== c && a === b) throw transposed(context, shape);
  if (height !== width || height === 0) throw wrongAxes(context, shape, "square patterns");
  if (height % 2 !== 0)
    throw wrongAxes(context, shape, "an even number of pixels, so that zero frequency is at [N/2, N/2]");
  if (count !== positions) throw wrongCount(context, count, positions);
  if (last && isLeadingOne) throw wrongAxes(context, shape, "(N, N, M)");
  if (last) conversions.push(`${key} is (N, N, M) as stated: read as (M, N, N)`);
  else if (a === b)
    conversions.push(`${key} has as many patterns as pixels along a side: taken as (M, N, N), as the layout says`);
  if (count === 0)
    throw invalidScan(path, "The scan has no patterns", {
      received: formatShape(shape),
      expected: "at least one",
      hint: "check how the file was saved",
    });
  return { rows: last ? { axes: 1, side: "last" } : { axes: axes - 2 }, size: height };
}

function wrongAxes({ layout, path }: ScanContext, shape: readonly number[], expected: string): Error {
  return invalidScan(path, `${layout.patternsKey} has not the shape of patterns`, {
    received: `shape ${formatShape(shape)}`,
    expected: `shape (M, N, N): ${expected}`,
    hint: "crop or pad each pattern to N × N with zero frequency kept in its place, N = 64, 128 or 256",
  });
}

function transposed({ layout: { patternsKey }, path }: ScanContext, shape: readonly number[]): Error {
  return invalidScan(path, `${patternsKey} has its patterns along the last axis, (N, N, M)`, {
    received: `shape ${formatShape(shape)}`,
    expected: `shape (M, N, N): ${formatShape([shape.at(-1) as number, ...shape.slice(-3, -1)])}`,
    hint: `run ${patternsKey} = np.transpose(${patternsKey}, (2, 0, 1)) and save again, or state --axis-order NNM (MNN, where it is as it should be)`,
  });
}

function wrongCount({ layout: { patternsKey }, path }: ScanContext, count: number, positions: number): Error {
  return invalidScan(path, "There are not as many positions as patterns", {
    received: `${count} patterns in ${patternsKey}, ${positions} positions`,
    expected: "one position a pattern",
    hint: "a detector or stage that missed triggers leaves such files: find which patterns have no position before you drop any",
  });
}

/** Where the patterns' zero frequency is and what their numbers are, after both were held against the numbers. */
export interface PatternMeaning {
  readonly intensity: boolean;
  readonly corner: boolean;
  readonly survey: PatternSurvey;
  /** Mean counts of a frame. */
  readonly countsPerFrame: number;
}

/**
 * Looks at all patterns once and settles what they are.
 * @param mask uint8 `[N, N]`, centred
 * @throws AppError `DATA_INVALID` for NaN, infinite or negative values, counts passed as amplitude, zero frequency elsewhere
 */
export async function settleMeaning(
  context: ScanContext,
  { rows, size }: RawPatterns,
  mask: Uint8Array | null,
): Promise<PatternMeaning> {
  const { layout, options } = context;
  const corner = (options.zeroFrequency ?? layout.zeroFrequency) === "corner";
  const fileMask = mask !== null && corner ? mask.map((_, pixel) => mask[swapQuadrants(pixel, size)] as number) : mask;
  const survey = await surveyPatterns(rows, fileMask);
  refuseFaulty(context, survey);
  refuseFramesLast(context, { rows, size }, survey);
  refuseContradiction(context, survey);
  refuseOtherKind(context, survey);
  const intensity = (options.dataIs ?? layout.dataIs) === "intensity";
  describe(context, { intensity, corner });
  return { intensity, corner, survey, countsPerFrame: intensity ? survey.meanSum : survey.meanSumOfSquares };
}

function refuseFaulty({ layout, path }: ScanContext, { faulty }: PatternSurvey): void {
  if (faulty.count === 0) return;
  throw invalidScan(path, `${faulty.count} patterns hold values that no detector counts`, {
    received: faulty.first[0] as string,
    expected: "finite numbers from 0",
    hint:
      `drop these patterns with their positions, give a detector mask if it is always the same pixels, ` +
      `or clip a subtracted background: np.maximum(${layout.patternsKey}, 0)`,
    problems: faulty.first,
  });
}

/** As many patterns as pixels along a side: the shape does not tell which axis numbers them, the numbers do. */
function refuseFramesLast(context: ScanContext, { rows, size }: RawPatterns, { squareImage }: PatternSurvey): void {
  const isTold = context.options.axisOrder !== undefined;
  if (isTold || rows.count !== size || !numbersFramesLast(squareImage, size)) return;
  throw transposed(context, [size, size, size]);
}

/** Diffraction is strongest at low frequencies; only a clear contradiction counts. */
function refuseContradiction({ layout, options, path }: ScanContext, survey: PatternSurvey): void {
  if (options.zeroFrequency !== undefined) return;
  const kind = kindOfValues(survey);
  const isIntensity = (kind === "unknown" ? (options.dataIs ?? layout.dataIs) : kind) === "intensity";
  const side = Math.sqrt(survey.sumImage.length);
  const image = isIntensity ? survey.sumImage : survey.squareImage;
  const { at, centreShare, cornerShare } = placeZeroFrequency(image, { height: side, width: side });
  if (at === "unclear" || at === layout.zeroFrequency) return;
  const [here, there] = at === "centre" ? [centreShare, cornerShare] : [cornerShare, centreShare];
  throw invalidScan(path, `Zero frequency is at the ${at}, where this layout has it at the ${layout.zeroFrequency}`, {
    received: `${percent(here)} of the energy within N/8 of the ${at}, ${percent(there)} of the ${layout.zeroFrequency}`,
    expected: `zero frequency at the ${layout.zeroFrequency}`,
    hint: `state --zero-frequency ${at}, or save np.fft.fftshift(${layout.patternsKey}, axes=(-2, -1))`,
  });
}

/** What the layout says is held against what the numbers say; whoever states it is believed. */
function refuseOtherKind({ layout, options, path }: ScanContext, survey: PatternSurvey): void {
  if (options.dataIs !== undefined) return;
  const kind = kindOfValues(survey);
  if (kind === "unknown" || kind === layout.dataIs) return;
  const { patternsKey } = layout;
  if (kind === "amplitude") {
    throw invalidScan(path, `${patternsKey} looks like square roots of counts, where this layout has counts`, {
      received: `${percent(survey.wholeSquareShare)} of the values have whole squares, ${percent(survey.wholeShare)} are whole`,
      expected: "counts",
      hint: "state what they are: --data-is amplitude takes them as they are, --data-is intensity takes their square root",
    });
  }
  throw invalidScan(path, `${patternsKey} looks like counts, where this layout has amplitudes (their square root)`, {
    received: evidenceOfCounts(survey),
    expected: "square roots of counts",
    hint: "state what they are: --data-is intensity takes the square root (in double precision), --data-is amplitude takes them as they are",
  });
}

function evidenceOfCounts({ dtype, wholeShare, largest, step }: PatternSurvey): string {
  if (/^[iu]/u.test(dtype)) return `whole numbers, ${nameOf(dtype as RowReader["dtype"])}`;
  if (wholeShare === 1) return `whole numbers only, up to ${largest}`;
  return step === null
    ? `${(100 * wholeShare).toFixed(2)} % whole numbers`
    : `multiples of ${step} only, as counts times a gain are`;
}

function describe(
  { layout, options, conversions }: ScanContext,
  { intensity, corner }: { readonly intensity: boolean; readonly corner: boolean },
): void {
  const key = layout.patternsKey;
  conversions.push(
    intensity
      ? `${key} holds counts, ${whose(options.dataIs)}: their square root taken`
      : `${key} holds amplitudes (square roots of counts), ${whose(options.dataIs)}`,
    corner
      ? `zero frequency moved from the corner, ${whose(options.zeroFrequency)}, to the centre`
      : `zero frequency is at the centre, ${whose(options.zeroFrequency)}`,
  );
}

function whose(stated: unknown): string {
  return stated === undefined ? "as the layout says" : "as stated";
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
