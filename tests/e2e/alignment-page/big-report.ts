import type { Issue } from "../../../src/base/errors/issue.ts";
import type { Link, TracedClause, TraceState } from "../../../src/harness/alignment/types.ts";
import { summarizeTrace } from "../../../src/harness/output/check-report-states.ts";
import type { CheckReport } from "../../../src/harness/output/check-report.ts";

const states: readonly TraceState[] = ["covered", "covered-by-evidence", "uncovered", "stale-code", "failing"];

/** A report of this many clauses, 50 a spec, with five links each and a finding for each uncovered one. */
export function bigReport(count: number): CheckReport {
  const clauses = Array.from({ length: count }, (_, index) => bigClause(index));
  const issues = clauses.filter(({ state }) => state === "uncovered").map(findingOf);
  const scanned = {
    specs: count / 50,
    tests: count,
    code: count,
    documents: 3,
    clauses: count,
    links: count * 5,
    references: 0,
    selectors: 0,
    tables: 0,
    plans: 1,
    rows: 4,
    runs: 4,
    ledgerEntries: 4,
    resultFiles: 0,
    results: 4,
    linkedResults: 4,
  };
  const trace = { clauses, lost: [], issues };
  return { scanned, issues, trace, summary: summarizeTrace(trace) };
}

function bigClause(index: number): TracedClause {
  const spec = `specs/part-${String(Math.floor(index / 50)).padStart(3, "0")}.md`;
  const number = (index % 50) + 1;
  const id = `${spec} §${number}`;
  const state = states[index % states.length]!;
  const isProven = state === "covered-by-evidence";
  const test = linkOf(id, { kind: "test", path: `tests/t${index}.test.ts`, name: `keeps rule ${index}` });
  const code = [0, 1, 2].map((nth) => linkOf(id, { kind: "impl", path: `src/module-${index}.ts`, name: `part${nth}` }));
  const outcome = state === "failing" ? "failed" : "passed";
  return {
    id,
    addresses: [id, `${spec}#rule-${index}`],
    kind: "heading",
    artifact: null,
    revision: null,
    title: index === 7 ? "<img src=x onerror=alert(1)>" : `Rule ${index}`,
    path: spec,
    range: { line: number * 10, column: 1, endLine: number * 10 + 5 },
    hash: "3f2a9c01d4e5b687",
    needs: ["impl", "test"],
    informative: false,
    depends: index === 1 ? [{ written: "§1", address: "specs/part-000.md §1", path: spec, range: rangeAt(21) }] : [],
    covers: [],
    status: null,
    tags: [],
    parent: null,
    state,
    states: [state],
    links: state === "uncovered" ? code : [...code, test, linkOf(id, { kind: "doc", path: "docs/a.md", name: null })],
    evidence: isProven ? [`INIT/R${index % 4}/2026`] : [],
    tests: [
      { path: test.path, name: test.cover!.name, outcome, source: isProven ? `INIT/R${index % 4}/2026` : "ci.xml" },
    ],
    missing: state === "uncovered" ? ["test"] : [],
    review: { by: "A. Person", at: "2026-11-28T21:40:00Z" },
    waivers: [],
  };
}

function linkOf(
  id: string,
  link: { readonly kind: string; readonly path: string; readonly name: string | null },
): Link {
  const { kind, path, name } = link;
  const hashes = { hash: "9a8b7c6d5e4f3021", exact: "531e443e3f62d147" };
  const cover = name === null ? null : { kind: "symbol" as const, name, range: rangeAt(4), ...hashes };
  return { written: id, address: id, path, range: rangeAt(3), kind, cover, item: null };
}

function rangeAt(line: number): { readonly line: number; readonly column: number; readonly endLine: number } {
  return { line, column: 1, endLine: line };
}

function findingOf({ id, path, range }: TracedClause): Issue {
  return {
    severity: "error",
    rule: "clause-uncovered",
    where: { file: path, line: range.line, column: 1 },
    message: `uncovered: ${id} needs test`,
    received: "links of kind impl",
    expected: "a link from a test",
    hint: `write \`@spec ${id}\` above the test`,
    subject: id,
  };
}
