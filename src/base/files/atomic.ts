import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { AppError } from "../errors/app-error.ts";

/**
 * Writes a file whole or not at all: temporary name beside it, flush, rename, flush of the folder.
 * Folders on the way are made.
 * @throws AppError `IO_FAILED` (disk full, read-only file system, no permission); the old file is then untouched
 */
export async function saveFile(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, typeof content === "string" ? content : Buffer.from(content), { fsync: true });
    await flushFolder(dirname(path));
  } catch (error) {
    throw writeFailed(path, error);
  }
}

/**
 * Appends one line and flushes it to the disk before it returns.
 * @throws AppError `IO_FAILED`
 */
export async function appendLine(path: string, line: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, "a");
    try {
      await file.appendFile(`${line}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw writeFailed(path, error);
  }
}

/** A rename is only durable once its folder is flushed. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function writeFailed(path: string, error: unknown): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
  const hints: Record<string, string> = {
    ENOSPC: "free some disk space, then run the same command again; nothing was half written",
    EROFS: "the file system is mounted read-only; mount it writable or work in another folder",
    EACCES: "give the current user the right to write there",
  };
  return new AppError("IO_FAILED", `Could not write ${path}`, {
    kind: "environment",
    received: code,
    expected: "a writable file system with free space",
    hint: hints[code] ?? "see the system's message above",
    where: { file: path },
    cause: error,
  });
}
