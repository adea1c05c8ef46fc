import { createHash, randomUUID } from "node:crypto";
import { link, readFile, rename, rm } from "node:fs/promises";
import { AppError } from "../errors/app-error.ts";
import { saveFile } from "../files/atomic.ts";
import { isAlive, ownIdentity } from "./identity.ts";
import type { ProcessIdentity } from "./types.ts";

/** Who holds a lock. */
export interface LockHolder {
  readonly process: ProcessIdentity;
  readonly command: string;
  readonly since: string;
}

/** A lock that is held; it ends with `release` or with the life of its process. */
export interface FileLock {
  readonly release: () => Promise<void>;
}

/** Who takes a lock, and what is said to the next one. */
export interface FileLockUse {
  readonly command: string;
  readonly clock: () => Date;
  readonly held: (path: string, holder: LockHolder) => AppError;
}

/**
 * Takes a lock, a file that names its holder. A lock whose holder is dead is taken over.
 *
 * A dead lock is never removed, since another process may be about to remove it too and would hit the next one's.
 * Instead its successor links itself under a name made of the dead lock's content, which only one can do; who finds
 * itself at the end of the chain from `path` holds it, and then shortens the chain.
 * @param path in a folder that is there
 * @throws AppError what `held` makes; `IO_FAILED`. The system's error, where it makes no hard links
 */
export async function acquireFileLock(path: string, { command, clock, held }: FileLockUse): Promise<FileLock> {
  const mark = randomUUID();
  const holder: LockHolder = { process: ownIdentity(mark), command, since: clock().toISOString() };
  const own = { path: `${path}.${mark}`, mark, held };
  await saveFile(own.path, JSON.stringify(holder));
  try {
    while (!(await claim(own, path)));
  } finally {
    await rm(own.path, { force: true });
  }
  return { release: () => rm(path, { force: true }) };
}

/** The file that this process would hold the lock with. */
interface OwnLock extends Pick<FileLockUse, "held"> {
  readonly path: string;
  readonly mark: string;
}

/** One attempt to hold the lock; false when others changed it meanwhile. */
async function claim(own: OwnLock, path: string): Promise<boolean> {
  const { names, living } = await followChain(path);
  if (living !== null) throw own.held(path, living);
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
      hint: `see what ${path} is; remove it when nothing runs that took it`,
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

/** Null for what was not written here: nobody holds that. */
function parseHolder(text: string): LockHolder | null {
  try {
    const holder = JSON.parse(text) as Partial<LockHolder> | null;
    return typeof holder?.process?.pid === "number" ? (holder as LockHolder) : null;
  } catch {
    return null;
  }
}
