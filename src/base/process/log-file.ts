import { constants } from "node:fs";
import { mkdir, open, statfs, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError } from "../errors/app-error.ts";

/**
 * Opens an empty log that several processes can append to: the kernel puts each write at the end.
 * @throws AppError `IO_FAILED`
 */
export async function openLog(path: string): Promise<FileHandle> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_APPEND } = constants;
  try {
    await mkdir(dirname(path), { recursive: true });
    return await open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND);
  } catch (error) {
    throw logFailed(path, error);
  }
}

/**
 * Whether the log's file system takes no more bytes. The processes write to it themselves and may ignore the error,
 * so that only the file system can tell.
 */
export async function isDiskFull(logPath: string): Promise<boolean> {
  const { blocks, bfree, bavail } = await statfs(dirname(logPath));
  // Some virtual file systems count no blocks at all: those are never full.
  return blocks > 0 && (process.getuid?.() === 0 ? bfree : bavail) === 0;
}

const hints: Readonly<Record<string, string>> = {
  ENOSPC: "free some disk space, then run the same command again",
  ENOENT: "something removed the log's folder while the process ran; keep it out of what the tests clean up",
};

/** The error for a log that cannot be written. */
export function logFailed(path: string, cause: unknown): AppError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new AppError("IO_FAILED", `Could not write the log ${path}`, {
    kind: "environment",
    received: code,
    expected: "a writable file system with free space",
    hint: hints[code] ?? "make the folder writable",
    where: { file: path },
    cause,
  });
}
