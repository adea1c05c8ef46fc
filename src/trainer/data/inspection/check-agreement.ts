import { fieldsOf, type ComplexField } from "../../physics/complex-field.ts";
import { shiftToCentre } from "../../physics/fourier.ts";
import { cutPatch, farFieldIntensity } from "../../physics/reference.ts";
import type { Finding, RawScan } from "./types.ts";

/** Frames that are computed from the object and compared. */
const compared = 8;

/** From this correlation of computed and measured amplitude on they agree. */
const agreeFrom = 0.9;

/** Another reading is named where it is better by this much. */
const another = 0.05;

/** How the patterns are to be read. */
export interface PatternReading {
  readonly intensity: boolean;
  readonly corner: boolean;
}

/** Ways in which object and positions may be meant; the first is the contract's. */
const readings = [
  { swapped: false, conjugate: false, text: "as it stands" },
  { swapped: true, conjugate: false, text: "with xcoords and ycoords exchanged" },
  { swapped: false, conjugate: true, text: "with all phases turned round (the inverse transform)" },
] as const;

/**
 * Computes some patterns from the object, the probe and the positions of a file and compares them with the measured
 * ones: the one check that sees exchanged coordinates and a phase of the wrong sign.
 * @returns nothing where the file has no object, or its windows do not lie in it
 */
export async function checkAgreement(scan: RawScan, reading: PatternReading): Promise<readonly Finding[]> {
  const { object, probe, positions, patterns } = scan;
  if (object === null || probe === null || positions === null || patterns === null) return [];
  if (!isPowerOfTwo(patterns.width) || probe.shape.at(-1) !== patterns.width) return [];
  const count = Math.min(compared, patterns.frames, positions.x.length);
  const frames = Array.from({ length: count }, (_, index) => Math.floor((index * patterns.frames) / count));
  const measured = await readAmplitudes(scan, frames, reading);
  const light = { objects: fieldsOf(object), modes: fieldsOf(probe), scan, frames };
  const correlations = readings.map((way) => medianCorrelation(light, measured, way));
  const [plain, ...others] = correlations;
  if (plain === undefined || plain === null) return [];
  const best = Math.max(...others.map((one) => one ?? 0));
  const better = best > plain + another ? readings[1 + others.indexOf(best)] : undefined;
  return [judge(plain, better === undefined ? null : { text: better.text, correlation: best }, count)];
}

function judge(
  plain: number,
  better: { readonly text: string; readonly correlation: number } | null,
  count: number,
): Finding {
  const evidence =
    `computed and measured amplitudes of ${count} patterns correlate ${plain.toFixed(3)} (median)` +
    (better === null ? "" : `, ${better.text} ${better.correlation.toFixed(3)}`);
  if (plain >= agreeFrom && better === null) {
    const message = "Object, probe and positions give the measured patterns.";
    return { severity: "info", rule: "agreement", message, evidence, fix: null };
  }
  return {
    severity: "warning",
    rule: "agreement",
    message:
      better === null
        ? "Object, probe and positions of this file do not give its patterns."
        : `Object, probe and positions give the patterns better ${better.text}.`,
    evidence,
    fix:
      better === null
        ? "The object may be a first guess, or belong to another scan: do not score against it before this is known."
        : "Save the arrays as the contract has them: x the column, y the row, amplitude = |FFT2(object · probe)| / N.",
  };
}

interface Light {
  readonly objects: readonly ComplexField[];
  readonly modes: readonly ComplexField[];
  readonly scan: RawScan;
  readonly frames: readonly number[];
}

/** Median over the frames whose window lies inside; `null` where none does. */
function medianCorrelation(light: Light, measured: readonly Float64Array[], way: Way): number | null {
  const values = light.frames.flatMap((frame, at) => {
    const patch = patchOf(light, frame, way);
    if (patch === null) return [];
    const computed = farFieldIntensity(patch, way.conjugate ? light.modes.map(conjugate) : light.modes).map(Math.sqrt);
    return [correlate(computed, measured[at] as Float64Array)];
  });
  return values.sort((a, b) => a - b)[values.length >> 1] ?? null;
}

type Way = (typeof readings)[number];

function patchOf({ objects, scan }: Light, frame: number, way: Way): ComplexField | null {
  const object = objects[scan.scanIndex?.[frame] ?? 0] ?? objects[0];
  const size = scan.patterns?.width ?? 0;
  const half = (size - 1) / 2;
  const [x, y] = [scan.positions?.x[frame] ?? NaN, scan.positions?.y[frame] ?? NaN];
  const window = { top: (way.swapped ? x : y) - half, left: (way.swapped ? y : x) - half, size };
  if (object === undefined || !(window.top >= 0 && window.left >= 0)) return null;
  if (window.top + size > object.height || window.left + size > object.width) return null;
  const patch = cutPatch(object, window);
  return way.conjugate ? conjugate(patch) : patch;
}

function conjugate(field: ComplexField): ComplexField {
  return { ...field, im: field.im.map((value) => -value) };
}

async function readAmplitudes(
  { patterns }: RawScan,
  frames: readonly number[],
  { intensity, corner }: PatternReading,
): Promise<readonly Float64Array[]> {
  if (patterns === null) return [];
  const { height, width } = patterns;
  const values = await patterns.reader.read(frames);
  return frames.map((_, at) => {
    const area = height * width;
    const frame = Float64Array.from(values.subarray(at * area, (at + 1) * area));
    const amplitude = intensity ? frame.map(Math.sqrt) : frame;
    return corner ? shiftToCentre(amplitude, [height, width]) : amplitude;
  });
}

function correlate(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let pixel = 0; pixel < a.length; pixel += 1) {
    const [p, q] = [(a[pixel] as number) - meanA, (b[pixel] as number) - meanB];
    ab += p * q;
    aa += p * p;
    bb += q * q;
  }
  return aa * bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isPowerOfTwo(size: number): boolean {
  return size >= 2 && (size & (size - 1)) === 0;
}
