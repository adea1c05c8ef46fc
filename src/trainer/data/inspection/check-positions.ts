import { nearestNeighbours, type Neighbour } from "./nearest-neighbours.ts";
import type { Finding, RawScan } from "./types.ts";
import { firstOf, short } from "./words.ts";

/** Below this overlap neighbouring patches share next to nothing. */
const smallOverlap = 0.2;

/** No scan spans as little as this in pixels, and few span more in metres; `openScan` refuses the same. */
const metresUpTo = 0.02;

/** Nobody scans in steps below a pixel: it would be the same pattern again. */
const smallStepPx = 1;

/** What is known besides the positions. */
export interface PositionSurroundings {
  readonly frames: number | null;
  /** Pixels along one side of a pattern, N. */
  readonly size: number;
  /** Diameter of the probe, pixels; `null` where there is no sound probe. */
  readonly probeDiameterPx: number | null;
  /** Counts of each frame; `null` where they are not known. */
  readonly counts: Float64Array | null;
  /** Whether it is stated that positions are in pixels, however small they are. @default false */
  readonly unitIsPixels?: boolean;
}

type Positions = NonNullable<RawScan["positions"]>;

/** What is wrong with positions: number, values, unit, repetition, distance, order, place in the object. */
export function checkPositions(
  scan: Pick<RawScan, "object" | "scanIndex"> & { readonly positions: Positions },
  surroundings: PositionSurroundings,
): readonly Finding[] {
  const { positions } = scan;
  const broken = checkCount(positions, scan.scanIndex, surroundings.frames) ?? checkNumbers(positions);
  if (broken !== null) return [broken];
  const unit = surroundings.unitIsPixels === true ? null : checkUnit(positions);
  if (unit !== null) return [unit];
  const neighbours = nearestNeighbours(positions, scan.scanIndex);
  return [
    describe(positions, scan.scanIndex),
    ...checkRepeated(positions, neighbours, scan.scanIndex),
    ...checkOverlap(neighbours, surroundings),
    ...checkOrder(neighbours, surroundings),
    ...checkInside(scan, surroundings.size),
  ];
}

function checkCount({ x }: Positions, scanIndex: Float64Array | null, frames: number | null): Finding | null {
  const wrongIndex = scanIndex !== null && scanIndex.length !== x.length;
  if (!wrongIndex && (frames === null || frames === x.length)) return null;
  return {
    severity: "error",
    rule: "count-mismatch",
    message: "Patterns and positions are not as many: which belongs to which?",
    evidence:
      `${frames ?? "no"} patterns, ${x.length} positions` +
      (scanIndex === null ? "" : `, ${scanIndex.length} scan_index`),
    fix: "Save them together again from the source, one position a pattern and in one order; do not cut the longer one.",
  };
}

function checkNumbers({ x, y }: Positions): Finding | null {
  const bad = Array.from(x.keys()).filter((index) => !Number.isFinite(x[index]) || !Number.isFinite(y[index]));
  if (bad.length === 0 && x.length > 0) return null;
  return {
    severity: "error",
    rule: "positions-not-finite",
    message: x.length === 0 ? "There are no positions." : "Positions hold NaN or infinity.",
    evidence: `${bad.length} of ${x.length}: ${firstOf(bad)}`,
    fix: "Leave these positions out, and their patterns with them.",
  };
}

function checkUnit({ x, y }: Positions): Finding | null {
  const [width, height] = [spanOf(x).length, spanOf(y).length];
  const span = Math.max(width, height);
  if (x.length < 2 || span > metresUpTo || span === 0) return null;
  return {
    severity: "error",
    rule: "positions-unit",
    message: "The positions are not in pixels; they look like metres.",
    evidence: `they span ${width.toExponential(2)} × ${height.toExponential(2)}`,
    fix: "Divide them by the object's pixel size, wavelength · distance / (N · detector pixel), or say `--position-unit m` with energy, distance and detector pixel when training.",
  };
}

function describe({ x, y }: Positions, scanIndex: Float64Array | null): Finding {
  const [across, down] = [spanOf(x), spanOf(y)];
  const scans = new Set(scanIndex ?? [0]).size;
  return {
    severity: "info",
    rule: "positions",
    message: `${x.length.toLocaleString("en")} positions in ${scans === 1 ? "one scan" : `${scans} scans`}.`,
    evidence: `columns ${short(across.least)} … ${short(across.greatest)}, rows ${short(down.least)} … ${short(down.greatest)} (negative ones are fine)`,
    fix: null,
  };
}

