import type { CheckedRun } from "../../../../../src/harness/alignment/archive/check-run.ts";
import { foldJournal, type LoopState } from "../../../../../src/harness/cycle/loop-state.ts";
import { toRunFolder } from "../../../../../src/harness/evidence/run-folder.ts";
import { loadStory } from "../../summary/story.ts";

const at = "2025-10-23T09:45:00.000Z";

/** The story's loop as a check sees it, in any phase; `verified` where its folder is what its manifest vouches for. */
export function checkedRun(phase: LoopState["phase"], { verified = true, runId = "" } = {}): CheckedRun {
  const { manifest } = loadStory();
  const { initiative, row } = manifest;
  const folder = toRunFolder("/project", runId === "" ? manifest.runId : runId);
  const state = foldJournal([
    {
      at,
      type: "loop-started",
      runId: folder.runId,
      initiative: initiative.id,
      row: row.id,
      planPath: initiative.planPath,
      commit: null,
      toolVersion: "0",
    },
  ]);
  if (state === null) throw new Error("the journal has a beginning");
  return { folder, state: { ...state, phase }, manifest: verified ? manifest : null, issues: [] };
}
