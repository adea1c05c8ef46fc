import { plural } from "../../../base/text/plural.ts";
import { lookAhead } from "../../../harness/cycle/advance.ts";
import { listLoops, type KnownLoop } from "../../../harness/cycle/open-loops.ts";
import type { NextStep } from "../../../harness/cycle/next-step.ts";
import { formatInvocation, type Workspace } from "../../../harness/cycle/workspace.ts";
import type { StepName } from "../../../harness/evidence/types.ts";
import type { PlanRow } from "../../../harness/plan/types.ts";
import { formatExpectation } from "../../../harness/verdict/expectation.ts";
import { openProject } from "../open-project.ts";
import type { CycleOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";
import { chooseTarget } from "../target.ts";

/** What to do now, for programs. */
interface NextAnswer {
  readonly plan: string | null;
  readonly row: string | null;
  readonly title: string | null;
  readonly reason: string;
  readonly step: NextStep | "nothing";
  readonly does: string;
  readonly command: string;
  /** The command that tells whether specs, code, tests, plans, evidence and documents agree: the work is done when it ends with 0. */
  readonly check: string;
  /** Files that the plan expects to change. */
  readonly touches: readonly string[];
  /** The row's red selectors, and how each must fail. */
  readonly red: readonly { readonly selector: string; readonly expected: string }[];
  readonly green: readonly string[];
  /** What was refused last in the row's open loop; null where nothing was. */
  readonly lastRefusal: LastRefusal | null;
}

interface LastRefusal {
  readonly step: StepName;
  readonly selector: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  /** Relative to the project's root. */
  readonly log: string;
}

/** `loop next`: what to do now, with the exact command. */
export function runNext(options: CycleOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace, plans } = await openProject(context);
    const loops = await listLoops(workspace);
    const choice = chooseTarget({ plans, loops, options });
    const own = choice?.open ?? null;
    const step = choice === null ? "nothing" : (await lookAhead(workspace, choice, own?.state ?? null)).step;
    const answer: NextAnswer = {
      plan: choice?.plan.id ?? null,
      row: choice?.row.id ?? null,
      title: choice?.row.title ?? null,
      reason: choice?.reason ?? "no row is open",
      step,
      does: describe(step, choice?.row ?? null),
      command: commandFor(workspace, step, options),
      check: formatInvocation(workspace, "check"),
      touches: choice?.row.touches.map(({ path }) => path) ?? [],
      red:
        choice?.row.reds.map(({ command, expectation }) => ({
          selector: command,
          expected: formatExpectation(expectation),
        })) ?? [],
      green: choice?.row.greens.map(({ command }) => command) ?? [],
      lastRefusal: own === null ? null : findLastRefusal(own),
    };
    tellResult(context, { command: "next", data: answer, text: formatAnswer(answer) });
    return 0;
  });
}

/** Null once a later run of the same step held. */
function findLastRefusal({ folder, state }: KnownLoop): LastRefusal | null {
  const record = state.refused.at(-1);
  const selector = record?.selectors.find(({ verdict }) => !verdict.holds);
  if (record === undefined || selector === undefined) return null;
  const held = state[record.step];
  if (held !== null && held.finishedAt > record.finishedAt) return null;
  const { code, message, hint } = selector.verdict;
  return { step: record.step, selector: selector.command, code, message, hint, log: `${folder.runId}/${selector.log}` };
}

function describe(step: NextAnswer["step"], row: PlanRow | null): string {
  switch (step) {
    case "baseline":
      return "run the suite once as the baseline, then go on";
    case "red":
      return `run RED: ${plural(row?.reds.length ?? 0, "selector")} to fail for the expected reason`;
    case "implement":
      return "implement: nothing has changed since RED held; then run";
    case "green":
      return "run GREEN, and where it holds the suite, and write the summary";
    case "suite":
      return "GREEN holds on this tree: run the suite and write the summary";
    case "do":
      return `do it: nothing can be run for it (${row?.proofWaiver ?? "no selector"}); when it is done, run`;
    case "finish":
      return "write summary and ledger entry, and tick the row";
    case "nothing":
      return "add a row or begin a plan";
  }
}

function commandFor(workspace: Workspace, step: NextAnswer["step"], options: CycleOptions): string {
  if (step === "nothing") return formatInvocation(workspace, "plan", "new", "<ID>");
  const steps = step === "do" ? ["finish"] : [];
  const wish = [
    ...(options.plan === undefined ? [] : ["--plan", options.plan]),
    ...(options.row === undefined ? [] : ["--row", options.row]),
  ];
  return formatInvocation(workspace, ...steps, ...wish);
}

function formatAnswer(answer: NextAnswer): string {
  const { plan, row, title, reason, does, command, check, touches, red, lastRefusal } = answer;
  const head = row === null ? "No row is open." : `${row} ${title} (${plan}; ${reason})`;
  const files = touches.length === 0 ? [] : [`  touches ${touches.join(", ")}`];
  const tests = red.map(({ selector, expected }) => `  red: ${selector} — must fail with ${expected}`);
  const refused = lastRefusal === null ? [] : [`  refused last: ${lastRefusal.message} (${lastRefusal.log})`];
  const last = `Do specs, code, tests and documents still agree? $ ${check}`;
  return [head, `  ${does}`, ...tests, ...files, ...refused, `  $ ${command}`, last].join("\n");
}
