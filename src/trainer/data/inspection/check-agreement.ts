import { createRandom, permutation } from "../../../base/random/generator.ts";
import { fieldsOf, type ComplexField } from "../../physics/complex-field.ts";
import { shiftToCentre } from "../../physics/fourier.ts";
import { cutPatch, farFieldIntensity } from "../../physics/reference.ts";
import { otherReadings, plainReading, type AgreementReading, type PlaceSurroundings } from "./agreement-readings.ts";
import type { Finding, RawScan } from "./types.ts";

/** Frames that are computed from the object and compared. */
const compared = 16;

/** From this correlation on, computed and measured patterns agree; noise of 1e4 counts a frame leaves more than this. */
const agreeFrom = 0.5;

/** Up to here they agree in part only, where noise explains no more: from so many counts a frame on. */
const wellFrom = 0.75;
const brightCounts = 1e4;

/** Another reading is named where it is better by this much. */
const another = 0.1;

/** From here on no other reading is looked for. */
const surelyFrom = 0.9;

/** Readings closer than this are one and the same. */
const negligible = 0.02;

/** How the patterns are to be read. */
export interface PatternReading {
  readonly intensity: boolean;
  readonly corner: boolean;
  /** Mean counts of a frame, as far as they are known. */
  readonly meanCounts: number | null;
}

/**
 * Computes some patterns from the object, the probe and the positions of a file and compares them with the measured
 * ones: the one check that sees exchanged or reversed coordinates, a mirrored detector and a phase of the wrong sign.
 * Compared is what differs from the mean pattern, as the mean shows the probe and hardly the object.
 * @returns where there is nothing to compute from, that this was not checked
 */
export async function checkAgreement(scan: RawScan, reading: PatternReading): Promise<readonly Finding[]> {
  const { object, probe, positions, patterns } = scan;
  if (probe === null || positions === null || patterns === null) return [];
  if (!isPowerOfTwo(patterns.width) || probe.shape.at(-1) !== patterns.width) return [];
  if (object === null) return [unchecked("the file brings no object along")];
  if (![object.re, object.im].every((part) => part.every(Number.isFinite))) return [brokenObject(object.shape)];
  const light = { objects: fieldsOf(object), modes: fieldsOf(probe), scan, surroundings: surroundingsOf(scan) };
  const correlate = (way: AgreementReading): Promise<Agreement | null> => correlateFrames(light, way, reading);
  const plain = await correlate(plainReading);
  if (plain !== null && plain.correlation >= surelyFrom) return [judge(plain, null, reading)];
  const better = await findBetter(plain?.correlation ?? 0, correlate);
  if (plain === null && better === null) return [unchecked("fewer than two windows lie in the object of the file")];
  return [judge(plain, better, reading)];
}

/** The best of the other readings, where it agrees and is clearly better. */
async function findBetter(
  plain: number,
  correlate: (way: AgreementReading) => Promise<Agreement | null>,
): Promise<Better | null> {
  let best: Better | null = null;
  for (const way of otherReadings) {
    const found = await correlate(way);
    if (found === null || !(found.correlation >= agreeFrom && found.correlation > plain + another)) continue;
    if (best === null || found.correlation > best.correlation + negligible) best = { ...found, way };
  }
  return best;
}

function unchecked(why: string): Finding {
  return {
    severity: "info",
    rule: "agreement-unchecked",
    message: "Whether x, y and the detector's rows and columns are the right way round was not checked.",
    evidence: `${why}, from which patterns could be computed`,
    fix: null,
  };
}

interface Agreement {
  readonly correlation: number;
  readonly frames: number;
}

interface Better extends Agreement {
  readonly way: AgreementReading;
}

function brokenObject(shape: readonly number[]): Finding {
  return {
    severity: "warning",
    rule: "object-values",
    message: "The object of the file holds NaN or infinity: nothing can be compared with it.",
    evidence: `object [${shape.join(", ")}]`,
    fix: "Save the file without it, or with the object of a solver that did not diverge.",
  };
}

