import { formatIssue, type Issue } from "../../../base/errors/issue.ts";
import { checkProject, type CheckReport } from "../../../harness/alignment/check.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../program.ts";
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
  const counts = `${scanned.plans} plans, ${scanned.rows} rows, ${scanned.runs} runs, ${scanned.ledgerEntries} ledger entries`;
  return [`Scanned ${counts}.`, ...issues.map(formatIssue), formatTotals(issues)].join("\n");
}

/** `2 errors, 1 warning`, or that there are none. */
export function formatTotals(issues: readonly Issue[]): string {
  const count = (severity: Issue["severity"]): string => {
    const number = issues.filter((issue) => issue.severity === severity).length;
    return `${number} ${severity}${number === 1 ? "" : "s"}`;
  };
  return `${count("error")}, ${count("warning")}.`;
}
