import { existsSync } from "node:fs";
import { rmdir } from "node:fs/promises";
import { AppError } from "../../base/errors/app-error.ts";
import { acquireFileLock, type FileLock, type LockHolder } from "../../base/process/file-lock.ts";
import { shellQuote } from "../../base/text/shell.ts";
import { makeRunFolder } from "./make-run-folder.ts";
import { runFolderPaths } from "./run-folder.ts";

/**
 * Does something as the only training in a run folder, which is made where it is not there, and is gone again where
 * nothing was written to it. On a file system without hard links nothing is locked.
 * @param command what the next one is told that runs here
 * @throws AppError `LOCK_HELD`, `IO_FAILED`; whatever `use` throws
 * @see specs/checkpoint-format.md §6
 */
export async function withRunLock<Result>(
  { folder, command }: { readonly folder: string; readonly command: readonly string[] },
  use: () => Promise<Result>,
): Promise<Result> {
  const wasThere = existsSync(folder);
  await makeRunFolder(folder);
  const lock = await tryToLock(folder, command);
  try {
    return await use();
  } finally {
    await lock?.release();
    if (!wasThere) await rmdir(folder).catch(() => undefined); // fails where anything lies in it
  }
}

async function tryToLock(folder: string, command: readonly string[]): Promise<FileLock | null> {
  try {
    return await acquireFileLock(runFolderPaths(folder).lock, {
      command: command.map(shellQuote).join(" ") || "a program",
      clock: () => new Date(),
      held: (path, holder) => lockHeld(folder, { path, holder }),
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    return null;
  }
}

function lockHeld(folder: string, { path, holder }: { readonly path: string; readonly holder: LockHolder }): AppError {
  return new AppError("LOCK_HELD", `Another training is at work in ${folder}`, {
    kind: "environment",
    received: `process ${holder.process.pid} (${holder.command}) since ${holder.since}`,
    expected: "one training at a time in a run folder",
    hint: `wait until it ends, stop it with \`kill ${holder.process.pid}\` (it saves and can be resumed), or name another folder`,
    where: { file: path },
  });
}
