import { join } from "node:path";
import type { LoopConfig } from "../project/config.ts";
import type { RunFolder } from "../evidence/run-folder.ts";
import type { StepName } from "../evidence/types.ts";
import type { Plan, PlanRow, PlanSelector, RedExpectation } from "../plan/types.ts";
import type { RequestedCommand, RunRequest } from "../runners/types.ts";
import { makeUniqueKeys } from "../selector/key.ts";
import { parseSelector } from "../selector/parse.ts";
import type { SelectorCommand } from "../selector/types.ts";

/** A selector of a step, taken apart, with the name that its log and results carry. */
export interface PlannedSelector {
  readonly key: string;
  readonly role: "red" | "green" | "suite";
  readonly text: string;
  readonly command: SelectorCommand;
  readonly note: string | null;
  readonly expectation: RedExpectation | null;
  /** Relative to the root, `.` for the root itself. */
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly report: string | null;
}

interface Listed {
  readonly role: PlannedSelector["role"];
  readonly selector: PlanSelector;
  readonly expectation: RedExpectation | null;
}

/**
 * The selectors that a step runs, in the plan's order: RED the red ones, GREEN the red and the green ones, suite and
 * baseline the plan's suites or else the configuration's.
 * @throws AppError `SELECTOR_INVALID`
 */
export function planSelectors(
  step: StepName,
  { plan, row }: { plan: Plan; row: PlanRow },
  config: LoopConfig,
): readonly PlannedSelector[] {
  const listed = listSelectors(step, { plan, row }, config);
  const commands = listed.map(({ selector }) =>
    parseSelector(selector.command, { file: plan.path, line: selector.span.line, column: selector.span.column }),
  );
  const keys = makeUniqueKeys(commands);
  return listed.map(({ role, selector, expectation }, index) => ({
    key: keys[index] as string,
    role,
    text: selector.command,
    command: commands[index] as SelectorCommand,
    note: selector.note,
    expectation,
    cwd: selector.options.cwd ?? ".",
    timeoutMs: selector.options.timeoutMs ?? (role === "suite" ? config.suiteTimeoutMs : config.selectorTimeoutMs),
    report: selector.options.report ?? null,
  }));
}

function listSelectors(
  step: StepName,
  { plan, row }: { plan: Plan; row: PlanRow },
  config: LoopConfig,
): readonly Listed[] {
  const reds = row.reds.map((selector) => ({ role: "red" as const, selector, expectation: selector.expectation }));
  if (step === "red") return reds;
  if (step === "green")
    return [...reds, ...row.greens.map((selector) => ({ role: "green" as const, selector, expectation: null }))];
  return suitesOf(plan, config).map((selector) => ({ role: "suite" as const, selector, expectation: null }));
}

/** The suites of a plan; where it names none, those of the configuration. */
export function suitesOf(plan: Plan, config: LoopConfig): readonly PlanSelector[] {
  if (plan.suites.length > 0) return plan.suites;
  const span = { from: 0, to: 0, line: 1, column: 1 };
  return config.suites.map((command) => ({ command, note: null, options: {}, span }));
}

/** Where a selector's log lies in the run folder: `red/<key>.log`, `suite.log` where there is one suite only. */
export function logName(step: StepName, key: string, count: number): string {
  if (step === "red" || step === "green") return `${step}/${key}.log`;
  return count === 1 ? `${step}.log` : `${step}/${key}.log`;
}

/** What of a selector decides its real arguments: a suite runs what can be run beside files that cannot be collected. */
export function toRequestedCommand({ command, role }: PlannedSelector): RequestedCommand {
  return { command, keepGoing: role === "suite" };
}

/** What the runners are asked for. */
export function toRequest(
  root: string,
  folder: RunFolder,
  planned: PlannedSelector & { readonly log: string },
): RunRequest {
  return {
    key: planned.key,
    ...toRequestedCommand(planned),
    cwd: join(root, planned.cwd),
    timeoutMs: planned.timeoutMs,
    logPath: join(folder.path, planned.log),
    ...(planned.report === null ? {} : { report: planned.report }),
  };
}
