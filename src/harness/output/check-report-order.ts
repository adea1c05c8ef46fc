import type { Issue } from "../../base/errors/issue.ts";
import type { TracedClause } from "../alignment/types.ts";

/** Findings in the order of files, then of places in them; the same whatever order they were found in. */
export function sortIssues(issues: readonly Issue[]): readonly Issue[] {
  return [...issues].sort(byPlace);
}

/** Clauses in the order of specs, then of their places. */
export function sortClauses(clauses: readonly TracedClause[]): readonly TracedClause[] {
  return [...clauses].sort(
    (a, b) =>
      byText(a.path, b.path) || a.range.line - b.range.line || a.range.column - b.range.column || byText(a.id, b.id),
  );
}

/** Order of two texts by code units, which no locale changes. */
export function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** How many findings there are of each severity. */
export function countSeverities(issues: readonly Issue[]): { readonly errors: number; readonly warnings: number } {
  const errors = issues.filter((issue) => issue.severity === "error").length;
  return { errors, warnings: issues.length - errors };
}

function byPlace(a: Issue, b: Issue): number {
  return (
    byText(a.where.file, b.where.file) ||
    (a.where.line ?? 0) - (b.where.line ?? 0) ||
    (a.where.column ?? 0) - (b.where.column ?? 0) ||
    byText(a.severity, b.severity) ||
    byText(a.rule, b.rule) ||
    byText(a.message, b.message) ||
    byText(a.received ?? "", b.received ?? "") ||
    byText(a.expected ?? "", b.expected ?? "")
  );
}
