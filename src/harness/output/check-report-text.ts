import { formatIssue } from "../../base/errors/issue.ts";
import { flatIssue, scannedLines, statesLine, totalsLine, waiverLines } from "./check-report-lines.ts";
import { sortIssues } from "./check-report-order.ts";
import type { CheckReport } from "./check-report.ts";

/**
 * A check for a terminal: what was scanned and found, the findings in the order of files, the totals.
 * @see specs/alignment.md §9
 */
export function formatCheckText(report: CheckReport): string {
  const findings = sortIssues(report.issues).map((issue) => formatIssue(flatIssue(issue)));
  return [
    ...scannedLines(report.scanned),
    ...findings,
    statesLine(report),
    ...waiverLines(report).map((line) => `Waived: ${line}`),
    totalsLine(report.issues),
  ].join("\n");
}
