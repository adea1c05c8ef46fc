import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { makeFolder } from "../../../base/files/make-folder.ts";
import { isAlive, ownIdentity } from "../../../base/process/identity.ts";
import type { ProcessIdentity } from "../../../base/process/types.ts";
import { layoutOf } from "./layout.ts";

const prefix = ".building-";
const abandonedMs = 24 * 3_600_000;

interface Owner {
  readonly host: string;
  readonly process: ProcessIdentity;
}

/** Makes an empty folder to build in, beside where the engine will lie, so that one rename makes it whole. */
export async function makeBuildFolder(cacheFolder: string): Promise<string> {
  const id = randomUUID();
  const folder = join(cacheFolder, `${prefix}${id}`);
  await makeFolder(folder);
  const owner: Owner = { host: hostname(), process: ownIdentity(id) };
  await writeFile(layoutOf(folder).owner, JSON.stringify(owner));
  return folder;
}

/** Removes what killed installers left. One that still runs, here or on another machine with this home, is spared. */
export async function removeAbandoned(cacheFolder: string): Promise<void> {
  if (!existsSync(cacheFolder)) return;
  for (const name of await readdir(cacheFolder)) {
    const folder = join(cacheFolder, name);
    if (name.startsWith(prefix) && (await isAbandoned(folder))) await rm(folder, { recursive: true, force: true });
  }
}

async function isAbandoned(folder: string): Promise<boolean> {
  try {
    const owner = JSON.parse(await readFile(layoutOf(folder).owner, "utf8")) as Owner;
    if (owner.host === hostname()) return !isAlive(owner.process);
  } catch {
    // Its owner is just being written, or was killed before: its age decides.
  }
  const info = await stat(folder).catch(() => null);
  return info !== null && Date.now() - info.mtimeMs > abandonedMs;
}

/** Puts a built engine in its place; a damaged one that lies there gives way. */
export async function publish(buildFolder: string, folder: string): Promise<void> {
  await rm(layoutOf(buildFolder).owner, { force: true });
  const old = `${buildFolder}.old`;
  if (existsSync(folder)) await rename(folder, old);
  await rename(buildFolder, folder);
  await rm(old, { recursive: true, force: true });
}
