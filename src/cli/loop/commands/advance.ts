import { advance, type WantedStep } from "../../../harness/cycle/advance.ts";
import { endLeftovers, listLoops, onlyOpen } from "../../../harness/cycle/open-loops.ts";
import { acquireLock } from "../../../harness/project/lock.ts";
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
    const lock = await acquireLock(workspace.root, wanted === "next" ? "loop" : `loop ${wanted}`, workspace.clock);
    try {
      const loops = await listLoops(workspace);
      await endLeftovers(workspace, onlyOpen(loops));
      const target = chooseTarget({ plans, loops, options });
      if (target === null) return tellStanding(workspace, { plans, loops });
      const outcome = await advance(workspace, target, wanted);
      return await tellOutcome(workspace, { outcome, target, commit: options.commit === true });
    } finally {
      await lock.release();
    }
  });
}
