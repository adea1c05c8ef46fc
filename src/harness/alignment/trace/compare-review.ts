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
  const locked = new Map(entry.links.map((link) => [keyOf(link), link]));
  const current = lockedLinks(now.links);
  const changed = [...current.values()].filter(({ cover, ...link }) => {
    const known = locked.get(keyOf({ ...link, name: cover.name }));
    return known !== undefined && known.hash !== cover.hash;
  });
  const added = [...current].filter(([key]) => !locked.has(key)).map(([, link]) => link);
  const gone = entry.links.filter((link) => !current.has(keyOf(link)));
  const known = new Map(entry.depends.map(({ id, hash }) => [id, hash]));
  return {
    text: entry.clause !== now.hash,
    dependencies: now.depends.filter(({ id, hash }) => known.get(id) !== hash).map(({ id }) => id),
    changed,
    ...withoutMoves(added, gone),
  };
}

/** The links that a review records, each symbol once. */
export function lockedLinks(links: readonly Link[]): ReadonlyMap<string, CoveringLink> {
  const covering = links.filter((link): link is CoveringLink => link.cover !== null);
  return new Map(covering.map((link) => [keyOf({ ...link, name: link.cover.name }), link]));
}

function keyOf({ kind, path, name }: Pick<LockedLink, "kind" | "path" | "name">): string {
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
