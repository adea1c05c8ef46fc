import type { Issue } from "../../../base/errors/issue.ts";
import type { LedgerState } from "../../ledger/load.ts";
import type { LedgerPart } from "../../ledger/part.ts";
import type { CheckedRun } from "./check-run.ts";

/** Entries of the ledger without a finished loop behind them. A run that was finished and was spoilt since is told there. */
export function checkEntries({ parts }: Pick<LedgerState, "parts">, runs: readonly CheckedRun[]): readonly Issue[] {
  const known = new Map(runs.map((run) => [run.folder.runId, run]));
  return parts.flatMap((part) => {
    const run = known.get(part.runId);
    if (run === undefined) return [missingRun(part)];
    return run.manifest === null && run.issues.length === 0 ? [unfinishedRun(part, run)] : [];
  });
}

function missingRun({ path, runId }: LedgerPart): Issue {
  return {
    severity: "error",
    rule: "ledger-run-missing",
    where: { file: path },
    message: "the entry's run folder is gone, so nothing proves what it says",
    received: "no such folder",
    expected: `the run folder ${runId}`,
    hint: `git restore ${runId}; an entry that stands for nothing goes with \`git rm ${path}\` and \`loop ledger\``,
  };
}

function unfinishedRun({ path, runId }: LedgerPart, { state }: CheckedRun): Issue {
  return {
    severity: "error",
    rule: "ledger-run-unfinished",
    where: { file: path },
    message: "the entry's loop was never finished, so it proves nothing",
    received: state === null ? "a folder without a journal" : `a loop that is ${state.phase}`,
    expected: `a finished loop in ${runId}`,
    hint: `\`git rm ${path}\`, then \`loop ledger\`; a loop that is open is gone on with by \`loop\``,
  };
}
