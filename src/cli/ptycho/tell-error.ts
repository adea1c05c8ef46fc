import { formatErrorReport, reportError } from "../../base/errors/error-report.ts";

/** What is wrong goes to standard error, so that a pipe still carries only answers; with `--json` it is the answer. */
export function tellError(error: unknown, json: boolean): void {
  const report = reportError(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: report })}\n`);
  else process.stderr.write(`${formatErrorReport(report)}\n`);
}
