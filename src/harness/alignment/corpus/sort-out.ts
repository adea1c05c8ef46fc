import type { FileRole } from "../types.ts";
import type { CacheEntries, CacheEntry } from "./cache.ts";
import type { FileToRead } from "./read-file.ts";
import { createFolderCheck, isSameStamp, isSettled, readStamp, type Stamp } from "./stamp.ts";

/** What is needed to tell which files must be opened. */
export interface SortingContext {
  readonly root: string;
  readonly before: CacheEntries;
  readonly chooseRole: (path: string) => FileRole | null;
  /** When the look began. */
  readonly nowMs: number;
}

/** A file that must be opened. */
export interface Candidate extends FileToRead {
  /** Null where it is too young to tell a later edit. */
  readonly stamp: Stamp | null;
}

/** Files with a role: those that are as the cache knows them, and the others. */
export interface Look {
  readonly kept: ReadonlyMap<string, CacheEntry>;
  readonly toRead: readonly Candidate[];
}

/** Looks at each listed file that has a role; what is no regular file is passed over. Opens none. */
export function sortOut(paths: readonly string[], { root, before, chooseRole, nowMs }: SortingContext): Look {
  const kept = new Map<string, CacheEntry>();
  const toRead: Candidate[] = [];
  const isInPlainFolder = createFolderCheck(root);
  for (const path of paths) {
    const entry = before.get(path);
    const role = entry === undefined || entry.source === null ? chooseRole(path) : entry.role;
    const stamp = role !== null && isInPlainFolder(path) ? readStamp(`${root}/${path}`) : null;
    if (role === null || stamp === null) continue;
    if (stamp === "refused") {
      toRead.push({ path, role, bytes: 0, stamp: null, knownHash: null });
      continue;
    }
    const known = entry?.role === role ? entry : undefined;
    if (known?.stamp && isSameStamp(known.stamp, stamp)) kept.set(path, known);
    else toRead.push({ path, role, ...look(stamp, nowMs), knownHash: known?.hash ?? null });
  }
  return { kept, toRead };
}

function look(stamp: Stamp, nowMs: number): Pick<Candidate, "bytes" | "stamp"> {
  return { bytes: stamp[0], stamp: isSettled(stamp, nowMs) ? stamp : null };
}
