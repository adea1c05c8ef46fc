import type { Link, TestStanding, TracedClause } from "../../alignment/types.ts";
import { sortLinks } from "../check-report-json.ts";
import { flatIssue, formatWaiver, scannedLines, totalsLine } from "../check-report-lines.ts";
import { sortClauses, sortIssues } from "../check-report-order.ts";
import { shownLabels, shownState } from "../check-report-states.ts";
import type { CheckReport } from "../check-report.ts";

/** What the page's script reads. Absent fields say "none": with 10,000 clauses that is half of the page. */
export interface PageData {
  readonly scanned: readonly string[];
  readonly totals: string;
  readonly states: readonly { readonly key: string; readonly label: string }[];
  /** From the page's folder to the root, empty or with a `/` at its end. */
  readonly toRoot: string;
  readonly clauses: readonly object[];
  readonly issues: readonly object[];
}

/** A report as the page shows it, sorted. */
export function pageData(report: CheckReport, toRoot: string): PageData {
  return {
    scanned: scannedLines(report.scanned),
    totals: totalsLine(report.issues),
    states: Object.entries(shownLabels).map(([key, label]) => ({ key, label })),
    toRoot,
    clauses: sortClauses(report.trace?.clauses ?? []).map(clauseOf),
    issues: sortIssues(report.issues).map((issue) => {
      const { where, basis: _, ...told } = flatIssue(issue);
      return { ...told, path: where.file, line: where.line };
    }),
  };
}

function clauseOf(clause: TracedClause): object {
  const { id, title, path, range, states, review, waivers } = clause;
  const depends = [...clause.depends, ...clause.covers].map(({ address }) => address);
  return {
    id,
    title,
    path,
    line: range.line,
    state: shownState(clause),
    ...some(
      "aliases",
      clause.addresses.filter((address) => address !== id),
    ),
    ...some("states", states.length > 1 ? states : []),
    ...some("needs", clause.informative ? [] : clause.needs),
    ...some("missing", clause.missing),
    ...some("links", linksOf(clause)),
    ...some("evidence", clause.evidence),
    ...some("depends", [...new Set(depends)]),
    ...(review === null ? {} : { review: `${review.by}, ${review.at}` }),
    ...some("waivers", waivers.map(formatWaiver)),
  };
}

function linksOf({ links, tests }: TracedClause): readonly object[] {
  const standings = new Map(tests.map((test) => [testKey(test), test]));
  return sortLinks(links).map((link) => linkOf(link, standings));
}

function linkOf(link: Link, standings: ReadonlyMap<string, TestStanding>): object {
  const { kind, path, range, cover } = link;
  const standing = cover === null ? undefined : standings.get(testKey({ path, name: cover.name }));
  return {
    kind,
    path,
    line: cover?.range.line ?? range.line,
    ...(cover === null || cover.kind === "file" ? {} : { name: cover.name }),
    ...(standing === undefined ? {} : { outcome: standing.outcome }),
    ...(standing === undefined || standing.source === null ? {} : { source: standing.source }),
  };
}

function testKey({ path, name }: Pick<TestStanding, "path" | "name">): string {
  return JSON.stringify([path, name]);
}

function some(name: string, list: readonly unknown[]): object {
  return list.length === 0 ? {} : { [name]: list };
}
