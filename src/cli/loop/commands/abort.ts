import { AppError } from "../../../base/errors/app-error.ts";
import { abortLoop } from "../../../harness/cycle/finish.ts";
import { endLeftovers, listLoops, onlyOpen } from "../../../harness/cycle/open-loops.ts";
import { openRun } from "../../../harness/cycle/session.ts";
import { withLock } from "../../../harness/project/lock.ts";
import { openProject } from "../open-project.ts";
import type { CycleOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";

/** `loop abort`: gives the newest open loop (or the one of a row) up. */
export function runAbort(options: CycleOptions & { readonly reason: string }): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace } = await openProject(context);
    await withLock(workspace.root, { command: "loop abort", clock: workspace.clock }, async () => {
      const open = onlyOpen(await listLoops(workspace));
      await endLeftovers(workspace, open);
      const loop = open.findLast(
        ({ state: { started } }) =>
          (options.row === undefined || started.row === options.row) &&
          (options.plan === undefined || started.initiative === options.plan || started.planPath === options.plan),
      );
      if (loop === undefined) throw noOpenLoop(open.map(({ folder }) => folder.runId));
      await abortLoop(openRun(workspace, loop.folder), options.reason);
      context.emit({
        event: "note",
        level: "info",
        message: `Gave up ${loop.folder.runId}; ${loop.state.started.row} stays as it is in ${loop.state.started.planPath}`,
      });
    });
    return 0;
  });
}

function noOpenLoop(open: readonly string[]): AppError {
  return new AppError("EVIDENCE_NOT_FOUND", "There is no such open loop", {
    received: open.length === 0 ? "no open loop at all" : `open: ${open.join(", ")}`,
    expected: "a loop that was begun and not finished",
    hint: "list the rows with `loop status`",
  });
}
