import { lookUp } from "../results/look-up.ts";
import type { TestResults } from "../results/types.ts";
import type { LockEntry, LockFile, Waiver } from "../review/types.ts";
import type { Clause, Link, Need, TestStanding, TracedClause, TraceState } from "../types.ts";
import { compareReview, type CoveringLink, type ReviewDifference } from "./compare-review.ts";
import type { Dependencies } from "./dependencies.ts";
import { isEvidence, isTestKind, isTestLink } from "./kinds.ts";
import { hashOfState } from "./state-hash.ts";

/** What points at a clause. */
export interface Incoming {
  readonly links: readonly Link[];
  /** Those of the links that name another revision. */
  readonly outdated: readonly Link[];
  /** Ids of finished loops. */
  readonly evidence: readonly string[];
  /** Its address is another clause's as well. */
  readonly ambiguous: boolean;
}

/** What clauses are judged by. */
export interface JudgeContext {
  readonly results: TestResults;
  readonly reviews: LockFile | null;
  readonly dependencies: Dependencies;
  readonly today: string;
}

/** A clause with its states and what they come from. */
export interface JudgedClause {
  readonly clause: Clause;
  readonly traced: TracedClause;
  readonly entry: LockEntry | null;
  /** null where it was never reviewed. */
  readonly difference: ReviewDifference | null;
  readonly outdated: readonly Link[];
  readonly failing: readonly { readonly link: CoveringLink; readonly standing: TestStanding }[];
  /** Waivers that hold today, by their state. */
  readonly waivers: ReadonlyMap<TraceState, Waiver>;
  /** Hash of each state that holds, for which a waiver would be given. */
  readonly hashes: ReadonlyMap<TraceState, string>;
}

/** The states of a clause, worst first, and what is behind them. @see specs/alignment.md §4 */
export function judgeClause(clause: Clause, incoming: Incoming, context: JudgeContext): JudgedClause {
  const { dependencies, reviews } = context;
  const entry = reviews?.entries.get(clause.id) ?? null;
  const now = { hash: clause.hash, links: incoming.links, depends: dependencies.directOf(clause) };
  const difference = entry === null || entry.clause === null ? null : compareReview(entry, now);
  const needs = clause.informative || clause.status === "rejected" ? [] : clause.needs;
  const tests = testsOf(incoming.links, context.results);
  const failing = tests.filter(({ standing }) => fails(standing, needs));
  const missing = needs.filter((need) => !isMet(need, incoming));
  const found = { incoming, difference, missing, isFailing: failing.length > 0 };
  const states = statesOf(found);
  const dependencyHash = dependencies.hashOf(clause);
  const facts = { clause, dependencyHash, difference, failing: failing.map(({ link }) => link) };
  const hashes: ReadonlyMap<TraceState, string> = isWell(states)
    ? none
    : new Map(states.map((state) => [state, hashOfState(state, facts)]));
  const waivers = waiversOf(entry, hashes, context.today);
  const waiver = states.map((state) => waivers.get(state)).find((known) => known !== undefined);
  const traced: TracedClause = {
    ...clause,
    state: states[0] as TraceState,
    states,
    links: incoming.links,
    evidence: incoming.evidence,
    tests: tests.map(({ standing }) => standing),
    missing,
    review: entry?.reviewed ?? null,
    waiver: waiver === undefined ? null : { reason: waiver.reason, until: waiver.until },
  };
  return { clause, traced, entry, difference, outdated: incoming.outdated, failing, waivers, hashes };
}

const none: ReadonlyMap<TraceState, never> = new Map<TraceState, never>();

function isWell([worst]: readonly TraceState[]): boolean {
  return worst === "covered" || worst === "covered-by-evidence";
}

interface Found {
  readonly incoming: Incoming;
  readonly difference: ReviewDifference | null;
  readonly missing: readonly Need[];
  readonly isFailing: boolean;
}

function statesOf({ incoming, difference, missing, isFailing }: Found): readonly TraceState[] {
  const isClauseStale = difference !== null && (difference.text || difference.dependencies.length > 0);
  const gone = difference?.gone ?? [];
  const isCodeStale = difference !== null && difference.changed.length + difference.added.length > 0;
  const holds: readonly (readonly [TraceState, boolean])[] = [
    ["ambiguous", incoming.ambiguous],
    ["failing", isFailing],
    ["test-gone", gone.some(({ kind }) => isTestKind(kind))],
    ["stale-clause", isClauseStale || incoming.outdated.length > 0],
    ["stale-code", isCodeStale || gone.some(({ kind }) => !isTestKind(kind))],
    ["uncovered", missing.some((need) => !isEvidence(need))],
    ["unproven", missing.some(isEvidence)],
  ];
  const bad = holds.filter(([, isSo]) => isSo).map(([state]) => state);
  if (bad.length > 0) return bad;
  return [incoming.evidence.length > 0 ? "covered-by-evidence" : "covered"];
}

function isMet(need: Need, { links, evidence }: Incoming): boolean {
  return isEvidence(need) ? evidence.length > 0 : links.some(({ kind }) => kind === need);
}

/** Each test once, with its last result. */
function testsOf(links: readonly Link[], results: TestResults): JudgedClause["failing"] {
  if (!links.some(isTestLink)) return [];
  const known = new Map<string, { readonly link: CoveringLink; readonly standing: TestStanding }>();
  for (const link of links) {
    if (!isTestLink(link)) continue;
    const { path, cover } = link as CoveringLink;
    const key = `${path}\n${cover.name}`;
    if (!known.has(key))
      known.set(key, { link: link as CoveringLink, standing: lookUp(results, { path, name: cover.name }) });
  }
  return [...known.values()];
}

/** A test that was skipped shows nothing, which matters where the clause needs one. */
function fails({ outcome }: TestStanding, needs: readonly Need[]): boolean {
  return outcome === "failed" || (outcome === "skipped" && needs.some(isTestKind));
}

function waiversOf(
  entry: LockEntry | null,
  hashes: ReadonlyMap<TraceState, string>,
  today: string,
): ReadonlyMap<TraceState, Waiver> {
  if (entry === null || entry.waivers.length === 0) return none;
  const holding = entry.waivers.filter(({ state, hash, until }) => hashes.get(state) === hash && until >= today);
  return new Map(holding.map((waiver) => [waiver.state, waiver]));
}
