import type { Issue } from "../../base/errors/issue.ts";
import { detailLines, flatIssue, totalsLine } from "./check-report-lines.ts";
import { sortIssues } from "./check-report-order.ts";
import type { CheckReport } from "./check-report.ts";

/** GitHub keeps ten errors and ten warnings of a step, and fifty annotations of a job. */
const mostOfEach = 10;

/**
 * A check as workflow commands of GitHub Actions: its first ten errors and ten warnings as annotations, and a notice of how
 * many more there are.
 * @returns lines that end in a line break; empty where nothing was found
 */
export function formatAnnotations(report: Pick<CheckReport, "issues">): string {
  const issues = sortIssues(report.issues).map(flatIssue);
  const shown = (["error", "warning"] as const).flatMap((severity) =>
    issues.filter((issue) => issue.severity === severity).slice(0, mostOfEach),
  );
  const lines = shown.map(annotation);
  if (shown.length < issues.length) lines.push(cutNotice(shown.length, issues));
  return lines.map((line) => `${line}\n`).join("");
}

function annotation(issue: Issue): string {
  const { severity, where, rule, message } = issue;
  const properties = [
    `file=${property(where.file)}`,
    ...(where.line === undefined ? [] : [`line=${where.line}`]),
    ...(where.column === undefined ? [] : [`col=${where.column}`]),
    `title=${property(rule)}`,
  ];
  return `::${severity} ${properties.join(",")}::${data([message, ...detailLines(issue)].join("\n"))}`;
}

function cutNotice(shown: number, issues: readonly Issue[]): string {
  const text = `${shown} of ${issues.length} findings are annotated here, as GitHub keeps ${mostOfEach} errors and ${mostOfEach} warnings of a step. In all: ${totalsLine(issues)} \`loop check\` lists them.`;
  return `::notice title=${property("loop check")}::${data(text)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
