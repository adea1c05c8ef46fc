import type { Issue } from "../../base/errors/issue.ts";
import type { Workspace } from "../cycle/workspace.ts";
import type { Plan } from "../plan/types.ts";
import { checkArchive } from "./archive/check-archive.ts";

/** What a check looked at and what it found. */
export interface CheckReport {
  readonly scanned: {
    readonly plans: number;
    readonly rows: number;
    readonly runs: number;
    readonly ledgerEntries: number;
  };
  readonly issues: readonly Issue[];
}

/** Whether plans, evidence and ledger still agree. Reads only. */
export async function checkProject(workspace: Workspace, plans: readonly Plan[]): Promise<CheckReport> {
  const archive = await checkArchive(workspace, plans);
  const rows = plans.flatMap((plan) => plan.rows);
  return {
    scanned: {
      plans: plans.length,
      rows: rows.length,
      runs: archive.runs.length,
      ledgerEntries: archive.ledgerEntries,
    },
    issues: [...emptyCorpus(plans, workspace.config.plans), ...plans.flatMap((plan) => plan.issues), ...archive.issues],
  };
}

/** Nothing scanned is never "ok". */
function emptyCorpus(plans: readonly Plan[], globs: readonly string[]): readonly Issue[] {
  if (plans.length > 0) return [];
  return [
    {
      severity: "error",
      rule: "check-empty",
      where: { file: "loop.config.json" },
      message: "no plan was found, so nothing was checked",
      received: globs.join(", "),
      expected: "at least one plan file",
      hint: "start one with `loop plan new <ID>`, or correct `plans` in loop.config.json",
    },
  ];
}
