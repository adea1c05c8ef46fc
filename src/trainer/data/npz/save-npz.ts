import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import { AppError } from "../../../base/errors/app-error.ts";
import { saveFile } from "../../../base/files/atomic.ts";
import { componentsOf, elementsOf, formatShape, nameOf } from "./dtype.ts";
import { formatHeader } from "./header.ts";
import { encodeHalf, largestHalf } from "./half.ts";
import type { NpyContent, NpyDtype, NumericArray } from "./types.ts";

const pieceElements = 1 << 17;

/** How to write an NPZ file. */
export interface SaveNpzOptions {
  /** Deflate the arrays, as numpy.savez_compressed does. @default false */
  readonly compress?: boolean;
}

/**
 * Writes arrays as an NPZ file that NumPy reads, whole or not at all (temporary name, flush, rename); zip64 where it
 * is needed. The same arrays give the same bytes: dates and modes are fixed. Numbers are converted and written a piece
 * at a time.
 * @param arrays by name; a name may have slashes
 * @throws AppError `DATA_INVALID` where numbers and shape differ or a number does not fit its type; `IO_FAILED`
 * @see specs/scan-files.md §1; numpy.lib.format, PKWARE's APPNOTE
 */
export async function saveNpz(
  path: string,
  arrays: Readonly<Record<string, NpyContent>>,
  options: SaveNpzOptions = {},
): Promise<void> {
  await saveFile(path, encodeNpz(arrays, options));
}

/**
 * A JSON value as an array of its UTF-8 bytes (uint8), for what goes along with the numbers.
 * @public
 */
export function fromJson(value: unknown): NpyContent {
  const data = new Uint8Array(Buffer.from(JSON.stringify(value), "utf8"));
  return { dtype: "u1", shape: [data.length], data };
}

/**
 * The bytes of an NPZ file, a piece at a time; the directory of the ZIP ends them, without a comment.
 * @throws AppError as `saveNpz`
 */
export async function* encodeNpz(
  arrays: Readonly<Record<string, NpyContent>>,
  { compress = false }: SaveNpzOptions = {},
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on("error", (error: Error) => output.destroy(error));
  // The date is taken as local time, so these are the same bytes everywhere: the first that a ZIP can hold.
  const entryOptions = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true, compress };
  for (const [key, content] of Object.entries(arrays)) {
    zip.addReadStreamLazy(`${key}.npy`, entryOptions, (provide) => {
      const source = Readable.from(npyOf(key, content), { objectMode: false });
      source.on("error", (error) => output.destroy(error));
      provide(null, source);
    });
  }
  zip.end();
  yield* output as AsyncIterable<Uint8Array>;
}

async function* npyOf(key: string, content: NpyContent): AsyncGenerator<Uint8Array> {
  yield formatHeader(content.dtype, content.shape);
  const expected = elementsOf(content.shape) * componentsOf(content.dtype);
  let written = 0;
  for await (const numbers of typeof content.data === "function" ? content.data() : [content.data]) {
    written += numbers.length;
    for (let start = 0; start < numbers.length; start += pieceElements) {
      yield encode(key, content.dtype, numbers.subarray(start, start + pieceElements));
    }
  }
  if (written !== expected) {
    throw new AppError("DATA_INVALID", `The array ${key} has not as many numbers as its shape says`, {
      received: `${written} numbers`,
      expected: `${expected} for ${nameOf(content.dtype)} ${formatShape(content.shape)}`,
      hint: "a complex element is two numbers, real and imaginary part in turn",
    });
  }
}

/** Integer types and their range. */
const ranges: Readonly<Partial<Record<NpyDtype, readonly [number, number]>>> = {
  b1: [0, 1],
  u1: [0, 0xff],
  i1: [-0x80, 0x7f],
  u2: [0, 0xffff],
  i2: [-0x8000, 0x7fff],
  u4: [0, 0xffffffff],
  i4: [-0x80000000, 0x7fffffff],
  u8: [0, Number.MAX_SAFE_INTEGER],
  i8: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/** Numbers → little-endian bytes; those of the right type already are not copied. */
function encode(key: string, dtype: NpyDtype, numbers: NumericArray): Uint8Array {
  const range = ranges[dtype];
  if (range !== undefined) assertIntegers(key, dtype, { numbers, range });
  if (dtype === "f2") return bytesOfArray(toHalves(key, numbers));
  if (dtype === "i8" || dtype === "u8") return bytesOfArray(BigInt64Array.from(numbers as Float64Array, BigInt));
  return bytesOfArray(convert(dtype, numbers));
}

function convert(dtype: Exclude<NpyDtype, "f2" | "i8" | "u8">, numbers: NumericArray): NumericArray {
  switch (dtype) {
    case "f4":
    case "c8":
      return numbers instanceof Float32Array ? numbers : Float32Array.from(numbers);
    case "f8":
    case "c16":
      return numbers instanceof Float64Array ? numbers : Float64Array.from(numbers);
    case "b1":
    case "u1":
      return numbers instanceof Uint8Array ? numbers : Uint8Array.from(numbers);
    case "i1":
      return numbers instanceof Int8Array ? numbers : Int8Array.from(numbers);
    case "u2":
      return numbers instanceof Uint16Array ? numbers : Uint16Array.from(numbers);
    case "i2":
      return numbers instanceof Int16Array ? numbers : Int16Array.from(numbers);
    case "u4":
      return numbers instanceof Uint32Array ? numbers : Uint32Array.from(numbers);
    case "i4":
      return numbers instanceof Int32Array ? numbers : Int32Array.from(numbers);
  }
}

/** Rounded as NumPy rounds; a finite number that would become infinite is refused. */
function toHalves(key: string, numbers: NumericArray): Uint16Array {
  return Uint16Array.from(numbers, (value) => {
    const half = encodeHalf(value);
    if ((half & 0x7fff) === 0x7c00 && Number.isFinite(value)) {
      throw unfit(key, value, `${nameOf("f2")}: a number of at most ${largestHalf}`);
    }
    return half;
  });
}

/** All machines that run Node are little-endian, but for IBM's s390x, which TensorFlow.js does not run on. */
function bytesOfArray(numbers: NodeJS.ArrayBufferView): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

interface Checked {
  readonly numbers: NumericArray;
  readonly range: readonly [number, number];
}

function assertIntegers(key: string, dtype: NpyDtype, { numbers, range }: Checked): void {
  for (const value of numbers) {
    if (Number.isInteger(value) && value >= range[0] && value <= range[1]) continue;
    throw unfit(key, value, `${nameOf(dtype)}: a whole number from ${range[0]} to ${range[1]}`);
  }
}

function unfit(key: string, value: number, expected: string): AppError {
  return new AppError("DATA_INVALID", `A number of the array ${key} does not fit its type`, {
    received: String(value),
    expected,
    hint: "write it as f4 or f8",
  });
}
