import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import { makeFolder } from "../../base/files/make-folder.ts";
import { acquireFileLock, type FileLock, type LockHolder } from "../../base/process/file-lock.ts";

/** Folder of a project's local state, which git never sees. */
export const stateFolder = ".loop";

/**
 * Takes the one lock of a work tree. A lock whose holder is dead is taken over.
 * @throws AppError `LOCK_HELD`, naming the holder; `IO_FAILED`
 * @see specs/cycle.md §13
 */
export async function acquireLock(root: string, command: string, clock: () => Date): Promise<FileLock> {
  const folder = await makeStateFolder(root);
  return acquireFileLock(join(folder, "lock"), { command, clock, held: lockHeld });
}

/** Why the lock is taken, and the time. */
export interface LockUse {
  readonly command: string;
  readonly clock: () => Date;
}

/**
 * Does something while it holds the one lock of a work tree.
 * @throws AppError `LOCK_HELD`, `IO_FAILED`; whatever `use` throws
 */
export async function withLock<T>(root: string, { command, clock }: LockUse, use: () => Promise<T>): Promise<T> {
  const lock = await acquireLock(root, command, clock);
  try {
    return await use();
  } finally {
    await lock.release();
  }
}

/** Makes the state folder with a `.gitignore` of its own, so that no project has to know of it. */
export async function makeStateFolder(root: string): Promise<string> {
  const folder = join(root, stateFolder);
  try {
    await makeFolder(folder);
    await ignoreAll(join(folder, ".gitignore"));
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new AppError("IO_FAILED", `Could not write ${folder}`, {
      kind: "environment",
      received: code,
      expected: "a work tree that can be written",
      hint: "run in a writable work tree with free disk space; commands that only read (`loop status`, `loop next`) still work",
      where: { file: folder },
      cause: error,
    });
  }
  return folder;
}

/** Leaves a file that is there as it is; an empty one was begun on a full disk. */
async function ignoreAll(path: string): Promise<void> {
  const before = await stat(path).catch(() => null);
  if (before === null || before.size === 0) await writeFile(path, "*\n");
}

function lockHeld(path: string, holder: LockHolder): AppError {
  return new AppError("LOCK_HELD", "Another loop is at work in this work tree", {
    kind: "environment",
    received: `process ${holder.process.pid} (\`${holder.command}\`) since ${holder.since}`,
    expected: "one loop at a time in a work tree",
    hint: `wait until it ends, or stop it with \`kill ${holder.process.pid}\`; a second work tree (\`git worktree add\`) has a lock of its own`,
    where: { file: path },
  });
}
