import type { LockEntry, LockedDependency, LockedLink } from "../review/types.ts";
import type { Link } from "../types.ts";

/** A link with a symbol behind it. */
export type CoveringLink = Link & { readonly cover: NonNullable<Link["cover"]> };

/** In what a clause differs from its review. */
export interface ReviewDifference {
  /** The clause's own text. */
  readonly text: boolean;
  /** Ids of clauses that it depends on and that changed since, or are new. */
  readonly dependencies: readonly string[];
  /** Symbols that are not the reviewed ones. */
  readonly changed: readonly CoveringLink[];
  /** Links that the review did not see. */
  readonly added: readonly CoveringLink[];
  /** Links that the review saw and that are not there, neither under another name or in another file. */
  readonly gone: readonly LockedLink[];
  /** Some symbol has another name or file than at the review, and the same content. */
  readonly moved: boolean;
}

/** What is there now. */
export interface Reviewable {
  readonly hash: string;
  readonly links: readonly Link[];
  readonly depends: readonly LockedDependency[];
}

/** The difference between a clause as it is and as it was reviewed. A symbol that only moved is the reviewed one. */
export function compareReview(entry: LockEntry, now: Reviewable): ReviewDifference {
  return {
    text: entry.clause !== now.hash,
    dependencies: changedDependencies(entry.depends, now.depends),
    ...(changedInOrder(entry.links, now.links) ?? compareLinks(entry.links, now.links)),
  };
}

const NONE: readonly never[] = [];

function changedDependencies(
  locked: readonly LockedDependency[],
  current: readonly LockedDependency[],
): readonly string[] {
  if (current.length === 0) return NONE;
  const known = new Map(locked.map(({ id, hash }) => [id, hash]));
  return current.filter(({ id, hash }) => known.get(id) !== hash).map(({ id }) => id);
}

type LinkDifference = Omit<ReviewDifference, "text" | "dependencies">;

/** Of links that are the reviewed ones, in their order, as nearly always; null where they are others. */
function changedInOrder(locked: readonly LockedLink[], current: readonly Link[]): LinkDifference | null {
  let count = 0;
  let changed: CoveringLink[] | null = null;
  for (const link of current) {
    if (link.cover === null) continue;
    const known = locked[count];
    if (known === undefined || !isOfSame(known, link as CoveringLink)) return null;
    if (!isUnchanged(known, link.cover)) (changed ??= []).push(link as CoveringLink);
    count += 1;
  }
  return count < locked.length ? null : { changed: changed ?? NONE, added: NONE, gone: NONE, moved: false };
}

function isOfSame(locked: LockedLink, { kind, path, cover }: CoveringLink): boolean {
  return locked.name === cover.name && locked.path === path && locked.kind === kind;
}

/** The very text is the reviewed one, whatever this version or its grammar makes of it. */
function isUnchanged(locked: LockedLink, { hash, exact }: CoveringLink["cover"]): boolean {
  return locked.hash === hash || locked.exact === exact;
}

function compareLinks(locked: readonly LockedLink[], now: readonly Link[]): LinkDifference {
  const known = new Map(locked.map((link) => [keyOf(link.kind, link.path, link.name), link]));
  const current = lockedLinks(now);
  const changed: CoveringLink[] = [];
  const added: CoveringLink[] = [];
  for (const [key, link] of current) {
    const before = known.get(key);
    if (before === undefined) added.push(link);
    else if (!isUnchanged(before, link.cover)) changed.push(link);
  }
  const gone = locked.filter(({ kind, path, name }) => !current.has(keyOf(kind, path, name)));
  return { changed, ...withoutMoves(added, gone) };
}

/** The links that a review records, each symbol once. */
export function lockedLinks(links: readonly Link[]): ReadonlyMap<string, CoveringLink> {
  const found = new Map<string, CoveringLink>();
  for (const link of links) {
    if (link.cover !== null) found.set(keyOf(link.kind, link.path, link.cover.name), link as CoveringLink);
  }
  return found;
}

function keyOf(kind: string, path: string, name: string): string {
  return `${kind}\n${path}\n${name}`;
}

/** What is gone here and new there with the same content is the same. */
function withoutMoves(
  added: readonly CoveringLink[],
  gone: readonly LockedLink[],
): Pick<ReviewDifference, "added" | "gone" | "moved"> {
  if (added.length === 0 || gone.length === 0) return { added, gone, moved: false };
  const free = new Map<string, number>();
  for (const { kind, hash } of gone) free.set(`${kind} ${hash}`, (free.get(`${kind} ${hash}`) ?? 0) + 1);
  const taken = new Map<string, number>();
  const isNew = ({ kind, cover }: CoveringLink): boolean => {
    const key = `${kind} ${cover.hash}`;
    const left = (free.get(key) ?? 0) - (taken.get(key) ?? 0);
    if (left > 0) taken.set(key, (taken.get(key) ?? 0) + 1);
    return left <= 0;
  };
  const stillAdded = added.filter(isNew);
  const isGone = ({ kind, hash }: LockedLink): boolean => {
    const key = `${kind} ${hash}`;
    const left = taken.get(key) ?? 0;
    if (left > 0) taken.set(key, left - 1);
    return left <= 0;
  };
  return { added: stillAdded, gone: gone.filter(isGone), moved: stillAdded.length < added.length };
}
