import { AppError } from "../../base/errors/app-error.ts";
import { toComplex } from "../data/npz/complex.ts";
import { openNpz } from "../data/npz/open-npz.ts";
import { openScan, type OpenScanOptions } from "../data/open-scan.ts";
import type { Scan } from "../data/types.ts";
import type { ComplexArray, PointPx } from "../physics/types.ts";

/** What a prediction is held against. */
export interface LoadedTruth {
  /** complex64 `[H, W]` */
  readonly object: ComplexArray;
  /** Object pixel coordinates of its first pixel; null where the file does not tell. */
  readonly origin: PointPx | null;
  /** Where it came from, for the reader. */
  readonly from: string;
  /** The scan that the file holds besides; the caller closes its `patterns`. */
  readonly scan: Scan | null;
}

/** Keys of which one makes a file a scan. */
const patternKeys = ["diff3d", "diffraction", "data"];
const objectKeys = ["objects", "objectGuess", "object"];

/**
 * The truth in an NPZ file: `objects` or `objectGuess` of a scan, whose first pixel is the positions' zero; the `object`
 * of another reconstruction with its `origin`; or one of these arrays alone.
 *
 * @param path an NPZ file
 * @param scanIndex which object, where there are several
 * @throws AppError `DATA_LAYOUT_UNKNOWN` for a file without an object, `DATA_INVALID` for an index that it has not; as
 * `openNpz` and `openScan`
 * @see specs/evaluation.md §9
 */
export async function loadTruth(
  path: string,
  scanIndex: number,
  scanOptions: OpenScanOptions = {},
): Promise<LoadedTruth> {
  const file = await openNpz(path);
  const { keys } = file;
  await file.close();
  return patternKeys.some((key) => keys.includes(key))
    ? await fromScan(path, scanIndex, scanOptions)
    : await fromArrays(path, scanIndex);
}

async function fromScan(path: string, scanIndex: number, options: OpenScanOptions): Promise<LoadedTruth> {
  const scan = await openScan(path, options);
  try {
    if (scan.object === null) throw withoutObject(path, "a scan without objects or objectGuess");
    const object = chooseObject(scan.object, scanIndex, path);
    return { object, origin: { x: 0, y: 0 }, from: `the scan's own object ${scanIndex}`, scan };
  } catch (error) {
    await scan.patterns.close();
    throw error;
  }
}

async function fromArrays(path: string, scanIndex: number): Promise<LoadedTruth> {
  const file = await openNpz(path);
  try {
    const key = objectKeys.find((name) => file.keys.includes(name));
    if (key === undefined) throw withoutObject(path, `keys ${file.keys.join(", ")}`);
    const object = chooseObject(toComplex(await file.read(key)), scanIndex, path);
    if (!file.keys.includes("origin")) return { object, origin: null, from: `array ${key}`, scan: null };
    const [y = Number.NaN, x = Number.NaN] = (await file.read("origin")).data;
    return { object, origin: { x, y }, from: `array ${key} with its origin`, scan: null };
  } finally {
    await file.close();
  }
}

function withoutObject(path: string, received: string): AppError {
  return new AppError("DATA_LAYOUT_UNKNOWN", "The file holds no object to compare with", {
    received,
    expected: `one of ${objectKeys.join(", ")}`,
    hint: "a measured scan has no truth: compare with a classical solver's reconstruction, saved as objectGuess",
    where: { file: path },
  });
}

function chooseObject(objects: ComplexArray, index: number, path: string): ComplexArray {
  if (objects.shape.length === 2) return objects;
  const [count, height, width] = objects.shape;
  if (
    objects.shape.length !== 3 ||
    count === undefined ||
    height === undefined ||
    width === undefined ||
    index >= count
  ) {
    throw new AppError("DATA_INVALID", "The file does not hold the object that was reconstructed", {
      received: `objects of shape [${objects.shape.join(", ")}], wanted the one with index ${index}`,
      expected: "shape [H, W], or [objects, H, W] with that index",
      hint: "is this the file that the reconstruction was made from?",
      where: { file: path },
    });
  }
  const [from, to] = [index * height * width, (index + 1) * height * width];
  return { shape: [height, width], re: objects.re.slice(from, to), im: objects.im.slice(from, to) };
}
