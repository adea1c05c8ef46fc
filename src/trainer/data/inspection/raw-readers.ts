import { AppError } from "../../../base/errors/app-error.ts";
import type { ComplexArray } from "../../physics/types.ts";
import { toComplex } from "../npz/complex.ts";
import { openNpz } from "../npz/open-npz.ts";
import type { NpyArray, NpzFile } from "../npz/types.ts";
import { isKnownKey } from "../layouts.ts";
import type { ArraySummary, Finding } from "./types.ts";

/** The arrays of a file that could be read, and what was found while reading. */
export interface Reading {
  readonly file: NpzFile;
  readonly arrays: readonly ArraySummary[];
  readonly findings: Finding[];
}

/** Names, types and shapes; a header that cannot be read is a finding, where something is read of that array. */
export function summarise(file: NpzFile, findings: Finding[]): readonly ArraySummary[] {
  return file.keys.map((key) => {
    try {
      const { dtype, shape } = file.header(key);
      return { key, dtype, shape };
    } catch (error) {
      const finding = unreadable(key, error);
      if (isKnownKey(key)) findings.push(finding);
      return { key, dtype: null, shape: [] };
    }
  });
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

/** Real numbers of any type as float64; `null` where there are none by this name, or they cannot be read. */
export async function readNumbers(reading: Reading, key: string): Promise<Float64Array | null> {
  const array = await readArray(reading, key);
  if (array === null) return null;
  if (!array.dtype.startsWith("c")) return Float64Array.from(array.data);
  reading.findings.push(wrongType(key, array, "real numbers"));
  return null;
}

/** The first of these arrays that is there, complex or real, as complex64; `null` where there is none or it is no image. */
export async function readComplex(reading: Reading, keys: readonly string[]): Promise<ComplexArray | null> {
  const key = keys.find((name) => reading.arrays.some((array) => array.key === name));
  const array = key === undefined ? null : await readArray(reading, key);
  if (array === null) return null;
  if (array.shape.length < 2) {
    reading.findings.push(wrongType(key as string, array, "images"));
    return null;
  }
  return toComplex(array);
}

/** What another file holds; what is wrong with it is a finding of this inspection. */
export async function readFrom<Result>(
  path: string,
  findings: Finding[],
  read: (other: Reading) => Promise<Result>,
): Promise<Result> {
  const file = await openNpz(path);
  try {
    return await read({ file, arrays: summarise(file, findings), findings });
  } finally {
    await file.close();
  }
}

/** Their names in a row, for evidence. */
export function namesOf(arrays: readonly ArraySummary[]): string {
  return arrays.map(({ key }) => key).join(", ") || "none";
}

/**
 * What is wrong with an array, as a finding.
 * @throws what is no fault of the input
 */
export function unreadable(key: string, error: unknown): Finding {
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
