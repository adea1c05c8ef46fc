import { uniqueBy } from "../../../base/collections/unique-by.ts";
import type { WorkTreeChange } from "../../git/changes.ts";
import type { Plan, PlanRow } from "../../plan/types.ts";
import type { LockFile } from "../review/types.ts";
import { createAddressBook, type AddressBook } from "../trace/address-book.ts";
import { targetsOf } from "../trace/dependencies.ts";
import { isTestLink } from "../trace/kinds.ts";
import type { Clause, FileFacts, Link, TextRange, Trace, TracedClause } from "../types.ts";
import { toChangedLines, type ChangedLines } from "./changed-lines.ts";
import { namesChangedFile } from "./names-changed-file.ts";
import type { Former } from "./read-former.ts";
import { findRemovals, type Removal, type RemovedClause } from "./removed-clauses.ts";
import { selectorsFor, type TestPackage } from "./test-selectors.ts";

/** Why a clause is touched: its text, what follows it, or a clause that it depends on. */
export type TouchReason = "text" | "code" | "test" | "document" | "plan" | "gone" | "depends";

/** A clause that a change touches. */
export interface TouchedClause {
  readonly id: string;
  readonly path: string;
  readonly line: number;
  readonly title: string;
  readonly reasons: readonly TouchReason[];
}

/** A row that names a touched clause, a changed file, or a selector of a changed test file. */
export interface TouchedRow {
  readonly plan: string;
  readonly row: string;
  readonly title: string;
}

/** What a change touches, and what to run for it. */
export interface Impact {
  /** Changed files, sorted. */
  readonly files: readonly string[];
  readonly clauses: readonly TouchedClause[];
  /** Clauses that are no longer there: deleted, renamed, or in a spec that was. */
  readonly removed: readonly RemovedClause[];
  readonly rows: readonly TouchedRow[];
  /** Linked tests of the touched clauses. */
  readonly tests: readonly { readonly path: string; readonly name: string }[];
  /** Commands of the touched rows, as the plans write them, those of documents that name a changed test file, and for the linked tests. */
  readonly selectors: readonly string[];
}

/** What an impact is reckoned from. */
export interface ImpactInput {
  readonly changes: readonly WorkTreeChange[];
  readonly files: readonly FileFacts[];
  readonly trace: Trace;
  readonly plans: readonly Plan[];
  readonly reviews: LockFile | null;
  /** What changed files had. @default nothing */
  readonly former?: Pick<Former, "clauses" | "links">;
  /** Folders of the project and the tools that run their tests. @default none */
  readonly packages?: readonly TestPackage[];
}

/**
 * Clauses, rows and selectors that a change touches, directly or through what depends on it. Pure.
 * @see specs/alignment.md §9
 */
export function impactOf(input: ImpactInput): Impact {
  const lines = toChangedLines(input.changes);
  const { trace, reviews, former } = input;
  const removals = findRemovals({ former: former?.clauses ?? [], renamed: renamesOf(input.changes), trace, reviews });
  const book = createAddressBook(input.files);
  const reasons = directReasons(input, lines);
  addLosses(input, book, reasons);
  addDependents(removals, trace, reasons);
  followDependents(book, reasons);
  const touched = input.trace.clauses.filter(({ id }) => reasons.has(id));
  const rows = touchedRows(input, { lines, links: linksOf(touched, removals) });
  const linked = [
    ...touched.flatMap((clause) => clause.tests.map(({ path, name }) => ({ path, name }))),
    ...testsOf(removals),
  ];
  const tests = uniqueBy(linked, ({ path, name }) => `${path}\n${name}`);
  const named = input.files
    .flatMap(({ selectors }) => selectors)
    .filter(({ command, path, range }) => namesChangedFile(command, ".", lines.paths) || lines.touches(path, range));
  const planned = rows.flatMap(({ row }) => [...row.reds, ...row.greens]);
  const commands = [...planned, ...named].map(({ command }) => command);
  return {
    files: [...lines.paths].sort(),
    clauses: touched.map((clause) => toTouched(clause, reasons)),
    removed: removals.map(({ removed }) => removed),
    rows: rows.map(({ plan, row }) => ({ plan: plan.id, row: row.id, title: row.title })),
    tests,
    selectors: [...new Set([...commands, ...selectorsFor(tests, input.packages ?? [])])],
  };
}

/** Its item or its line of a table, and what else names it: selectors may stand in a list of their own. */
function linesOf({ span, endLine, reds, greens, specs }: PlanRow): readonly Pick<TextRange, "line" | "endLine">[] {
  const parts = [...reds, ...greens, ...specs].map((part) => ({ line: part.span.line, endLine: part.span.line }));
  return [{ line: span.line, endLine }, ...parts];
}

type Reasons = Map<string, Set<TouchReason>>;

