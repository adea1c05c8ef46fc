import { AppError } from "../../../base/errors/app-error.ts";
import type { ComplexArray } from "../../physics/types.ts";
import type { NpyArray, NpzFile } from "../npz/types.ts";
import { recogniseLayout } from "../layouts.ts";
import type { DataLayout } from "../types.ts";
import { findPatterns } from "./raw-patterns.ts";
import type { ArraySummary, Finding, RawScan } from "./types.ts";

/** The arrays of a file that could be read, and what was found while reading. */
interface Reading {
  readonly file: NpzFile;
  readonly arrays: readonly ArraySummary[];
  readonly findings: Finding[];
}

/**
 * Reads a file as it is, whatever is wrong with it: patterns stay on the disk, the small arrays come to memory.
 * @throws AppError only for faults of the environment; what is wrong with an array becomes a finding
 */
export async function readRawScan(file: NpzFile): Promise<RawScan> {
  const findings: Finding[] = [];
  const arrays = summarise(file, findings);
  const reading = { file, arrays, findings };
  const layout = recognise(arrays.map(({ key }) => key));
  if (layout === null) findings.push(unknownLayout(file));
  const patterns = await findPatterns(reading, layout);
  const side = patterns === null ? 0 : patterns.width;
  const positions = layout === "tike" ? await readTikePositions(reading, side) : await readCoordinates(reading);
  const probe = await readComplex(reading, ["probeGuess", "probe"]);
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
    mask: await readMask(reading, side),
    findings,
  };
}

function summarise(file: NpzFile, findings: Finding[]): readonly ArraySummary[] {
  return file.keys.map((key) => {
    try {
      const { dtype, shape } = file.header(key);
      return { key, dtype, shape };
    } catch (error) {
      findings.push(unreadable(key, error));
      return { key, dtype: null, shape: [] };
    }
  });
}

/** The keys that only one of the layouts has. */
function recognise(keys: readonly string[]): DataLayout | null {
  const has = (key: string): boolean => keys.includes(key);
  const patterns = has("diff3d") || has("diffraction");
  if (patterns && !has("data")) return "ptychopinn";
  if (has("data") && has("scan") && !patterns) return "tike";
  return null;
}

/**
 * Reads a small array, or tells why not.
 * @returns `null` where there is none by this name, or it cannot be read
 */
async function readArray({ file, arrays, findings }: Reading, key: string): Promise<NpyArray | null> {
  if (!arrays.some((array) => array.key === key && array.dtype !== null)) return null;
  try {
    return await file.read(key);
  } catch (error) {
    findings.push(unreadable(key, error));
    return null;
  }
}

async function readNumbers(reading: Reading, key: string): Promise<Float64Array | null> {
  const array = await readArray(reading, key);
  if (array === null) return null;
  if (!array.dtype.startsWith("c")) return Float64Array.from(array.data);
  reading.findings.push(wrongType(key, array, "real numbers"));
  return null;
}

async function readCoordinates(reading: Reading): Promise<RawScan["positions"]> {
  const [x, y] = [await readNumbers(reading, "xcoords"), await readNumbers(reading, "ycoords")];
  if (x !== null && y !== null && x.length === y.length) return { x, y };
  const lengths = x !== null && y !== null;
  reading.findings.push({
    severity: "error",
    rule: "positions-missing",
    message: lengths ? "xcoords and ycoords differ in length." : "There are no positions of the patterns.",
    evidence: lengths ? `${x.length} and ${y.length} coordinates` : `arrays: ${namesOf(reading.arrays)}`,
    fix: "Save xcoords (column) and ycoords (row) of each window's centre, in pixels of the object, float64 [M].",
  });
  return null;
}

/** tike keeps (y, x) of the window's least corner. */
async function readTikePositions(reading: Reading, side: number): Promise<RawScan["positions"]> {
  const scan = await readNumbers(reading, "scan");
  const shape = reading.arrays.find(({ key }) => key === "scan")?.shape ?? [];
  if (scan === null || shape.at(-1) !== 2) {
    reading.findings.push({
      severity: "error",
      rule: "positions-missing",
      message: "The positions cannot be read.",
      evidence: `scan has the shape [${shape.join(", ")}]`,
      fix: "Save scan as float32 [1, M, 2]: (y, x) of each window's least corner, in pixels.",
    });
    return null;
  }
  const centre = (side - 1) / 2;
  return {
    x: Float64Array.from({ length: scan.length / 2 }, (_, index) => (scan[2 * index + 1] as number) + centre),
    y: Float64Array.from({ length: scan.length / 2 }, (_, index) => (scan[2 * index] as number) + centre),
  };
}

async function readComplex(reading: Reading, keys: readonly string[]): Promise<ComplexArray | null> {
  const key = keys.find((name) => reading.arrays.some((array) => array.key === name));
  const array = key === undefined ? null : await readArray(reading, key);
  if (array === null) return null;
  if (array.shape.length < 2) {
    reading.findings.push(wrongType(key as string, array, "images"));
    return null;
  }
  const isComplex = array.dtype.startsWith("c");
  const count = isComplex ? array.data.length / 2 : array.data.length;
  const part = (offset: number): Float32Array =>
    Float32Array.from({ length: count }, (_, at) => array.data[2 * at + offset] as number);
  if (isComplex) return { shape: array.shape, re: part(0), im: part(1) };
  return { shape: array.shape, re: Float32Array.from(array.data), im: new Float32Array(count) };
}

/** A mask of another size masks nothing, and is told. */
async function readMask(reading: Reading, side: number): Promise<Float64Array | null> {
  const mask = await readNumbers(reading, "mask");
  if (mask === null || mask.length === side * side) return mask;
  reading.findings.push({
    severity: "error",
    rule: "mask-shape",
    message: "The detector mask has another size than the patterns.",
    evidence: `${mask.length} pixels, a pattern has ${side} × ${side}`,
    fix: "Crop the mask as the patterns were cropped; save it as mask, uint8 [N, N], 1 where a pixel counts.",
  });
  return null;
}

function stacked(object: ComplexArray | null): ComplexArray | null {
  return object === null || object.shape.length > 2 ? object : { ...object, shape: [1, ...object.shape] };
}

function namesOf(arrays: readonly ArraySummary[]): string {
  return arrays.map(({ key }) => key).join(", ") || "none";
}

function unreadable(key: string, error: unknown): Finding {
  if (!(error instanceof AppError) || error.kind !== "input") throw error;
  return {
    severity: "error",
    rule: "array-unreadable",
    message: `The array ${key} cannot be read: ${error.message}.`,
    evidence: error.details.received ?? error.code,
    fix: error.details.hint ?? "Save the array again.",
  };
}

function wrongType(key: string, { dtype, shape }: NpyArray, expected: string): Finding {
  return {
    severity: "error",
    rule: "array-type",
    message: `The array ${key} should hold ${expected}.`,
    evidence: `${dtype} [${shape.join(", ")}]`,
    fix: "Look at how the file was written: the arrays may have been saved under each other's names.",
  };
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
