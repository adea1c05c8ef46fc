import type { CacheEntries, CacheEntry } from "./cache.ts";
import type { FileToRead } from "./read-file.ts";
import { REFUSED, type SeenFiles } from "./seen-files.ts";
import { isSameStamp, isSettled, stampAt, STAMP_WIDTH, type Stamp } from "./stamp.ts";

/** What is needed to tell which files must be opened. */
export interface SortingContext {
  readonly before: CacheEntries;
  /** Paths that are passed over. */
  readonly skip: ReadonlySet<string>;
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

/** Which of the files that were seen and have a role must be opened. */
export function sortOut(seen: SeenFiles, { before, skip, nowMs }: SortingContext): Look {
  const kept = new Map<string, CacheEntry>();
  const toRead: Candidate[] = [];
  for (const [index, path] of seen.paths.entries()) {
    const role = seen.roles[index] ?? null;
    if (role === null || skip.has(path)) continue;
    const at = index * STAMP_WIDTH;
    const entry = before.get(path);
    const known = entry?.role === role ? entry : undefined;
    if (seen.stamps[at] === REFUSED) toRead.push({ path, role, bytes: 0, stamp: null, knownHash: null });
    else if (known?.stamp && isSameStamp(known.stamp, seen.stamps, at)) kept.set(path, known);
    else {
      const stamp = stampAt(seen.stamps, at);
      const settled = isSettled(stamp, nowMs) ? stamp : null;
      toRead.push({ path, role, bytes: stamp[0], stamp: settled, knownHash: known?.hash ?? null });
    }
  }
  return { kept, toRead };
}
