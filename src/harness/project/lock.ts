import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
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
 * @throws AppError `LOCK_HELD`, naming the holder; `IO_FAILED`
 */
export async function acquireLock(root: string, command: string, clock: () => Date): Promise<Lock> {
  const folder = await makeStateFolder(root);
  const path = join(folder, "lock");
  const mark = randomUUID();
  const holder: LockHolder = { process: ownIdentity(mark), command, since: clock().toISOString() };
  const own = `${path}.${mark}`;
  await writeFile(own, JSON.stringify(holder));
  try {
    while (!(await claim(own, path))) await clearDeadLock(path);
  } finally {
    await rm(own, { force: true });
  }
  return { release: () => rm(path, { force: true }) };
}

/** Makes the state folder with a `.gitignore` of its own, so that no project has to know of it. */
export async function makeStateFolder(root: string): Promise<string> {
  const folder = join(root, stateFolder);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, ".gitignore"), "*\n", { flag: "wx" });
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    if (code !== "EEXIST") {
      throw new AppError("IO_FAILED", `Could not write ${folder}`, {
        kind: "environment",
        received: code,
        expected: "a work tree that can be written",
        hint: "run in a writable work tree with free disk space; commands that only read (`loop status`, `loop next`) still work",
        where: { file: folder },
        cause: error,
      });
    }
  }
  return folder;
}

/** A hard link appears with its whole content or not at all. */
async function claim(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Returns once the lock of a dead holder is out of the way; throws while its holder lives. */
async function clearDeadLock(path: string): Promise<void> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return;
  const holder = parseHolder(text);
  if (holder !== null && isAlive(holder.process)) throw lockHeld(path, holder);
  await moveAside(path, text);
}

/** Two may find the same dead lock: the one that moved a living lock by mistake puts it back. */
async function moveAside(path: string, deadText: string): Promise<void> {
  const aside = `${path}.dead.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return; // the other one was faster
  }
  const moved = await readFile(aside, "utf8");
  if (moved !== deadText) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function parseHolder(text: string): LockHolder | null {
  try {
    return JSON.parse(text) as LockHolder;
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
