import type { Issue } from "../../base/errors/issue.ts";
import { listLoops } from "../cycle/open-loops.ts";
import type { Workspace } from "../cycle/workspace.ts";
import { listRunFolders } from "../evidence/run-folder.ts";
import { checkLedger } from "../ledger/check.ts";
import { loadLedger } from "../ledger/load.ts";
import type { Plan } from "../plan/types.ts";
import { loadProjectTemplates } from "../cycle/project-templates.ts";
import { checkEntries } from "./check-entries.ts";
import { checkRun, type CheckedRun } from "./check-run.ts";
import { checkTicks } from "./check-ticks.ts";

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
  const { root, config } = workspace;
  const [folders, loops, ledger] = await Promise.all([
    listRunFolders(root, config.reports),
    listLoops(workspace),
    loadLedger(root, config.ledger),
  ]);
  const templates = await loadProjectTemplates(workspace);
  const states = new Map(loops.map(({ folder, state }) => [folder.runId, state]));
  const runs: CheckedRun[] = [];
  for (const folder of folders)
    runs.push(await checkRun({ folder, state: states.get(folder.runId) ?? null }, { templates, ledger }));
  const rows = plans.flatMap((plan) => plan.rows);
  return {
    scanned: { plans: plans.length, rows: rows.length, runs: folders.length, ledgerEntries: ledger.parts.length },
    issues: [
      ...emptyCorpus(plans, config.plans),
      ...plans.flatMap((plan) => plan.issues),
      ...runs.flatMap(({ issues }) => issues),
      ...checkLedger(ledger),
      ...checkEntries(ledger, runs),
      ...checkTicks(plans, runs),
    ],
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
