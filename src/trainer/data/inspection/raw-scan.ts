import { AppError } from "../../../base/errors/app-error.ts";
import { shiftToCorner } from "../../physics/fourier.ts";
import type { ComplexArray } from "../../physics/types.ts";
import type { NpzFile } from "../npz/types.ts";
import type { OpenScanOptions } from "../open-scan.ts";
import { expectationOf } from "./expectation.ts";
import { readPositions, type ReadingPlace } from "./raw-positions.ts";
import { namesOf, readComplex, readFrom, readNumbers, summarise, type Reading } from "./raw-readers.ts";
import { recogniseLayout } from "../layouts.ts";
import type { DataLayout } from "../types.ts";
import { findPatterns } from "./raw-patterns.ts";
import type { ArraySummary, Finding, RawScan } from "./types.ts";

/**
 * Reads a file as it is, whatever is wrong with it: patterns stay on the disk, the small arrays come to memory.
 * @throws AppError only for faults of the environment; what is wrong with an array becomes a finding
 */
export async function readRawScan(file: NpzFile, stated: OpenScanOptions = {}): Promise<RawScan> {
  const findings: Finding[] = [];
  const arrays = summarise(file, findings);
  const reading = { file, arrays, findings };
  const layout = stated.layout ?? recognise(arrays.map(({ key }) => key));
  if (layout === null) findings.push(unknownLayout(file));
  const patterns = await findPatterns(reading, layout, stated.axisOrder);
  const side = patterns === null ? 0 : patterns.width;
  const positions = await readPositions(reading, { side, layout, stated });
  const probe = await readProbe(reading, stated);
  if (probe === null) findings.push(missingProbe(arrays));
  return {
    path: file.path,
    layout,
    arrays,
    patterns,
    positions,
    probe,
    object: stacked(await readComplex(reading, ["objects", "objectGuess"])),
    scanIndex: await readNumbers(reading, "scan_index"),
    mask: await readMask(reading, { side, layout, stated }),
    findings,
  };
}

/** The keys that only one of the layouts has. */
function recognise(keys: readonly string[]): DataLayout | null {
  const has = (key: string): boolean => keys.includes(key);
  const patterns = has("diff3d") || has("diffraction");
  if (patterns && !has("data")) return "ptychopinn";
  if (has("data") && has("scan") && !patterns) return "tike";
  return null;
}

async function readProbe(
  reading: Reading,
  { probeFrom, probeFactor = 1 }: OpenScanOptions,
): Promise<ComplexArray | null> {
  const keys = ["probeGuess", "probe"];
  const probe =
    probeFrom === undefined
      ? await readComplex(reading, keys)
      : await readFrom(probeFrom, reading.findings, (other) => readComplex(other, keys));
  if (probe === null || probeFactor === 1) return probe;
  return {
    ...probe,
    re: probe.re.map((value) => value * probeFactor),
    im: probe.im.map((value) => value * probeFactor),
  };
}

/** A mask of another size or meaning masks nothing, and is told. One of another file is centred, whatever the patterns are. */
async function readMask(reading: Reading, { side, layout, stated }: ReadingPlace): Promise<Float64Array | null> {
  const { maskFrom } = stated;
  const mask =
    maskFrom === undefined
      ? await readNumbers(reading, "mask")
      : await readFrom(maskFrom, reading.findings, (other) => readNumbers(other, "mask"));
  if (mask === null || side === 0) return null;
  if (mask.length === side * side) {
    const inverted = invertedMask(mask);
    if (inverted !== null) {
      reading.findings.push(inverted);
      return null;
    }
    const isCorner = expectationOf(layout, stated).zeroFrequency === "corner" && maskFrom !== undefined;
    return isCorner ? shiftToCorner(mask, [side, side]) : mask;
  }
  reading.findings.push({
    severity: "error",
    rule: "mask-shape",
    message: "The detector mask has another size than the patterns.",
    evidence: `${mask.length} pixels, a pattern has ${side} × ${side}`,
    fix: "Crop the mask as the patterns were cropped; save it as mask, uint8 [N, N], 1 where a pixel counts.",
  });
  return null;
}

/** As `openScan` refuses it: 1 stands for pixels that do not count. */
function invertedMask(mask: Float64Array): Finding | null {
  const off = mask.filter((value) => value === 0).length;
  if (off <= mask.length / 2) return null;
  return {
    severity: "error",
    rule: "mask-inverted",
    message: "The detector mask leaves out more than half of the detector: it looks inverted; it was not applied here.",
    evidence: `${off} of ${mask.length} pixels are 0`,
    fix: "Save 1 - mask if 1 marks the bad pixels: 1 is for pixels that count.",
  };
}

function stacked(object: ComplexArray | null): ComplexArray | null {
  return object === null || object.shape.length > 2 ? object : { ...object, shape: [1, ...object.shape] };
}

/** In the words of `openScan`, which knows the nearest names. */
function unknownLayout({ path, keys }: NpzFile): Finding {
  const told = whyUnknown(path, keys);
  return {
    severity: "error",
    rule: "layout-unknown",
    message: "The arrays are named like none of the known layouts.",
    evidence: `arrays: ${keys.join(", ") || "none"}; known: ${told?.details.expected ?? "one layout at a time"}`,
    fix: told?.details.hint ?? "Say which is meant: --layout ptychopinn or --layout tike.",
  };
}

function whyUnknown(path: string, keys: readonly string[]): AppError | null {
  try {
    recogniseLayout(keys, { path, probeElsewhere: true });
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function missingProbe(arrays: readonly ArraySummary[]): Finding {
  return {
    severity: "error",
    rule: "probe-missing",
    message: "There is no probe.",
    evidence: `arrays: ${namesOf(arrays)}`,
    fix: "Save the probe as probeGuess, complex64 [N, N] or [modes, N, N], or name a file that has one with --probe-from.",
  };
}
