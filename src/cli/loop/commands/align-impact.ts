import { impactSince } from "../../../harness/alignment/impact/since.ts";
import { traceClauses } from "../../../harness/alignment/trace/trace.ts";
import { formatImpact } from "../format-impact.ts";
import { openAlignment } from "../open-alignment.ts";
import type { ResultsOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";

/** `loop align impact`: clauses, rows, tests and selectors that a change touches. */
export function runAlignImpact(options: ResultsOptions & { readonly since: string }): Promise<void> {
  return runCommand(
    options,
    async (context) => {
      const { workspace, ...alignment } = await openAlignment(context, options);
      const trace = traceClauses(alignment.input);
      const impact = await impactSince({ root: workspace.root, since: options.since, alignment, trace });
      tellResult(context, { command: "align impact", data: impact, text: formatImpact(impact, options.since) });
      return 0;
    },
    { timeless: true },
  );
}