function checkRepeated(
  { x, y }: Positions,
  neighbours: readonly Neighbour[],
  scanIndex: Float64Array | null,
): readonly Finding[] {
  const repeated = neighbours.filter(({ distance }) => distance === 0).map(({ index }) => index);
  if (repeated.length === 0) return [];
  const all = repeated.length === x.length;
  const examples = repeated.slice(0, 3).map((index) => `(${x[index]}, ${y[index]}) of pattern ${index}`);
  return [
    {
      severity: all && new Set(x).size === 1 ? "error" : "warning",
      rule: "positions-repeated",
      message: "Positions are repeated within a scan.",
      evidence: `${repeated.length} of ${x.length}: ${examples.join(", ")}`,
      fix:
        all && scanIndex === null
          ? "Each one is: these look like several scans of one path. Say which is which in scan_index, int64 [M]; patterns of two objects must not be grouped."
          : "Sum repeated exposures into one pattern, or keep one of them; else the same place may be trained and validated on.",
    },
  ];
}

function checkOverlap(neighbours: readonly Neighbour[], { probeDiameterPx }: PositionSurroundings): readonly Finding[] {
  if (probeDiameterPx === null || neighbours.length < 2) return [];
  const step = median(neighbours.map(({ distance }) => distance).filter((distance) => distance > 0));
  if (!Number.isFinite(step)) return [];
  const overlap = 1 - step / probeDiameterPx;
  const evidence =
    `median distance to the nearest position ${short(step)} px, probe diameter ${short(probeDiameterPx)} px ` +
    `(above a tenth of its amplitude): overlap 1 − ${short(step)}/${short(probeDiameterPx)} = ${overlap.toFixed(2)}`;
  if (step < smallStepPx) return [stepsTooSmall(evidence)];
  if (overlap >= smallOverlap) {
    return [{ severity: "info", rule: "overlap", message: "Neighbouring patches overlap.", evidence, fix: null }];
  }
  return [
    {
      severity: "warning",
      rule: "overlap",
      message:
        "Neighbouring patches hardly overlap: groups constrain each other little, and the stitched object has gaps.",
      evidence,
      fix: "Train with gridsize 1, and scan with smaller steps where that can be had.",
    },
  ];
}

function stepsTooSmall(evidence: string): Finding {
  return {
    severity: "warning",
    rule: "steps-too-small",
    message: "Neighbouring positions are less than a pixel apart: are they in pixels of the object?",
    evidence,
    fix: "Divide them by the object's pixel size in their unit (micrometres?). Where each place was measured again, give each pass a scan_index of its own.",
  };
}

/** From these on the brightness of neighbours must be alike, if frames and positions belong together. */
const toldByOrder = { frames: 50, overlap: 0.5, variation: 0.05, correlation: 0.15 } as const;

/** Where patches overlap by half, neighbours are about as bright; where they are not, the order was lost. */
function checkOrder(
  neighbours: readonly Neighbour[],
  { counts, probeDiameterPx }: PositionSurroundings,
): readonly Finding[] {
  if (counts === null || probeDiameterPx === null) return [];
  const near = neighbours.filter(
    ({ distance }) => distance > 0 && distance < (1 - toldByOrder.overlap) * probeDiameterPx,
  );
  const own = near.map(({ index }) => counts[index] as number);
  const other = near.map(({ nearest }) => counts[nearest] as number);
  const variation = Math.sqrt(covariance(own, own)) / meanOf(own);
  if (near.length < toldByOrder.frames || !(variation > toldByOrder.variation)) return [];
  const correlation = covariance(own, other) / Math.sqrt(covariance(own, own) * covariance(other, other));
  if (!(correlation < toldByOrder.correlation)) return [];
  return [
    {
      severity: "warning",
      rule: "positions-shuffled",
      message:
        "Patterns of neighbouring positions are no more alike than any two: positions and patterns seem to be in different order.",
      evidence: `brightness of nearest neighbours correlates ${correlation.toFixed(2)} over ${near.length} pairs, varying by ${Math.round(100 * variation)} %`,
      fix: "Look at how the file was written: were the patterns shuffled, or two scans joined in another order than their positions?",
    },
  ];
}

function checkInside(
  { positions, object }: { readonly positions: Positions; readonly object: RawScan["object"] },
  size: number,
): readonly Finding[] {
  const [height, width] = object?.shape.slice(-2) ?? [];
  if (height === undefined || width === undefined) return [];
  const half = (size - 1) / 2;
  const outside = Array.from(positions.x.keys()).filter((index) => {
    const [left, top] = [(positions.x[index] as number) - half, (positions.y[index] as number) - half];
    return left < 0 || top < 0 || left + size > width || top + size > height;
  });
  if (outside.length === 0) return [];
  return [
    {
      severity: "warning",
      rule: "positions-outside",
      message: "Windows leave the object that the file brings along.",
      evidence: `${outside.length} of ${positions.x.length} patterns: ${firstOf(outside)}; the object has ${height} × ${width} pixels`,
      fix: "Shift the positions into the object's pixels; learning without labels does not need it, labels and scores do.",
    },
  ];
}

interface Span {
  readonly least: number;
  readonly greatest: number;
  readonly length: number;
}

function spanOf(values: Float64Array): Span {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const greatest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return { least, greatest, length: greatest - least };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function covariance(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  return a.reduce((sum, value, index) => sum + (value - meanA) * ((b[index] as number) - meanB), 0) / a.length;
}