function judge(plain: Agreement | null, better: Better | null, { meanCounts }: PatternReading): Finding {
  const evidence = [
    `computed and measured amplitudes of ${(plain ?? better)?.frames ?? 0} patterns, less their mean, correlate `,
    plain === null ? "nowhere, for the windows lie outside the object" : plain.correlation.toFixed(3),
    ...(better === null ? [] : [`, ${better.way.text} ${better.correlation.toFixed(3)}`]),
  ].join("");
  if (better !== null) {
    const message = `Object, probe and positions give the patterns better ${better.way.text}.`;
    return { severity: "warning", rule: "agreement", message, evidence, fix: better.way.fix };
  }
  const isBright = meanCounts !== null && meanCounts >= brightCounts;
  if (plain !== null && plain.correlation >= agreeFrom && plain.correlation < wellFrom && isBright) {
    return {
      severity: "warning",
      rule: "agreement",
      message: "Object, probe and positions give the measured patterns only in part.",
      evidence,
      fix: "Are positions turned or stretched, patterns clipped, rounded or scaled each on its own, or probe and object first guesses?",
    };
  }
  if (plain !== null && plain.correlation >= agreeFrom) {
    const message = "Object, probe and positions give the measured patterns.";
    return { severity: "info", rule: "agreement", message, evidence, fix: null };
  }
  return {
    severity: "warning",
    rule: "agreement",
    message: "Object, probe and positions of this file do not give its patterns.",
    evidence,
    fix: "The object may be a first guess, or belong to another scan: do not score against it before this is known.",
  };
}

interface Light {
  readonly objects: readonly ComplexField[];
  readonly modes: readonly ComplexField[];
  readonly scan: RawScan;
  readonly surroundings: PlaceSurroundings;
}

/** Over the frames whose window lies inside the object in this way; `null` where fewer than two do. */
async function correlateFrames(
  light: Light,
  way: AgreementReading,
  reading: PatternReading,
): Promise<Agreement | null> {
  const { scan, modes } = light;
  const isTurned = way.conjugated === "probe" || way.conjugated === "both";
  const probes = isTurned ? modes.map(conjugate) : modes;
  const frames = chooseFrames(light, way);
  const { otherKind = false } = way;
  const intensity = reading.intensity !== otherKind;
  const measured = await readAmplitudes(scan, frames, { ...reading, intensity });
  const pairs = frames.flatMap((frame, at) => {
    const patch = cutPatchOf(light, frame, way);
    const own = turn(measured[at] as Float64Array, way, light.surroundings.size);
    if (!own.every((value) => Number.isFinite(value))) return []; // told by a check of its own
    const computed = farFieldIntensity(patch, probes).map((value, pixel) => (own[pixel] === 0 ? 0 : Math.sqrt(value)));
    return [{ own, computed }];
  });
  if (pairs.length < 2) return null;
  const [a, b] = [deviations(pairs.map(({ own }) => own)), deviations(pairs.map(({ computed }) => computed))];
  return { correlation: correlationOf(a, b), frames: pairs.length };
}

/** From all over the scan; drawn, for equal steps may follow a raster's diagonal, where x and y are the same. */
function chooseFrames(light: Light, way: AgreementReading): readonly number[] {
  const chosen: number[] = [];
  for (const frame of permutation(createRandom(0), light.scan.patterns?.frames ?? 0)) {
    if (windowOf(light, frame, way) !== null && chosen.push(frame) === compared) break;
  }
  return chosen.toSorted((a, b) => a - b);
}

/** Where a frame's window lies in the object in this way; `null` where it leaves it. */
function windowOf({ objects, scan, surroundings }: Light, frame: number, { place }: AgreementReading): Window | null {
  const object = objects[scan.scanIndex?.[frame] ?? 0] ?? objects[0];
  const { size } = surroundings;
  const written = { x: scan.positions?.x[frame] ?? NaN, y: scan.positions?.y[frame] ?? NaN };
  const { x, y } = place?.(written, surroundings) ?? written;
  const [top, left] = [y - (size - 1) / 2, x - (size - 1) / 2];
  if (object === undefined || !(top >= 0 && left >= 0)) return null;
  return top + size > object.height || left + size > object.width ? null : { object, top, left, size };
}

interface Window {
  readonly object: ComplexField;
  readonly top: number;
  readonly left: number;
  readonly size: number;
}

function cutPatchOf(light: Light, frame: number, way: AgreementReading): ComplexField {
  const { object, ...window } = windowOf(light, frame, way) as Window;
  const patch = cutPatch(object, window);
  return way.conjugated === "object" || way.conjugated === "both" ? conjugate(patch) : patch;
}

function turn(amplitude: Float64Array, { pixel }: AgreementReading, size: number): Float64Array {
  if (pixel === undefined) return amplitude;
  return amplitude.map((_, at) => {
    const [row, column] = pixel(Math.floor(at / size), at % size, size);
    return amplitude[row * size + column] as number;
  });
}

function surroundingsOf({ object, patterns, positions }: RawScan): PlaceSurroundings {
  const [height = 0, width = 0] = object?.shape.slice(-2) ?? [];
  const { x = new Float64Array(), y = new Float64Array() } = positions ?? {};
  return { size: patterns?.width ?? 0, height, width, middle: { x: middleOf(x), y: middleOf(y) } };
}

function middleOf(values: Float64Array): number {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  return (least + values.reduce((a, b) => Math.max(a, b), -Infinity)) / 2;
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
function correlationOf(a: Float64Array, b: Float64Array): number {
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
