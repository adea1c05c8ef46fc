import { findTooLarge, largestObjectArea } from "../largest-area.ts";
import type { OpenScanOptions } from "../open-scan.ts";
import { nearestNeighbours, type Neighbour } from "./nearest-neighbours.ts";
import { placesByScan } from "./places-by-scan.ts";
import type { Finding, RawScan } from "./types.ts";
import { firstOf, short } from "./words.ts";

/** Below this overlap neighbouring patches share next to nothing. */
const smallOverlap = 0.2;

/** Nobody scans in steps below a pixel: it would be the same pattern again. */
const smallStepPx = 1;

/** Nobody scans in steps of so many probe diameters. */
const wideSteps = 2;

/** A position this many steps from the nearest other one was not meant. */
const farSteps = 20;

/** Findings that a wrong unit makes. */
const aboutUnit: ReadonlySet<string> = new Set(["steps-too-small", "steps-too-large", "positions-span"]);

type Positions = NonNullable<RawScan["positions"]>;

interface StepSurroundings {
  /** Pixels along one side of a pattern, N. */
  readonly size: number;
  readonly probeDiameterPx: number | null;
  /** The unit that is stated. */
  readonly unit?: OpenScanOptions["positionUnit"];
}

/** What to do where metres were stated, and what came of them makes no sense. */
export const geometryFix =
  "Look at what turned metres into pixels: energy in eV (8 keV is 8000), distance and detector pixel in metres; and whether the file has metres at all.";

/** Distances of neighbouring positions, a repeated one counted once: overlap, unit, positions far from all others. */
export function checkSteps(
  positions: Positions,
  scanIndex: Float64Array | null,
  { size, probeDiameterPx, unit }: StepSurroundings,
): readonly Finding[] {
  const first = placesByScan(positions, scanIndex).map(([index = 0]) => index);
  const pick = (values: Float64Array): Float64Array => Float64Array.from(first, (index) => values[index] as number);
  const places = { x: pick(positions.x), y: pick(positions.y) };
  const neighbours = nearestNeighbours(places, scanIndex === null ? null : pick(scanIndex));
  const step = median(neighbours.map(({ distance }) => distance).filter((distance) => distance > 0));
  if (!Number.isFinite(step)) return [];
  const findings = [
    ...(probeDiameterPx === null ? [] : [checkOverlap(step, probeDiameterPx)]),
    ...checkFar(neighbours, { step, size, first }),
    ...checkArea(positions, scanIndex, size),
  ];
  if (unit !== "m") return findings;
  return findings.map((finding) => (aboutUnit.has(finding.rule) ? { ...finding, fix: geometryFix } : finding));
}

function checkOverlap(step: number, diameter: number): Finding {
  const overlap = 1 - step / diameter;
  const evidence =
    `median distance to the nearest position ${short(step)} px, probe diameter ${short(diameter)} px ` +
    `(above a tenth of its amplitude): overlap 1 − ${short(step)}/${short(diameter)} = ${overlap.toFixed(2)}`;
  if (step < smallStepPx) return stepsTooSmall(evidence);
  if (step > wideSteps * diameter) return stepsTooLarge(evidence);
  if (overlap >= smallOverlap) {
    return { severity: "info", rule: "overlap", message: "Neighbouring patches overlap.", evidence, fix: null };
  }
  return {
    severity: "warning",
    rule: "overlap",
    message:
      "Neighbouring patches hardly overlap: groups constrain each other little, and the stitched object has gaps.",
    evidence,
    fix: "Train with gridsize 1, and scan with smaller steps where that can be had.",
  };
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

function stepsTooLarge(evidence: string): Finding {
  return {
    severity: "warning",
    rule: "steps-too-large",
    message: "No two patterns light a common place: are the positions in pixels of the object?",
    evidence,
    fix: "Divide them by the object's pixel size in their unit (nanometres?). Where they are right, the object will be islands: train with gridsize 1.",
  };
}

function checkFar(
  neighbours: readonly Neighbour[],
  { step, size, first }: { readonly step: number; readonly size: number; readonly first: readonly number[] },
): readonly Finding[] {
  const limit = Math.max(farSteps * step, size);
  const far = neighbours.filter(({ distance }) => distance > limit);
  if (far.length === 0 || far.length > neighbours.length / 10) return [];
  const named = far.map(({ index, distance }) => `${first[index]} (${short(distance)} px away)`);
  return [
    {
      severity: "warning",
      rule: "positions-far",
      message: "Positions lie far from all others: the stage may have been misread.",
      evidence: `${far.length} of ${neighbours.length}, limit ${short(limit)} px: ${firstOf(named)}`,
      fix: "Leave them out, and their patterns: the object would be a large dark area with a speck in it.",
    },
  ];
}

/** What `ptycho infer` would refuse at the end is told at the beginning. */
function checkArea(positions: Positions, scanIndex: Float64Array | null, size: number): readonly Finding[] {
  const tooLarge = findTooLarge(positions, scanIndex, size);
  if (tooLarge === null) return [];
  const [width, height] = tooLarge;
  return [
    {
      severity: "error",
      rule: "positions-span",
      message: "No object can be put together over the area of these positions.",
      evidence: `${short(width)} × ${short(height)} pixels, limit ${short(largestObjectArea)} in all`,
      fix: "Leave out the positions that lie far away; where all do, divide them by the object's pixel size in their unit.",
    },
  ];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
