import { plural } from "../../../base/text/plural.ts";
import { formatIssue, type Issue } from "../../../base/errors/issue.ts";
import { checkProject, type CheckReport } from "../../../harness/alignment/check.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";

/** `loop check`: exit code 1 where something no longer agrees. */
export function runCheck(options: GlobalOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace, plans } = await openProject(context);
    const report = await checkProject(workspace, plans);
    tellResult(context, { command: "check", data: report, text: formatReport(report) });
    return report.issues.some((issue) => issue.severity === "error") ? 1 : 0;
  });
}

function formatReport({ scanned, issues }: CheckReport): string {
  const counts = [
    plural(scanned.plans, "plan"),
    plural(scanned.rows, "row"),
    plural(scanned.runs, "run"),
    `${scanned.ledgerEntries} ledger ${scanned.ledgerEntries === 1 ? "entry" : "entries"}`,
  ].join(", ");
  return [`Scanned ${counts}.`, ...issues.map(formatIssue), formatTotals(issues)].join("\n");
}

/** `2 errors, 1 warning`, or that there are none. */
export function formatTotals(issues: readonly Issue[]): string {
  const count = (severity: Issue["severity"]): string =>
    plural(issues.filter((issue) => issue.severity === severity).length, severity);
  return `${count("error")}, ${count("warning")}.`;
}
