import { killMarked, killTree } from "../../base/process/end-tree.ts";
import { openJournal, readJournal } from "../evidence/journal.ts";
import { listRunFolders, type RunFolder } from "../evidence/run-folder.ts";
import { foldJournal, type LoopState } from "./loop-state.ts";
import type { Workspace } from "./workspace.ts";

/** A loop of the project with where it stands. */
export interface KnownLoop {
  readonly folder: RunFolder;
  readonly state: LoopState;
}

/** Every loop below the reports' folder, oldest first; folders without a journal are no loops. */
export async function listLoops({ root, config }: Pick<Workspace, "root" | "config">): Promise<readonly KnownLoop[]> {
  const folders = await listRunFolders(root, config.reports);
  const loops = await Promise.all(
    folders.map(async (folder) => ({ folder, state: foldJournal(await readJournal(folder)) })),
  );
  return loops.flatMap(({ folder, state }) => (state === null ? [] : [{ folder, state }]));
}

/** Loops that were begun and not ended, oldest first. */
export function onlyOpen(loops: readonly KnownLoop[]): readonly KnownLoop[] {
  return loops.filter(({ state }) => state.phase === "open" || state.phase === "finishing");
}

/**
 * Ends what a killed loop left running, found by its processes' identities and marks, and notes it in the journal.
 * Only the holder of the lock may call it.
 * @see specs/cycle.md §14
 */
export async function endLeftovers(workspace: Workspace, loops: readonly KnownLoop[]): Promise<void> {
  for (const { folder, state } of loops) {
    if (state.running === null) continue;
    for (const identity of state.running.processes) await killTree(identity);
    await killMarked(state.running.mark);
    const journal = openJournal(folder, workspace.clock);
    const reason = "the loop was killed; what it had left running was ended";
    await journal.append({ type: "step-interrupted", step: state.running.step, reason });
    const message = `${folder.runId}: ${state.running.step} was cut short; it starts anew`;
    workspace.emit({ event: "note", level: "warning", message });
  }
}
