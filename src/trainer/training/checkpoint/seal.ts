import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

/** The record that ends a ZIP without a comment; its last two bytes are the comment's length. */
const END_BYTES = 22;

const PREFIX = "sha256:";
const SEAL_BYTES = PREFIX.length + 64;

/**
 * Puts a seal into the comment of a ZIP: the SHA-256 of all bytes before it, the length of the comment included.
 * Programs that read ZIP files pass over a comment.
 * @param pieces the bytes of a ZIP without a comment
 * @returns the bytes of the same ZIP with the comment `sha256:<64 hexadecimal digits>`
 * @see specs/checkpoint-format.md §2
 */
export async function* sealZip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let held = Buffer.alloc(0);
  for await (const piece of pieces) {
    const joined = Buffer.concat([held, piece]);
    const ready = joined.subarray(0, Math.max(0, joined.length - END_BYTES));
    held = joined.subarray(ready.length);
    hash.update(ready);
    yield ready;
  }
  const end = Buffer.from(held);
  end.writeUInt16LE(SEAL_BYTES, END_BYTES - 2);
  hash.update(end);
  yield end;
  yield Buffer.from(`${PREFIX}${hash.digest("hex")}`, "latin1");
}

/** What a file says its hash is, and what it is. */
export interface Seal {
  /** `null` where the file does not end with a seal. */
  readonly stated: string | null;
  /** SHA-256 of all bytes before the seal. */
  readonly found: string;
}

/**
 * Reads a file once from beginning to end and compares nothing.
 * @throws the error of the file system
 * @see specs/checkpoint-format.md §2
 */
export async function readSeal(path: string): Promise<Seal> {
  const { size, tail } = await readTail(path);
  const hash = createHash("sha256");
  const body = size - SEAL_BYTES;
  if (body > 0) for await (const piece of createReadStream(path, { end: body - 1 })) hash.update(piece as Buffer);
  const stated = /^sha256:([\da-f]{64})$/u.exec(tail)?.[1] ?? null;
  return { stated, found: hash.digest("hex") };
}

async function readTail(path: string): Promise<{ readonly size: number; readonly tail: string }> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, SEAL_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    return { size, tail: tail.toString("latin1") };
  } finally {
    await file.close();
  }
}
