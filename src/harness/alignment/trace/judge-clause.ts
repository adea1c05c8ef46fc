import { lookUp } from "../results/look-up.ts";
import type { TestResults } from "../results/types.ts";
import type { LockEntry, LockFile, Waiver } from "../review/types.ts";
import type { Clause, Link, Need, TestStanding, TracedClause, TraceState } from "../types.ts";
import { compareReview, type CoveringLink, type ReviewDifference } from "./compare-review.ts";
import type { Dependencies } from "./dependencies.ts";
import { isEvidence, isTestKind, isTestLink } from "./kinds.ts";
import { basisOfState, hashOfState, type Basis } from "./state-hash.ts";

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
  /** What the finding of each state that holds is made of. */
  readonly bases: ReadonlyMap<TraceState, Basis>;
}

/** The states of a clause, worst first, and what is behind them. @see specs/alignment.md §4 */
export function judgeClause(clause: Clause, incoming: Incoming, context: JudgeContext): JudgedClause {
  const { dependencies, reviews } = context;
  const entry = reviews?.entries.get(clause.id) ?? null;
  const now = { hash: clause.hash, links: incoming.links, depends: dependencies.directOf(clause) };
  const difference = entry === null || entry.clause === null ? null : compareReview(entry, now);
  const needs = clause.informative || clause.status === "rejected" ? NONE : clause.needs;
  const tests = testsOf(incoming.links, context.results);
  const failing = filtered(tests, ({ standing }) => fails(standing, needs));
  const missing = filtered(needs, (need) => !isMet(need, incoming));
  const found = { incoming, difference, missing, isFailing: failing.length > 0 };
  const states = statesOf(found);
  const { hashes, bases } = isWell(states)
    ? nothing
    : behind(states, { clause, difference, failing, missing }, dependencies);
  const waivers = waiversOf(entry, hashes, context.today);
  const standings = tests.map(({ standing }) => standing);
  const traced = join(clause, incoming, { states, missing, entry, tests: standings, waivers: heldOf(states, waivers) });
  return { clause, traced, entry, difference, outdated: incoming.outdated, failing, waivers, hashes, bases };
}

const NONE: readonly never[] = [];

/** Nothing is made where nothing is found: tens of thousands of clauses are judged. */
function filtered<T>(items: readonly T[], isSo: (item: T) => boolean): readonly T[] {
  return items.some(isSo) ? items.filter(isSo) : NONE;
}

interface Behind extends Pick<JudgedClause, "clause" | "difference" | "failing"> {
  readonly missing: readonly Need[];
}

function behind(
  states: readonly TraceState[],
  { failing, ...found }: Behind,
  dependencies: Dependencies,
): Pick<JudgedClause, "hashes" | "bases"> {
  const dependencyHash = dependencies.hashOf(found.clause);
  const facts = { ...found, dependencyHash, failing: failing.map(({ link }) => link) };
  return {
    hashes: new Map(states.map((state) => [state, hashOfState(state, facts)])),
    bases: new Map(states.map((state) => [state, basisOfState(state, facts)])),
  };
}

function heldOf(states: readonly TraceState[], waivers: JudgedClause["waivers"]): TracedClause["waivers"] {
  if (waivers.size === 0) return NONE;
  return states.flatMap((state) => {
    const waiver = waivers.get(state);
    return waiver === undefined ? [] : [{ state, until: waiver.until, by: waiver.by, reason: waiver.reason }];
  });
}

interface Verdict extends Pick<TracedClause, "states" | "missing" | "tests" | "waivers"> {
  readonly entry: LockEntry | null;
}

/** Every field by its name: a spread of so many takes ten times as long. */
function join(clause: Clause, { links, evidence }: Incoming, verdict: Verdict): TracedClause {
  const { states, tests, missing, entry, waivers } = verdict;
  return {
    id: clause.id,
    addresses: clause.addresses,
    kind: clause.kind,
    artifact: clause.artifact,
    revision: clause.revision,
    title: clause.title,
    path: clause.path,
    range: clause.range,
    hash: clause.hash,
    needs: clause.needs,
    informative: clause.informative,
    depends: clause.depends,
    covers: clause.covers,
    status: clause.status,
    tags: clause.tags,
    parent: clause.parent,
    state: states[0] as TraceState,
    states,
    links,
    evidence,
    tests,
    missing,
    review: entry?.reviewed ?? null,
    waivers,
  };
}

const none: ReadonlyMap<TraceState, never> = new Map<TraceState, never>();
const nothing: Pick<JudgedClause, "hashes" | "bases"> = { hashes: none, bases: none };

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
  const states: TraceState[] = [];
  if (incoming.ambiguous) states.push("ambiguous");
  if (isFailing) states.push("failing");
  if (difference !== null && difference.gone.some(({ kind }) => isTestKind(kind))) states.push("test-gone");
  if (incoming.outdated.length > 0 || isTextStale(difference)) states.push("stale-clause");
  if (isCodeStale(difference)) states.push("stale-code");
  if (missing.some((need) => !isEvidence(need))) states.push("uncovered");
  if (missing.some(isEvidence)) states.push("unproven");
  if (states.length > 0) return states;
  return incoming.evidence.length > 0 ? proven : covered;
}

const proven: readonly TraceState[] = ["covered-by-evidence"];
const covered: readonly TraceState[] = ["covered"];

function isTextStale(difference: ReviewDifference | null): boolean {
  return difference !== null && (difference.text || difference.dependencies.length > 0);
}

function isCodeStale(difference: ReviewDifference | null): boolean {
  if (difference === null) return false;
  const { changed, added, gone } = difference;
  return changed.length + added.length > 0 || gone.some(({ kind }) => !isTestKind(kind));
}

function isMet(need: Need, { links, evidence }: Incoming): boolean {
  return isEvidence(need) ? evidence.length > 0 : links.some(({ kind }) => kind === need);
}

/** Each test once, with its last result. */
function testsOf(links: readonly Link[], results: TestResults): JudgedClause["failing"] {
  const [link, ...others] = links.filter(isTestLink) as CoveringLink[];
  if (link === undefined) return NONE;
  if (others.length === 0) return [standingOf(link, results)];
  const known = new Map<string, CoveringLink>([[keyOf(link), link]]);
  for (const other of others) if (!known.has(keyOf(other))) known.set(keyOf(other), other);
  return Array.from(known.values(), (test) => standingOf(test, results));
}

function keyOf({ path, cover }: CoveringLink): string {
  return `${path}\n${cover.name}`;
}

function standingOf(link: CoveringLink, results: TestResults): JudgedClause["failing"][number] {
  return { link, standing: lookUp(results, { path: link.path, name: link.cover.name }) };
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
