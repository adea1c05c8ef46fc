import { lookAhead, type WantedStep } from "../../../harness/cycle/advance.ts";
import { listLoops } from "../../../harness/cycle/open-loops.ts";
import { planSelectors, toRequestedCommand, type PlannedSelector } from "../../../harness/cycle/planned-selectors.ts";
import { stripRoot } from "../../../harness/cycle/without-root.ts";
import type { Workspace } from "../../../harness/cycle/workspace.ts";
import type { Plan } from "../../../harness/plan/types.ts";
import { adapterFor } from "../../../harness/runners/registry.ts";
import { formatCommand } from "../../../harness/selector/format.ts";
import { tellStanding } from "../advice/standing.ts";
import type { CycleOptions } from "../options.ts";
import { chooseTarget } from "../target.ts";

/** Says what would run, argument by argument; takes no lock and writes nothing. */
export async function tellDryRun(
  workspace: Workspace,
  {
    options,
    plans,
    wanted,
  }: { readonly options: CycleOptions; readonly plans: readonly Plan[]; readonly wanted: WantedStep },
): Promise<0> {
  const loops = await listLoops(workspace);
  const target = chooseTarget({ plans, loops, options });
  if (target === null) return tellStanding(workspace, { plans, loops });
  const { step } = await lookAhead(workspace, target, target.open?.state ?? null);
  const shown = wanted === "next" || wanted === "finish" ? step : wanted;
  const { emit } = workspace;
  if (shown === "finish" || shown === "implement" || shown === "do") {
    emit({ event: "note", level: "info", message: `${target.row.id}: ${idle[shown]}; nothing would run` });
    return 0;
  }
  emit({
    event: "next",
    message: `${target.row.id}: ${shown} would run:`,
    commands: await Promise.all(
      planSelectors(shown, target, workspace.config).map((each) => describe(each, workspace)),
    ),
  });
  return 0;
}

const idle = {
  finish: "would write summary and ledger entry",
  implement: "nothing has changed since RED held",
  do: "it has no selector, so a person says when it is done",
} as const;

/** The words that the run's record will have as its `argv`, with what stands around them. */
async function describe(planned: PlannedSelector, { root }: Workspace): Promise<string> {
  const { command, cwd } = planned;
  const adapter = await adapterFor(command);
  const argv = adapter.argvOf(toRequestedCommand(planned)).map((word) => stripRoot(word, root));
  const assignments = Object.entries(command.environment).map(([name, value]) => `${name}=${formatCommand([value])}`);
  const line = [...assignments, formatCommand(argv)].join(" ");
  return cwd === "." ? line : `${line}  (in ${cwd})`;
}
