import { open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { AppError } from "../errors/app-error.ts";
import { makeFolder } from "./make-folder.ts";

/** All of a file, or its pieces in order, so that a large one need not be in memory at once. */
export type FileContent = string | Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Writes a file whole or not at all: temporary name beside it, flush, rename, flush of the folder.
 * Folders on the way are made. An `AppError` of what gives the pieces goes through as it is.
 * @throws AppError `IO_FAILED` (disk full, read-only file system, no permission); the old file is then untouched
 * @see specs/evidence-format.md §8
 */
export async function saveFile(path: string, content: FileContent): Promise<void> {
  try {
    await makeFolder(dirname(path));
    const target = await realpath(path).catch(() => path); // a link keeps pointing where it points
    await replace(target, content);
    await flushFolder(dirname(target));
  } catch (error) {
    throw error instanceof AppError ? error : writeFailed(path, error);
  }
}

/** The temporary name is always the same: what a killed writer left is taken by the next one, never collected. */
async function replace(target: string, content: FileContent): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.loop.tmp`);
  try {
    await writeLike(target, temporary, content);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Writes and flushes a file with the mode and the owner of another one, where that exists. */
async function writeLike(model: string, path: string, content: FileContent): Promise<void> {
  const before = await stat(model).catch(() => null);
  const file = await open(path, "w");
  try {
    if (before !== null) {
      await file.chown(before.uid, before.gid).catch(() => undefined); // only root may give files away
      await file.chmod(before.mode & 0o7777);
    }
    await writeFile(file, content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Appends one line and flushes it to the disk before it returns.
 * @throws AppError `IO_FAILED`
 */
export async function appendLine(path: string, line: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
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