function directReasons({ trace, reviews, former }: ImpactInput, lines: ChangedLines): Reasons {
  const wasOtherwise = createComparison(former?.clauses ?? []);
  const reasons: Reasons = new Map();
  const add = (id: string, reason: TouchReason): void => {
    reasons.set(id, (reasons.get(id) ?? new Set()).add(reason));
  };
  for (const clause of trace.clauses) {
    if (lines.touches(clause.path, clause.range) || wasOtherwise(clause)) add(clause.id, "text");
    for (const link of clause.links) if (isTouched(link, lines)) add(clause.id, reasonOf(link));
    const there = new Set(clause.links.map(({ path, cover }) => `${path}\n${cover?.name ?? ""}`));
    const locked = reviews?.entries.get(clause.id)?.links ?? [];
    const gone = locked.some(({ path, name }) => lines.paths.has(path) && !there.has(`${path}\n${name}`));
    if (gone) add(clause.id, "gone");
  }
  return reasons;
}

/** A clause that a changed file of code or tests linked to, and no longer does, or from another symbol. */
function addLosses({ trace, former }: ImpactInput, book: AddressBook, reasons: Reasons): void {
  if (former === undefined || former.links.length === 0) return;
  const now = new Set(trace.clauses.flatMap(({ id, links }) => links.map((link) => keyOf(id, link))));
  for (const link of former.links) {
    const found = book.resolve(link.address);
    const clauses = found.kind === "found" || found.kind === "ambiguous" ? found.clauses : [];
    for (const { id } of clauses)
      if (!now.has(keyOf(id, link))) reasons.set(id, (reasons.get(id) ?? new Set()).add("gone"));
  }
}

function keyOf(id: string, { path, cover }: Link): string {
  return `${id}\n${path}\n${cover?.name ?? ""}`;
}

/** Lines far off may change a clause: the front matter, a directive round it, the heading before an item. */
function createComparison(former: readonly Clause[]): (clause: Pick<Clause, "id" | "hash">) => boolean {
  const hashes = new Map<string, Set<string>>();
  for (const { id, hash } of former) hashes.set(id, (hashes.get(id) ?? new Set()).add(hash));
  return ({ id, hash }) => hashes.get(id)?.has(hash) === false;
}

function isTouched({ path, range, cover }: Link, lines: ChangedLines): boolean {
  return lines.touches(path, range) || (cover !== null && lines.touches(path, cover.range));
}

function reasonOf({ kind }: Link): TouchReason {
  if (kind === "doc") return "document";
  if (kind === "plan") return "plan";
  return kind.endsWith("test") ? "test" : "code";
}

/** What depends on a touched clause is touched, over any number of steps. */
function followDependents(book: AddressBook, reasons: Reasons): void {
  const dependents = new Map<string, string[]>();
  for (const clause of book.clauses) {
    for (const { id } of targetsOf(book, clause)) {
      const known = dependents.get(id);
      if (known === undefined) dependents.set(id, [clause.id]);
      else known.push(clause.id);
    }
  }
  const waiting = [...reasons.keys()];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const dependent of dependents.get(id) ?? []) {
      if (!reasons.has(dependent)) waiting.push(dependent);
      reasons.set(dependent, (reasons.get(dependent) ?? new Set()).add("depends"));
    }
  }
}

function toTouched({ id, path, range, title }: TracedClause, reasons: Reasons): TouchedClause {
  return { id, path, line: range.line, title, reasons: [...(reasons.get(id) ?? [])].sort() };
}

/** Old path → new path. */
function renamesOf(changes: readonly WorkTreeChange[]): ReadonlyMap<string, string> {
  return new Map(
    changes.flatMap(({ path, renamedFrom }) => (renamedFrom === null ? [] : [[renamedFrom, path] as const])),
  );
}

/** A clause that depends on one that is gone is touched. */
function addDependents(removals: readonly Removal[], { clauses }: Trace, reasons: Reasons): void {
  const gone = new Set(removals.flatMap(({ links }) => links.map(({ address }) => address)));
  if (gone.size === 0) return;
  for (const { id, depends, covers } of clauses) {
    if ([...depends, ...covers].some(({ address }) => gone.has(address)))
      reasons.set(id, (reasons.get(id) ?? new Set()).add("depends"));
  }
}

function linksOf(touched: readonly TracedClause[], removals: readonly Removal[]): readonly Link[] {
  return [...touched, ...removals].flatMap(({ links }) => links);
}

function testsOf(removals: readonly Removal[]): Impact["tests"] {
  const links = removals.flatMap((removal) => removal.links).filter(isTestLink);
  return links.flatMap(({ path, cover }) => (cover === null ? [] : [{ path, name: cover.name }]));
}

interface Touch {
  readonly lines: ChangedLines;
  /** To what is touched or gone. */
  readonly links: readonly Link[];
}

function touchedRows({ plans }: ImpactInput, { lines, links }: Touch) {
  const named = new Set(links.filter(({ kind }) => kind === "plan").map(({ path, range }) => `${path}:${range.line}`));
  const isTouchedRow = (plan: Plan, row: PlanRow): boolean =>
    linesOf(row).some((range) => lines.touches(plan.path, range)) ||
    row.specs.some(({ span }) => named.has(`${plan.path}:${span.line}`)) ||
    row.touches.some(({ path }) => lines.paths.has(path)) ||
    [...row.reds, ...row.greens].some(({ command, options }) =>
      namesChangedFile(command, options.cwd ?? ".", lines.paths),
    );
  return plans.flatMap((plan) =>
    plan.rows.filter((row) => isTouchedRow(plan, row)).map((row) => ({ plan, row }) as const),
  );
}
