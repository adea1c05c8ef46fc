import { posix } from "node:path";
import { distance } from "fastest-levenshtein";
import type { PathTree } from "./path-tree.ts";

const MOST_COMPARED = 500;
const LONGEST = 200;
const MOST_SLIPS = 2;

/** The path that comes nearest to one that is not there: same name elsewhere, or a like name beside it; null: none does. */
export function nearestPath(path: string, tree: PathTree): string | null {
  const elsewhere = tree.named(posix.basename(path)).slice(0, MOST_COMPARED);
  const [same] = byDistance(path, elsewhere);
  if (same !== undefined) return same.candidate;
  const folder = posix.dirname(path);
  const name = posix.basename(path);
  const beside = tree.within(folder).slice(0, MOST_COMPARED);
  const [like] = byDistance(
    name,
    beside.map((each) => posix.basename(each)),
  );
  if (like === undefined || like.gap > Math.max(2, name.length / 3)) return null;
  return posix.join(folder, like.candidate);
}

/** Whether some file of that name has a path that differs by a slip of the pen. */
export function isAlmostPath(path: string, tree: PathTree): boolean {
  const [same] = byDistance(path, tree.named(posix.basename(path)).slice(0, MOST_COMPARED));
  return same !== undefined && same.gap <= MOST_SLIPS;
}

/** The word that comes nearest to another; null where none is alike. */
export function nearestWord(word: string, candidates: readonly string[]): string | null {
  const [like] = byDistance(word, candidates.slice(0, MOST_COMPARED));
  return like === undefined || like.gap > Math.max(2, word.length / 2) ? null : like.candidate;
}

function byDistance(word: string, candidates: readonly string[]) {
  const short = candidates.filter((candidate) => candidate.length <= LONGEST);
  return short
    .map((candidate) => ({ candidate, gap: distance(word.slice(0, LONGEST), candidate) }))
    .sort((left, right) => left.gap - right.gap || (left.candidate < right.candidate ? -1 : 1));
}
