import { openJournal, readJournal, type Journal } from "../evidence/journal.ts";
import { createRunFolder, type RunFolder } from "../evidence/run-folder.ts";
import { readHead } from "../git/repository.ts";
import { snapshotTree, type TreeSnapshot } from "../git/tree.ts";
import { maskCheckBoxes } from "../plan/box.ts";
import type { Plan, PlanRow } from "../plan/types.ts";
import { foldJournal, type LoopState } from "./loop-state.ts";
import { excludedFromTree, type Workspace } from "./workspace.ts";

/** A loop's run folder with its journal open. */
export interface OpenRun {
  readonly folder: RunFolder;
  readonly journal: Journal;
}

/** One loop at work: its row, its run folder and its journal. */
export interface LoopSession extends OpenRun {
  readonly plan: Plan;
  readonly row: PlanRow;
}

/** Begins a loop for a row: the run folder and the first line of its journal. */
export async function startSession(
  workspace: Workspace,
  { plan, row }: { plan: Plan; row: PlanRow },
): Promise<LoopSession> {
  const { root, config, clock } = workspace;
  const folder = await createRunFolder(root, { reports: config.reports, initiative: plan.id, row: row.id }, clock());
  const journal = openJournal(folder, clock);
  const { commit } = await readHead(root);
  await journal.append({
    type: "loop-started",
    runId: folder.runId,
    initiative: plan.id,
    row: row.id,
    planPath: plan.path,
    commit,
    toolVersion: workspace.toolVersion,
  });
  return { plan, row, folder, journal };
}

/** Opens the journal of a loop that was begun, to go on with it. */
export function openRun(workspace: Workspace, folder: RunFolder): OpenRun {
  return { folder, journal: openJournal(folder, workspace.clock) };
}

/** Where the loop stands now. */
export async function readState(session: LoopSession): Promise<LoopState> {
  const state = foldJournal(await readJournal(session.folder));
  if (state === null) throw new Error(`the journal of ${session.folder.runId} has no beginning`);
  return state;
}

/** The work tree as results stand for it: plans count without their check boxes. */
export function snapshotWorkTree(workspace: Workspace): Promise<TreeSnapshot> {
  return snapshotTree(workspace.root, {
    exclude: excludedFromTree(workspace),
    rewritten: new Set(workspace.plans.map((plan) => plan.path)),
    rewrite: maskCheckBoxes,
  });
}
