import { createRandom, permutation } from "../../../base/random/generator.ts";
import { fieldsOf, type ComplexField } from "../../physics/complex-field.ts";
import { shiftToCentre } from "../../physics/fourier.ts";
import { cutPatch, farFieldIntensity } from "../../physics/reference.ts";
import type { Finding, RawScan } from "./types.ts";

/** Frames that are computed from the object and compared. */
const compared = 16;

/** From this correlation on, computed and measured patterns agree; noise of 1e4 counts a frame leaves more than this. */
const agreeFrom = 0.5;

/** Another reading is named where it is better by this much. */
const another = 0.1;

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
 * ones: the one check that sees exchanged coordinates and a phase of the wrong sign. Compared is what differs from the
 * mean pattern, as the mean shows the probe and hardly the object.
 * @returns nothing where the file has no object, or fewer than two windows lie in it
 */
export async function checkAgreement(scan: RawScan, reading: PatternReading): Promise<readonly Finding[]> {
  const { object, probe, positions, patterns } = scan;
  if (object === null || probe === null || positions === null || patterns === null) return [];
  if (!isPowerOfTwo(patterns.width) || probe.shape.at(-1) !== patterns.width) return [];
  const light = { objects: fieldsOf(object), modes: fieldsOf(probe), scan };
  const frames = spread(patterns.frames).filter((frame) => patchOf(light, frame, readings[0]) !== null);
  if (frames.length < 2) return [];
  const measured = await readAmplitudes(scan, frames, reading);
  const [plain, ...others] = readings.map((way) => correlateFrames(light, { frames, measured }, way));
  const best = Math.max(...others);
  const better =
    best >= agreeFrom && best > (plain as number) + another ? readings[1 + others.indexOf(best)] : undefined;
  const found = better === undefined ? null : { text: better.text, correlation: best };
  return [judge(plain as number, found, frames.length)];
}

/** Frames from all over the scan; drawn, for equal steps may follow a raster's diagonal, where x and y are the same. */
function spread(frames: number): readonly number[] {
  return Array.from(permutation(createRandom(0), frames).subarray(0, compared)).toSorted((a, b) => a - b);
}

function judge(
  plain: number,
  better: { readonly text: string; readonly correlation: number } | null,
  count: number,
): Finding {
  const evidence =
    `computed and measured amplitudes of ${count} patterns, less their mean, correlate ${plain.toFixed(3)}` +
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
}

interface Measured {
  readonly frames: readonly number[];
  /** Amplitudes, float64 `[N · N]` each, centred; 0 outside the mask. */
  readonly measured: readonly Float64Array[];
}

/** Over the frames whose window lies inside the object in this way; 0 where fewer than two do. */
function correlateFrames(light: Light, { frames, measured }: Measured, way: Way): number {
  const modes = way.conjugate ? light.modes.map(conjugate) : light.modes;
  const pairs = frames.flatMap((frame, at) => {
    const patch = patchOf(light, frame, way);
    if (patch === null) return [];
    const own = measured[at] as Float64Array;
    if (!own.every((value) => Number.isFinite(value))) return []; // told by a check of its own
    const computed = farFieldIntensity(patch, modes).map((value, pixel) => (own[pixel] === 0 ? 0 : Math.sqrt(value)));
    return [{ own, computed }];
  });
  if (pairs.length < 2) return 0;
  const [a, b] = [deviations(pairs.map(({ own }) => own)), deviations(pairs.map(({ computed }) => computed))];
  return correlate(a, b);
}

/** What each frame has beyond the mean of them all, one after the other. */
function deviations(frames: readonly Float64Array[]): Float64Array {
  const area = frames[0]?.length ?? 0;
  const mean = new Float64Array(area);
  for (const frame of frames) {
    for (let pixel = 0; pixel < area; pixel += 1) {
      mean[pixel] = (mean[pixel] as number) + (frame[pixel] as number) / frames.length;
    }
  }
  const all = new Float64Array(area * frames.length);
  frames.forEach((frame, at) =>
    all.set(
      frame.map((value, pixel) => value - (mean[pixel] as number)),
      at * area,
    ),
  );
  return all;
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
  { patterns, mask }: RawScan,
  frames: readonly number[],
  { intensity, corner }: PatternReading,
): Promise<readonly Float64Array[]> {
  if (patterns === null) return [];
  const { height, width } = patterns;
  const values = await patterns.reader.read(frames);
  return frames.map((_, at) => {
    const area = height * width;
    const frame = Float64Array.from(values.subarray(at * area, (at + 1) * area), (value, pixel) =>
      mask !== null && mask[pixel] === 0 ? 0 : value,
    );
    const amplitude = intensity ? frame.map(Math.sqrt) : frame;
    return corner ? shiftToCentre(amplitude, [height, width]) : amplitude;
  });
}

/** Both have a mean of 0. */
function correlate(a: Float64Array, b: Float64Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let pixel = 0; pixel < a.length; pixel += 1) {
    const [p, q] = [a[pixel] as number, b[pixel] as number];
    ab += p * q;
    aa += p * p;
    bb += q * q;
  }
  return aa * bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

function isPowerOfTwo(size: number): boolean {
  return size >= 2 && (size & (size - 1)) === 0;
}
