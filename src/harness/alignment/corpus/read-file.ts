import { hash } from "node:crypto";
import { isOwnReportFile } from "./own-report.ts";
import { readFacts, type ReadingTools } from "./read-facts.ts";
import { countLineEnds, decodeText, LARGEST_BYTES, readBytes, tooLarge } from "./read-text.ts";
import type { Reading, SourceFile } from "./reading.ts";

/** A file to be read, and what is known of it. */
export interface FileToRead extends SourceFile {
  readonly bytes: number;
  /** Hash of the content that the cache holds the facts of; null: none. */
  readonly knownHash: string | null;
}

/** What came of a file. `unchanged`: its content is the known one. `gone`: it is no longer there. */
export type FileOutcome =
  | { readonly kind: "unchanged" }
  | { readonly kind: "gone" }
  | { readonly kind: "read"; readonly reading: Reading; readonly hash: string };

/**
 * Reads one file. What is wrong with it, also that a parser failed on it, is in what is read.
 * @throws what is wrong with a parser itself
 */
export async function readFile(root: string, file: FileToRead, tools: ReadingTools): Promise<FileOutcome> {
  if (file.bytes > LARGEST_BYTES) return { kind: "read", reading: readLarge(root, file), hash: "" };
  const bytes = readBytes(`${root}/${file.path}`);
  if (bytes === null) return { kind: "gone" };
  if (!Buffer.isBuffer(bytes)) return { kind: "read", reading: bytes, hash: "" };
  const contentHash = hash("sha256", bytes, "base64");
  if (contentHash === file.knownHash) return { kind: "unchanged" };
  return { kind: "read", reading: await readContent(file, bytes, tools), hash: contentHash };
}

/** A page of a large project may be that large. */
function readLarge(root: string, { path, bytes }: FileToRead): Reading {
  return isOwnReportFile(`${root}/${path}`) ? { kind: "none" } : tooLarge(bytes);
}

function readContent({ path, role }: SourceFile, bytes: Buffer, tools: ReadingTools): Promise<Reading> | Reading {
  const text = decodeText(bytes);
  if (typeof text !== "string") return text;
  const isLastLineOpen = bytes.length > 0 && bytes[bytes.length - 1] !== 0x0a;
  return readFacts({ path, role, text, lineCount: countLineEnds(bytes) + (isLastLineOpen ? 1 : 0) }, tools);
}
