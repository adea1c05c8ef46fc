import type { OpenScanOptions } from "../open-scan.ts";
import { roundingPx } from "../labels.ts";
import { likelyUnit, spanOf } from "../position-unit.ts";
import { checkOrder } from "./check-order.ts";
import { checkRepeated } from "./check-repeated.ts";
import { checkSteps, geometryFix } from "./check-steps.ts";
import { nearestNeighbours } from "./nearest-neighbours.ts";
import type { Finding, RawScan } from "./types.ts";
import { firstOf, short } from "./words.ts";

/** What is known besides the positions. */
export interface PositionSurroundings {
  readonly frames: number | null;
  /** Pixels along one side of a pattern, N. */
  readonly size: number;
  /** Diameter of the probe, pixels; `null` where there is no sound probe. */
  readonly probeDiameterPx: number | null;
  /** Counts of each frame; `null` where they are not known. */
  readonly counts: Float64Array | null;
  /** The unit that is stated: pixels are believed, however few; metres were divided by the pixel size. @default none */
  readonly unit?: OpenScanOptions["positionUnit"];
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
  const unit = surroundings.unit === "px" ? null : checkUnit(positions, surroundings);
  if (unit !== null) return [unit];
  const { counts } = surroundings;
  return [
    describe(positions, scan.scanIndex),
    ...checkRepeated(positions, scan.scanIndex),
    ...checkSteps(positions, scan.scanIndex, surroundings),
    ...(counts === null ? [] : checkOrder(nearestNeighbours(positions, scan.scanIndex), { ...surroundings, counts })),
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
    fix:
      wrongIndex && frames === x.length
        ? "Save scan_index as one number a pattern, which object it was taken of: np.zeros(M, np.int64) for one object; or leave it out."
        : "Save them together again from the source, one position a pattern and in one order; do not cut the longer one.",
  };
}

function checkNumbers({ x, y }: Positions): Finding | null {
  if (x.length === 0) return nothing();
  const bad = Array.from(x.keys()).filter((index) => !Number.isFinite(x[index]) || !Number.isFinite(y[index]));
  if (bad.length === 0) return null;
  return {
    severity: "error",
    rule: "positions-not-finite",
    message: "Positions hold NaN or infinity.",
    evidence: `${bad.length} of ${x.length}: ${firstOf(bad)}`,
    fix: "Leave these positions out, and their patterns with them.",
  };
}

function nothing(): Finding {
  return {
    severity: "error",
    rule: "positions-missing",
    message: "There are no positions: the arrays are empty.",
    evidence: "0 positions",
    fix: "Look at how the file was written: was the scan stopped, or a filter applied that let nothing through?",
  };
}

function checkUnit(positions: Positions, { size, unit: stated }: PositionSurroundings): Finding | null {
  const unit = likelyUnit(positions, size);
  if (unit === "pixels") return null;
  const [width, height] = [spanOf(positions.x), spanOf(positions.y)];
  return {
    severity: "error",
    rule: "positions-unit",
    message:
      unit === "metres"
        ? "The positions are not in pixels; they look like metres."
        : "Neighbouring positions are less than a pixel apart, and all lie within half a window: they are not in pixels; are they micrometres?",
    evidence: `${positions.x.length.toLocaleString("en")} positions span ${spanText(width)} × ${spanText(height)}${stated === "m" ? ", divided by the pixel size of the object" : ""}`,
    fix:
      stated === "m"
        ? geometryFix
        : "Divide them by the object's pixel size in their unit; the pixel is wavelength · distance / (N · detector pixel). Metres: say " +
          "`--position-unit m` with energy, distance and detector pixel when training. Where they are right, `--position-unit px`.",
  };
}

function spanText(span: number): string {
  return span < 0.02 ? span.toExponential(2) : short(span);
}

function describe({ x, y }: Positions, scanIndex: Float64Array | null): Finding {
  const [across, down] = [rangeOf(x), rangeOf(y)];
  const scans = new Set(scanIndex ?? [0]).size;
  return {
    severity: "info",
    rule: "positions",
    message: `${x.length.toLocaleString("en")} positions in ${scans === 1 ? "one scan" : `${scans} scans`}.`,
    evidence: `columns ${short(across.least)} … ${short(across.greatest)}, rows ${short(down.least)} … ${short(down.greatest)} (negative ones are fine)`,
    fix: null,
  };
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
    const [right, bottom] = [left + size - width, top + size - height];
    return [-left, -top, right, bottom].some((beyond) => beyond > roundingPx);
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

function rangeOf(values: Float64Array): { readonly least: number; readonly greatest: number } {
  return {
    least: values.reduce((a, b) => Math.min(a, b), Infinity),
    greatest: values.reduce((a, b) => Math.max(a, b), -Infinity),
  };
}
