import { isUtf8 } from "node:buffer";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import type { Unread } from "./reading.ts";

/** A file of more bytes is not read. */
export const LARGEST_BYTES = 20 * 1024 * 1024;

/**
 * Bytes of a file.
 * @returns null where it is gone meanwhile
 */
export function readBytes(path: string): Buffer | Unread | null {
  try {
    const bytes = readSmall(path) ?? readFileSync(path);
    return bytes.length > LARGEST_BYTES ? tooLarge(bytes.length) : bytes;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR"
      ? null
      : { kind: "unread", reason: "refused", received: code ?? message };
  }
}

/** Room for nearly every source; asked of the system once. */
const room = Buffer.allocUnsafeSlow(64 * 1024);

/** The bytes of a file that has room, in three calls of the system where `readFileSync` takes four; they last until the next file. */
function readSmall(path: string): Buffer | null {
  const file = openSync(path, "r");
  try {
    const length = readSync(file, room, 0, room.length, 0);
    return length < room.length ? room.subarray(0, length) : null;
  } finally {
    closeSync(file);
  }
}

/** A file that is too large to be read. */
export function tooLarge(bytes: number): Unread {
  return { kind: "unread", reason: "too-large", received: `${(bytes / 1024 / 1024).toFixed(1)} MB` };
}

/** Text of bytes, a byte order mark included; or why they are none that we read. */
export function decodeText(bytes: Buffer): string | Unread {
  const wide = wideEncodingOf(bytes);
  if (wide !== null) return { kind: "unread", reason: "encoding", received: wide, line: 1, column: 1 };
  if (bytes.includes(0)) return { kind: "unread", reason: "binary", received: "a zero byte" };
  return isUtf8(bytes) ? bytes.toString("utf8") : { ...strayByte(bytes), kind: "unread", reason: "encoding" };
}

function wideEncodingOf(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "UTF-16 (little endian)";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "UTF-16 (big endian)" : null;
}

function strayByte(bytes: Buffer): { readonly received: string; readonly line: number; readonly column: number } {
  const at = soundPrefix(bytes);
  const before = bytes.subarray(0, at);
  const byte = (bytes[at] as number).toString(16).toUpperCase().padStart(2, "0");
  return {
    received: `byte 0x${byte}, which is not UTF-8`,
    line: countLineEnds(before) + 1,
    column: before.subarray(before.lastIndexOf(LINE_END) + 1).toString("utf8").length + 1,
  };
}

/** Length of the longest prefix that is UTF-8, found by halving. */
function soundPrefix(bytes: Buffer): number {
  let sound = 0;
  let end = bytes.length + 1;
  while (end - sound > 1) {
    const middle = (sound + end) >> 1;
    if (soundNear(bytes, middle) === null) end = middle;
    else sound = middle;
  }
  return soundNear(bytes, sound) ?? 0;
}

/** The prefix of that length, or one shorter by a part of a character. */
function soundNear(bytes: Buffer, length: number): number | null {
  for (let cut = length; cut >= Math.max(0, length - 3); cut -= 1) {
    if (isUtf8(bytes.subarray(0, cut))) return cut;
  }
  return null;
}

const LINE_END = 0x0a;

/** Line feeds in a piece of a file. */
export function countLineEnds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_END); at !== -1; at = bytes.indexOf(LINE_END, at + 1)) count += 1;
  return count;
}
