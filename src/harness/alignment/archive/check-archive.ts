import type { Issue } from "../../../base/errors/issue.ts";
import type { LoopState } from "../../cycle/loop-state.ts";
import { listLoops } from "../../cycle/open-loops.ts";
import type { Workspace } from "../../cycle/workspace.ts";
import { listRunFolders, type RunFolder } from "../../evidence/run-folder.ts";
import { checkLedger } from "../../ledger/check.ts";
import { loadLedger, type LedgerState } from "../../ledger/load.ts";
import type { Plan } from "../../plan/types.ts";
import { checkEntries } from "./check-entries.ts";
import type { CheckedRun } from "./check-run.ts";
import { checkTicks } from "./check-ticks.ts";

/** The evidence of a project, each run with what is wrong with it. */
export interface ArchiveReport {
  readonly runs: readonly CheckedRun[];
  readonly ledgerEntries: number;
  readonly issues: readonly Issue[];
}

/** Whether run folders, ledger and ticked rows still agree. Reads only. */
export async function checkArchive(workspace: Workspace, plans: readonly Plan[]): Promise<ArchiveReport> {
  const { root, config } = workspace;
  const [folders, loops, ledger] = await Promise.all([
    listRunFolders(root, config.reports),
    listLoops(workspace),
    loadLedger(root, config.ledger),
  ]);
  const states = new Map(loops.map(({ folder, state }) => [folder.runId, state]));
  const runs = await checkRuns(workspace, { folders, states, ledger });
  return {
    runs,
    ledgerEntries: ledger.parts.length,
    issues: [
      ...runs.flatMap(({ issues }) => issues),
      ...checkLedger(ledger),
      ...checkEntries(ledger, runs),
      ...checkTicks(plans, runs),
    ],
  };
}

interface RunsToCheck {
  readonly folders: readonly RunFolder[];
  readonly states: ReadonlyMap<string, LoopState>;
  readonly ledger: LedgerState;
}

/** What prints reports again is loaded where there are some. */
async function checkRuns(
  workspace: Workspace,
  { folders, states, ledger }: RunsToCheck,
): Promise<readonly CheckedRun[]> {
  if (folders.length === 0) return [];
  const [{ checkRun }, { loadProjectTemplates }] = await Promise.all([
    import("./check-run.ts"),
    import("../../cycle/project-templates.ts"),
  ]);
  const templates = await loadProjectTemplates(workspace);
  const runs: CheckedRun[] = [];
  for (const folder of folders)
    runs.push(await checkRun({ folder, state: states.get(folder.runId) ?? null }, { templates, ledger }));
  return runs;
}
