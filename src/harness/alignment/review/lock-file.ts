import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";
import { once } from "../../../base/collections/once.ts";
import { saveFile } from "../../../base/files/atomic.ts";
import { formatLock } from "./format-lock.ts";
import { parseLock } from "./parse-lock.ts";
import type { LockFile } from "./types.ts";

/** The text of a lock file, and what it says. */
export interface LockText {
  readonly text: string;
  /** Read through once, where it is asked for. @throws AppError `SPEC_LOCK_INVALID` */
  readonly read: () => LockFile;
}

/**
 * The project's lock file, not read through yet; null where it has none.
 * @param path relative to the root
 * @throws AppError `IO_FAILED`
 */
export async function openLock(root: string, path: string): Promise<LockText | null> {
  const text = await readText(root, path);
  return text === null ? null : { text, read: once(() => parseLock(text, path)) };
}

async function readText(root: string, path: string): Promise<string | null> {
  try {
    return await readFile(join(root, path), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw new AppError("IO_FAILED", `Could not read ${path}`, {
      kind: "environment",
      received: code ?? String(error),
      expected: "a readable file, or none",
      hint: code === "EISDIR" ? "a folder has that name: rename it" : "give the current user the right to read it",
      where: { file: path },
      cause: error,
    });
  }
}

/**
 * Writes it whole or not at all; line ends stay as the file has them.
 * @throws AppError `IO_FAILED`
 */
export async function saveLock(root: string, lock: LockFile): Promise<void> {
  const path = join(root, lock.path);
  const before = await readFile(path, "utf8").catch(() => "");
  const text = formatLock(lock);
  await saveFile(path, before.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text);
}
