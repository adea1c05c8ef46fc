import type { Issue } from "../../../../src/base/errors/issue.ts";
import type { Link, TracedClause } from "../../../../src/harness/alignment/types.ts";
import { summarizeTrace } from "../../../../src/harness/output/check-report-states.ts";
import type { CheckReport, ScannedCounts } from "../../../../src/harness/output/check-report.ts";

/** Counts of a small project. */
export const scanned: ScannedCounts = {
  specs: 2,
  tests: 1,
  code: 3,
  documents: 1,
  clauses: 2,
  links: 2,
  references: 4,
  selectors: 1,
  tables: 0,
  plans: 1,
  rows: 3,
  runs: 1,
  ledgerEntries: 1,
  resultFiles: 1,
  results: 12,
  linkedResults: 2,
};

/** An error with each of its parts. */
export function sampleIssue(over: Partial<Issue> = {}): Issue {
  return {
    severity: "error",
    rule: "reference-missing",
    where: { file: "docs/a.md", line: 3, column: 5 },
    message: "`src/gone.ts` does not exist",
    received: "src/gone.ts",
    expected: "a file of the project",
    hint: "correct the path",
    ...over,
  };
}

/** A covered clause. */
export function sampleClause(over: Partial<TracedClause> = {}): TracedClause {
  return {
    id: "specs/x.md §1",
    addresses: ["specs/x.md §1", "specs/x.md#1-adding"],
    kind: "heading",
    artifact: null,
    revision: null,
    title: "Adding",
    path: "specs/x.md",
    range: { line: 3, column: 1, endLine: 6 },
    hash: "3f2a9c01d4e5b687",
    needs: ["impl", "test"],
    informative: false,
    depends: [],
    covers: [],
    status: null,
    tags: [],
    parent: null,
    state: "covered",
    states: ["covered"],
    links: [sampleLink(), sampleLink({ kind: "test", path: "tests/add.test.ts" })],
    evidence: [],
    tests: [{ path: "tests/add.test.ts", name: "adds", outcome: "passed", source: null }],
    missing: [],
    review: null,
    waivers: [],
    ...over,
  };
}

/** A link from code. */
export function sampleLink(over: Partial<Link> = {}): Link {
  return {
    written: "specs/x.md §1",
    address: "specs/x.md §1",
    path: "src/add.ts",
    range: { line: 1, column: 10, endLine: 1 },
    kind: "impl",
    cover: {
      kind: "symbol",
      name: "add",
      range: { line: 2, column: 1, endLine: 4 },
      hash: "9a8b7c6d5e4f3021",
      exact: "531e443e3f62d147",
    },
    item: null,
    ...over,
  };
}

/** A report of these findings and clauses. */
export function sampleReport(
  issues: readonly Issue[],
  clauses: readonly TracedClause[] = [sampleClause()],
): CheckReport {
  const trace = { clauses, lost: [], issues: [] };
  return { scanned, issues, trace, summary: summarizeTrace(trace) };
}

/** A report of nothing but files. */
export const emptyReport: CheckReport = { scanned, issues: [], trace: null, summary: { states: {}, waived: [] } };
