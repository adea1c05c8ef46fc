import type { Hit, HitTable } from "./index-results.ts";

/** A table that gives the results whose words begin with a key, found by halving. */
export function createStartTable(hits: readonly Hit[]): HitTable {
  const sorted = hits.toSorted((one, other) => (one.full < other.full ? -1 : Number(one.full > other.full)));
  return {
    get: (start) => {
      const found: Hit[] = [];
      for (let at = firstFrom(sorted, start); sorted[at]?.full.startsWith(start) === true; at += 1)
        found.push(sorted[at] as Hit);
      return found;
    },
  };
}

/** Where the first one stands that does not come before a start. */
function firstFrom(sorted: readonly Hit[], start: string): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] as Hit).full < start) from = middle + 1;
    else to = middle;
  }
  return from;
}
