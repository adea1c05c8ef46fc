import { AppError } from "../../../base/errors/app-error.ts";
import { advance, type WantedStep } from "../../../harness/cycle/advance.ts";
import { endLeftovers, listLoops, onlyOpen } from "../../../harness/cycle/open-loops.ts";
import { findUncommitted } from "../../../harness/cycle/uncommitted.ts";
import type { PlanRow } from "../../../harness/plan/types.ts";
import { withLock } from "../../../harness/project/lock.ts";
import { commitEarlier, warnUncommitted } from "../advice/commit.ts";
import { tellOutcome } from "../advice/outcome.ts";
import { tellStanding } from "../advice/standing.ts";
import { openProject } from "../open-project.ts";
import type { CycleOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { chooseTarget } from "../target.ts";
import { tellDryRun } from "./dry-run.ts";

/** `loop`, `loop red`, `loop green`, `loop suite`, `loop finish`. */
export function runAdvance(options: CycleOptions, wanted: WantedStep): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace, plans } = await openProject(context);
    if (options.dryRun) return tellDryRun(workspace, { options, plans, wanted });
    return withLock(
      workspace.root,
      { command: wanted === "next" ? "loop" : `loop ${wanted}`, clock: workspace.clock },
      async () => {
        const loops = await listLoops(workspace);
        await endLeftovers(workspace, onlyOpen(loops));
        const target = chooseTarget({ plans, loops, options });
        const begins = target?.open == null;
        const waiting = begins ? await findUncommitted(workspace, loops) : [];
        if (options.commit === true && waiting.length > 0) {
          await commitEarlier(workspace, waiting);
          return 0;
        }
        if (target === null) return tellStanding(workspace, { plans, loops });
        if (begins && wanted === "finish") assertOpen(target.row);
        if (waiting.length > 0) warnUncommitted(workspace, waiting);
        const outcome = await advance(workspace, target, wanted);
        return await tellOutcome(workspace, { outcome, target, commit: options.commit === true });
      },
    );
  });
}

/** A row that is done is finished once. */
function assertOpen({ id, state }: PlanRow): void {
  if (state !== "done") return;
  throw new AppError("RUN_NOT_POSSIBLE", `${id} is done already`, {
    received: "a ticked row",
    expected: "a row whose loop is not finished",
    hint: "open its check box again to do it once more; `loop --commit` commits what is finished",
  });
}
