import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect } from "vitest";
import { ZipFile } from "yazl";
import { AppError, type ErrorCode } from "../../../../../src/base/errors/app-error.ts";

/** A folder for the files of one test file, gone afterwards. */
export function temporaryFolder(): { path: (name: string) => string } {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ptycho-data-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return { path: (name) => join(folder, name) };
}

/** An array as NumPy lays it out, from parts that may be wrong. */
export function npy(
  header: { descr: string; shape: string; fortran?: boolean },
  numbers: NodeJS.ArrayBufferView,
  version: 1 | 2 | 3 = 1,
): Buffer {
  const order = header.fortran === true ? "True" : "False";
  return npyWithText(
    `{'descr': ${header.descr}, 'fortran_order': ${order}, 'shape': ${header.shape}, }`,
    numbers,
    version,
  );
}

/** An array whose header is any text. */
export function npyWithText(text: string, numbers: NodeJS.ArrayBufferView, version = 1): Buffer {
  const line = Buffer.from(`${text}\n`, "utf8");
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(line.length);
  else length.writeUInt32LE(line.length);
  const start = Buffer.from([0x93, ...Buffer.from("NUMPY"), version, 0]);
  return Buffer.concat([start, length, line, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)]);
}

/** How to pack. */
export interface Packing {
  readonly compress?: boolean;
  readonly zip64?: boolean;
}

/** A ZIP of these members. */
export async function zipBytes(members: Readonly<Record<string, Buffer>>, packing: Packing = {}): Promise<Buffer> {
  const zip = new ZipFile();
  const options = { compress: packing.compress ?? false, forceZip64Format: packing.zip64 ?? false };
  for (const [name, content] of Object.entries(members)) {
    zip.addReadStream(streamOf(content), name, options);
  }
  zip.end({ forceZip64Format: packing.zip64 ?? false, comment: "" });
  return buffer(zip.outputStream as Readable);
}

function streamOf(content: Buffer): Readable {
  return Readable.from([content]);
}

/** Writes a ZIP of these members and names it. */
export async function writeZip(
  path: string,
  members: Readonly<Record<string, Buffer>>,
  packing: Packing = {},
): Promise<string> {
  await writeFile(path, await zipBytes(members, packing));
  return path;
}

/** The error that a call ends with, its code checked. */
export async function failure(code: ErrorCode, action: () => unknown): Promise<AppError> {
  try {
    await action();
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toBe(code);
    return error as AppError;
  }
  throw new Error(`nothing was thrown where ${code} was to be`);
}
