import { groupBy } from "../../../base/collections/group-by.ts";
import { uniqueBy } from "../../../base/collections/unique-by.ts";
import type { LockFile } from "../review/types.ts";
import type { Clause, Link, Trace } from "../types.ts";

/** A clause that specs had and that none has now, under this address. */
export interface RemovedClause {
  readonly id: string;
  /** Where it stood. */
  readonly path: string;
  readonly line: number;
  readonly title: string;
  /** Id of a new clause that says the same, or has its title in the same spec; null where there is none. */
  readonly movedTo: string | null;
  /** What points at it still, or did when it was reviewed. */
  readonly linkedBy: readonly Linker[];
}

/** A place that points at a clause: `line` where it does so now, `name` where a symbol is linked. */
export interface Linker {
  readonly path: string;
  readonly line: number | null;
  readonly name: string | null;
}

/** What removed clauses are told from. */
export interface RemovedInput {
  /** Clauses that changed specs had. */
  readonly former: readonly Clause[];
  /** Old path → new path. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly trace: Trace;
  readonly reviews: LockFile | null;
}

/** A removed clause as it was, with the links that lead to it still. */
export interface Removal {
  readonly clause: Clause;
  readonly links: readonly Link[];
  readonly removed: RemovedClause;
}

/** Clauses that are gone, in their old order. Rows of tables count where something points at them or they need something. */
export function findRemovals({ former, renamed, trace, reviews }: RemovedInput): readonly Removal[] {
  const present = new Set(trace.clauses.flatMap(({ addresses, id }) => [id, ...addresses]));
  const gone = uniqueBy(
    former.filter(({ id }) => !present.has(id)),
    ({ id }) => id,
  );
  if (gone.length === 0) return [];
  const lost = groupBy(trace.lost, ({ link }) => link.address);
  const findNew = createFinder(former, trace, renamed);
  const removals = gone.map((clause): Removal => {
    const links = linksTo(clause, present, lost);
    const { id, path, range, title } = clause;
    const linkedBy = linkersOf(links, reviews?.entries.get(id)?.links ?? []);
    return { clause, links, removed: { id, path, line: range.line, title, movedTo: findNew(clause), linkedBy } };
  });
  return removals.filter(
    ({ clause, removed }) => clause.kind !== "row" || clause.needs.length > 0 || removed.linkedBy.length > 0,
  );
}

/** By any of its addresses that nothing else has now. */
function linksTo(
  { id, addresses }: Clause,
  present: ReadonlySet<string>,
  lost: ReadonlyMap<string, Trace["lost"]>,
): readonly Link[] {
  const free = [...new Set([id, ...addresses])].filter((address) => !present.has(address));
  return free.flatMap((address) => (lost.get(address) ?? []).map(({ link }) => link));
}

function linkersOf(
  links: readonly Link[],
  reviewed: readonly { readonly path: string; readonly name: string }[],
): readonly Linker[] {
  const now = links.map(({ path, range, cover }) => ({ path, line: range.line, name: cover?.name ?? null }));
  const known = new Set(now.map(({ path, name }) => `${path}\n${name}`));
  const before = reviewed.filter(({ path, name }) => !known.has(`${path}\n${name}`));
  return [...now, ...before.map(({ path, name }) => ({ path, line: null, name }))].toSorted(byPlace);
}

function byPlace(a: Linker, b: Linker): number {
  return a.path === b.path ? (a.line ?? 0) - (b.line ?? 0) : a.path < b.path ? -1 : 1;
}

/** Only clauses that were not there before can be where one went; of several nothing is said. */
function createFinder(
  former: readonly Clause[],
  { clauses }: Trace,
  renamed: ReadonlyMap<string, string>,
): (clause: Clause) => string | null {
  const before = new Set(former.map(({ id }) => id));
  const added = clauses.filter(({ id }) => !before.has(id));
  const byText = groupBy(added, ({ kind, hash }) => `${kind} ${hash}`);
  const byTitle = groupBy(added, ({ kind, path, title }) => `${kind} ${path}\n${title}`);
  return ({ kind, hash, path, title }) => {
    const same = byText.get(`${kind} ${hash}`) ?? byTitle.get(`${kind} ${renamed.get(path) ?? path}\n${title}`) ?? [];
    return same.length === 1 ? (same[0]?.id ?? null) : null;
  };
}
