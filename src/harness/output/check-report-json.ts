import type { Issue } from "../../base/errors/issue.ts";
import type { HeldWaiver, Link, Reference, TestStanding, Trace, TracedClause } from "../alignment/types.ts";
import { byText, countSeverities, sortClauses, sortIssues } from "./check-report-order.ts";
import { countStates } from "./check-report-states.ts";
import type { CheckReport } from "./check-report.ts";

/**
 * A check as plain data: sorted, each object with its fields in one order, without times of its own. The same project gives
 * the same bytes.
 * @see src/harness/alignment/check-report.schema.json
 */
export function checkReportData(report: CheckReport): CheckReportData {
  const { trace, summary } = report;
  return {
    version: 1,
    scanned: scannedData(report.scanned),
    totals: countSeverities(report.issues),
    states: trace === null ? null : countStates(summary),
    issues: sortIssues(report.issues).map(issueData),
    clauses: trace === null ? null : sortClauses(trace.clauses).map(clauseData),
    lost: trace === null ? null : lostData(trace.lost),
  };
}

/** `checkReportData` as text that ends in a line break. */
export function formatCheckJson(report: CheckReport): string {
  return `${JSON.stringify(checkReportData(report), null, 2)}\n`;
}

/** Links in the order of files, then of their places. */
export function sortLinks<Each extends Reference>(links: readonly Each[]): readonly Each[] {
  return [...links].sort(
    (a, b) =>
      byText(a.path, b.path) ||
      a.range.line - b.range.line ||
      a.range.column - b.range.column ||
      byText(a.address, b.address),
  );
}

/** What the schema describes; its names are a contract. */
export interface CheckReportData {
  readonly version: 1;
  readonly scanned: CheckReport["scanned"];
  readonly totals: ReturnType<typeof countSeverities>;
  readonly states: ReturnType<typeof countStates> | null;
  readonly issues: readonly object[];
  readonly clauses: readonly object[] | null;
  readonly lost: readonly object[] | null;
}

function scannedData(scanned: CheckReport["scanned"]): CheckReport["scanned"] {
  return {
    specs: scanned.specs,
    tests: scanned.tests,
    code: scanned.code,
    documents: scanned.documents,
    notRead: (scanned.notRead ?? []).map(({ role, format, files }) => ({ role, format, files })),
    clauses: scanned.clauses,
    links: scanned.links,
    references: scanned.references,
    selectors: scanned.selectors,
    notAsked: (scanned.notAsked ?? []).map(({ tool, commands }) => ({ tool, commands })),
    tables: scanned.tables,
    plans: scanned.plans,
    rows: scanned.rows,
    runs: scanned.runs,
    ledgerEntries: scanned.ledgerEntries,
    resultFiles: scanned.resultFiles,
    results: scanned.results,
    linkedResults: scanned.linkedResults,
  };
}

function issueData({ severity, rule, subject, where, message, received, expected, hint }: Issue): object {
  return { severity, rule, subject, where: placeData(where), message, received, expected, hint };
}

function placeData({ file, line, column }: Issue["where"]): object {
  return { file, line, column };
}

function clauseData(clause: TracedClause): object {
  const { id, kind, title, path, range, state, states, hash, needs, missing, informative, status } = clause;
  return {
    id,
    kind,
    title,
    path,
    line: range.line,
    column: range.column,
    endLine: range.endLine,
    state,
    states,
    hash,
    needs,
    missing,
    informative,
    status,
    tags: clause.tags,
    parent: clause.parent,
    depends: [...new Set([...clause.depends, ...clause.covers].map(({ address }) => address))].sort(byText),
    links: sortLinks(clause.links).map(linkData),
    tests: [...clause.tests].sort(byTest).map(testData),
    evidence: [...clause.evidence].sort(byText),
    review: clause.review === null ? null : { by: clause.review.by, at: clause.review.at },
    waivers: clause.waivers.map(waiverData),
  };
}

function waiverData({ state, until, by, reason }: HeldWaiver): object {
  return { state, until, by, reason };
}

function linkData({ kind, written, address, path, range, cover, item }: Link): object {
  const covered =
    cover === null
      ? null
      : {
          kind: cover.kind,
          name: cover.name,
          line: cover.range.line,
          endLine: cover.range.endLine,
          hash: cover.hash,
        };
  return { kind, written, address, path, line: range.line, column: range.column, cover: covered, item };
}

function testData({ path, name, outcome, source }: TestStanding): object {
  return { path, name, outcome, source };
}

function lostData(lost: Trace["lost"]): readonly object[] {
  const byLink = new Map(lost.map((each) => [each.link, each]));
  return sortLinks(lost.map(({ link }) => link)).map((link) => {
    const { state, candidates } = byLink.get(link)!;
    return { state, candidates: [...candidates].sort(byText), link: linkData(link) };
  });
}

function byTest(a: TestStanding, b: TestStanding): number {
  return byText(a.path, b.path) || byText(a.name, b.name);
}
