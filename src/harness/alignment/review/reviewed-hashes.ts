import type { LockFile } from "./types.ts";

const LENGTH = 16;

/** The hashes of all reviewed symbols as one text, which threads are handed at no cost: `exact` and `hash`, one behind the other. */
export function packReviewed(lock: LockFile | null): string {
  const pairs: string[] = [];
  for (const { links } of lock?.entries.values() ?? []) {
    for (const { exact, hash } of links) if (exact !== null) pairs.push(exact, hash);
  }
  return pairs.join("");
}

/** `hash` by `exact`. */
export function unpackReviewed(packed: string): ReadonlyMap<string, string> {
  const reviewed = new Map<string, string>();
  for (let at = 0; at < packed.length; at += 2 * LENGTH) {
    reviewed.set(packed.slice(at, at + LENGTH), packed.slice(at + LENGTH, at + 2 * LENGTH));
  }
  return reviewed;
}
