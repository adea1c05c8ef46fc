import type { Dependencies } from "../trace/dependencies.ts";
import type { JudgedClause } from "../trace/judge-clause.ts";
import { lockedLinks } from "../trace/compare-review.ts";
import { toLocked } from "../trace/state-hash.ts";
import { judgeClauses, type Judgement } from "../trace/trace.ts";
import type { TraceInput } from "../trace/types.ts";
import type { TraceState } from "../types.ts";
import { findClauses } from "./find-clauses.ts";
import type { LockEntry, LockFile, Review, Waiver } from "./types.ts";

/** Which clauses somebody reviewed. */
export type ReviewSelection =
  | { readonly kind: "clauses"; readonly addresses: readonly string[] }
  /** All that is linked. */
  | { readonly kind: "all" }
  /** What is not as it was reviewed. */
  | { readonly kind: "changed" };

/** A review to record. */
export interface ReviewRequest {
  /** What the project is like now, its lock file among it. */
  readonly input: TraceInput;
  readonly selection: ReviewSelection;
  readonly by: Review;
  /** Path of the lock file where there is none yet, relative to the root. */
  readonly lockPath: string;
}

/** The lock file after a review, and what of it is new. */
export interface ReviewOutcome {
  readonly lock: LockFile;
  /** Ids of the clauses whose blocks were written. */
  readonly reviewed: readonly string[];
  /** Ids of blocks that were taken out: no spec has their clauses. */
  readonly removed: readonly string[];
}

/**
 * What the lock file says after a review; the file itself is not touched. A clause that was named gets a new block, with
 * `all` and `changed` only one that says something else than before, so that branches do not meet without need.
 * @throws AppError `SPEC_CLAUSE_NOT_FOUND`
 * @see specs/alignment.md §5
 */
export function reviewClauses({ input, selection, by, lockPath }: ReviewRequest): ReviewOutcome {
  const judgement = judgeClauses(input);
  const before = input.reviews?.entries ?? new Map<string, LockEntry>();
  const known = new Set(judgement.book.clauses.map(({ id }) => id));
  const gone = selection.kind === "clauses" ? [] : [...before.keys()].filter((id) => !known.has(id));
  const removed = new Set(gone);
  const chosen = choose(judgement, selection);
  const entries = new Map([...before].filter(([id]) => !removed.has(id)));
  const { dependencies } = judgement;
  for (const clause of chosen) entries.set(clause.traced.id, reviewedEntry(clause, { dependencies, by }));
  return {
    lock: { path: input.reviews?.path ?? lockPath, entries },
    reviewed: chosen.map(({ traced }) => traced.id),
    removed: gone,
  };
}

function choose({ book, judged }: Judgement, selection: ReviewSelection): readonly JudgedClause[] {
  if (selection.kind === "clauses") {
    const named = new Set(selection.addresses.flatMap((address) => findClauses(book, address)).map(({ id }) => id));
    return judged.filter(({ traced }) => named.has(traced.id));
  }
  const clear = judged.filter(({ traced }) => !traced.states.includes("ambiguous"));
  if (selection.kind === "changed") return clear.filter(isChanged);
  return clear.filter(
    (clause) => isChanged(clause) || (clause.difference === null && lockedLinks(clause.traced.links).size > 0),
  );
}

function isChanged({ difference }: JudgedClause): boolean {
  return difference !== null && hasDifference(difference);
}

type Difference = NonNullable<JudgedClause["difference"]>;

/** A symbol that only moved is not stale, and its line is the old one. */
function hasDifference({ text, dependencies, changed, added, gone, moved }: Difference): boolean {
  return text || moved || dependencies.length + changed.length + added.length + gone.length > 0;
}

function reviewedEntry(
  { clause, traced, entry, hashes }: JudgedClause,
  { dependencies, by }: { readonly dependencies: Dependencies; readonly by: Review },
): LockEntry {
  return {
    id: traced.id,
    line: entry?.line ?? 0,
    clause: traced.hash,
    depends: dependencies.directOf(clause),
    links: [...lockedLinks(traced.links).values()].map(toLocked),
    reviewed: by,
    waivers: (entry?.waivers ?? []).filter((waiver) => survives(waiver, hashes)),
  };
}

/** A review mends what is stale or gone; other states stay, and so do their waivers where they still fit. */
function survives({ state, hash }: Waiver, hashes: ReadonlyMap<TraceState, string>): boolean {
  return !isMended(state) && hashes.get(state) === hash;
}

function isMended(state: TraceState): boolean {
  return state === "stale-clause" || state === "stale-code" || state === "test-gone";
}
