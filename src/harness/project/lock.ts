import { createHash, randomUUID } from "node:crypto";
import { link, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import { saveFile } from "../../base/files/atomic.ts";
import { makeFolder } from "../../base/files/make-folder.ts";
import { isAlive, ownIdentity } from "../../base/process/identity.ts";
import type { ProcessIdentity } from "../../base/process/types.ts";

/** Who holds the lock of a work tree. */
interface LockHolder {
  readonly process: ProcessIdentity;
  readonly command: string;
  readonly since: string;
}

/** A lock that is held; it ends with `release` or with the life of its process. */
export interface Lock {
  readonly release: () => Promise<void>;
}

/** Folder of a project's local state, which git never sees. */
export const stateFolder = ".loop";

/**
 * Takes the one lock of a work tree. A lock whose holder is dead is taken over.
 *
 * A dead lock is never removed, since another process may be about to remove it too and would hit the next one's.
 * Instead its successor links itself under a name made of the dead lock's content, which only one can do; who finds
 * itself at the end of the chain from `lock` holds it, and then shortens the chain.
 * @throws AppError `LOCK_HELD`, naming the holder; `IO_FAILED`
 * @see specs/cycle.md §13
 */
export async function acquireLock(root: string, command: string, clock: () => Date): Promise<Lock> {
  const folder = await makeStateFolder(root);
  const path = join(folder, "lock");
  const mark = randomUUID();
  const holder: LockHolder = { process: ownIdentity(mark), command, since: clock().toISOString() };
  const own = { path: `${path}.${mark}`, mark };
  await saveFile(own.path, JSON.stringify(holder));
  try {
    while (!(await claim(own, path)));
  } finally {
    await rm(own.path, { force: true });
  }
  return { release: () => rm(path, { force: true }) };
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

/** The file that this process would hold the lock with. */
interface OwnLock {
  readonly path: string;
  readonly mark: string;
}

/** One attempt to hold the lock; false when others changed it meanwhile. */
async function claim(own: OwnLock, path: string): Promise<boolean> {
  const { names, living } = await followChain(path);
  if (living !== null) throw lockHeld(path, living);
  const place = names.at(-1) as string;
  if (!(await linkOnce(own.path, place))) return false;
  const chain = await followChain(path);
  if (chain.living?.process.mark !== own.mark) {
    await rm(place, { force: true }); // the chain was shortened before the link was there: it leads nowhere
    return false;
  }
  if (place === path) return true;
  await rename(own.path, path);
  await Promise.all(chain.names.slice(1).map((name) => rm(name, { force: true })));
  return true;
}

interface LockChain {
  /** `lock`, its successor, and so on; the last one is free, or the living holder's. */
  readonly names: readonly string[];
  readonly living: LockHolder | null;
}

async function followChain(path: string): Promise<LockChain> {
  const names = [path];
  for (;;) {
    const text = await readLock(names.at(-1) as string);
    const holder = text === null ? null : parseHolder(text);
    if (text === null || (holder !== null && isAlive(holder.process))) return { names, living: holder };
    names.push(`${path}.after.${createHash("sha256").update(text).digest("hex")}`);
  }
}

/** Null where there is no lock. */
async function readLock(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const { code = "unknown error" } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw new AppError("IO_FAILED", "The lock cannot be read", {
      kind: "environment",
      received: code,
      expected: "a file that the current user may read",
      hint: `see what ${path} is; remove it when no loop runs`,
      where: { file: path },
      cause,
    });
  }
}

/** A hard link appears with its whole content or not at all. */
async function linkOnce(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Null for what no loop wrote: nobody holds that. */
function parseHolder(text: string): LockHolder | null {
  try {
    const holder = JSON.parse(text) as Partial<LockHolder> | null;
    return typeof holder?.process?.pid === "number" ? (holder as LockHolder) : null;
  } catch {
    return null;
  }
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
