import { plural } from "../../../base/text/plural.ts";
import { checkProject } from "../../../harness/alignment/check.ts";
import { BASELINE_FILE, updateBaseline } from "../../../harness/alignment/review/baseline-file.ts";
import { formatInvocation } from "../../../harness/cycle/workspace.ts";
import { withLock } from "../../../harness/project/lock.ts";
import { openProject } from "../open-project.ts";
import type { ResultsOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";

/** `loop align baseline`: begins the baseline, or takes out of it what is gone. */
export function runAlignBaseline(options: ResultsOptions & { readonly accept?: true }): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace, plans } = await openProject(context);
    const { root, clock } = workspace;
    return withLock(root, { command: "loop align baseline", clock }, async () => {
      const { report } = await checkProject(workspace, { plans, results: options.results ?? [] });
      const change = await updateBaseline(root, report.issues, { accept: options.accept === true });
      const { before, after, fresh } = change;
      const now = `${BASELINE_FILE}: ${plural(after, "finding")}${before === null ? "" : `, ${before} before`}`;
      const rest =
        fresh.length === 0
          ? ""
          : `; ${plural(fresh.length, "further finding")} ${fresh.length === 1 ? "is" : "are"} not in it: \`${formatInvocation(workspace, "check", "--baseline")}\``;
      tellResult(context, {
        command: "align baseline",
        data: { before, after, fresh: fresh.length },
        text: now + rest,
      });
      return 0 as const;
    });
  });
}
