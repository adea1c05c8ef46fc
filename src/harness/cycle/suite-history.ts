import { readJournal } from "../evidence/journal.ts";
import { loadResults } from "../evidence/results.ts";
import { listRunFolders, type RunFolder } from "../evidence/run-folder.ts";
import type { StepRecord } from "../evidence/types.ts";
import type { TestResult } from "../runners/types.ts";
import { isFailing } from "../verdict/outcomes.ts";
import { suiteTests } from "../verdict/suite.ts";
import { foldJournal, type LoopState } from "./loop-state.ts";
import type { Workspace } from "./workspace.ts";

/** The last run of a suite command that counts: of a finished loop, or a baseline. */
export interface SuiteBefore {
  readonly runId: string;
  readonly tests: readonly TestResult[];
  /** Ids that failed in it: the known failures. Since a suite with a new failure never counts, this list only shrinks. */
  readonly failing: ReadonlySet<string>;
}

/** The last run of each of these suite commands; commands that were never run are not in the map. */
export async function findSuitesBefore(
  workspace: Workspace,
  commands: readonly string[],
): Promise<ReadonlyMap<string, SuiteBefore>> {
  const found = new Map<string, SuiteBefore>();
  const folders = await listRunFolders(workspace.root, workspace.config.reports);
  for (const folder of folders.toReversed()) {
    if (commands.every((command) => found.has(command))) break;
    const state = foldJournal(await readJournal(folder));
    if (state === null) continue;
    for (const record of countingRecords(state)) {
      for (const command of commands.filter((each) => !found.has(each))) {
        const before = await readSuite(folder, record, command);
        if (before !== null) found.set(command, before);
      }
    }
  }
  return found;
}

/** Newest first. */
function countingRecords(state: LoopState): readonly StepRecord[] {
  const suite = state.phase === "finished" ? state.suite : null;
  return [suite, state.baseline].filter((record) => record !== null);
}

async function readSuite(folder: RunFolder, record: StepRecord, command: string): Promise<SuiteBefore | null> {
  const selector = record.selectors.find((each) => each.command === command);
  if (selector === undefined) return null;
  const results = await loadResults(folder);
  const own = <T extends { step: string; selector: string }>(items: readonly T[]): readonly T[] =>
    items.filter((item) => item.step === record.step && item.selector === selector.key);
  const tests = suiteTests({ tests: own(results.tests), collectionErrors: own(results.collectionErrors) });
  return { runId: folder.runId, tests, failing: new Set(tests.filter(isFailing).map((test) => test.id)) };
}
