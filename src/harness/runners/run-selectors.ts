import { AppError } from "../../base/errors/app-error.ts";
import { adapterFor } from "./registry.ts";
import type { RunContext, RunEnd, RunnerAdapter, RunRequest, SelectorRun } from "./types.ts";

/** Finds the adapter of a command; `adapterFor` outside tests. */
export type FindAdapter = (command: RunRequest["command"]) => Promise<RunnerAdapter>;

/**
 * Runs selectors with their adapters, one adapter after the other.
 * Exactly one run a request, in the order given, and exactly one `selector-finished` for each, whatever an adapter does.
 * @throws AppError for faults of the harness itself
 */
export async function runSelectors(
  requests: readonly RunRequest[],
  context: RunContext,
  findAdapter: FindAdapter = adapterFor,
): Promise<readonly SelectorRun[]> {
  const runs = new Map<string, SelectorRun>();
  const settle = (run: SelectorRun): void => {
    if (runs.has(run.key) || !requests.some(({ key }) => key === run.key)) return;
    runs.set(run.key, run);
    context.onEvent({ kind: "selector-finished", run });
  };
  const guarded: RunContext = {
    ...context,
    onEvent: (event) => (event.kind === "selector-finished" ? settle(event.run) : context.onEvent(event)),
  };
  for (const name of new Set(requests.map(({ command }) => command.runner))) {
    const group = requests.filter(({ command }) => command.runner === name);
    const end = await runGroup(group, { context: guarded, findAdapter, settle });
    for (const request of group) settle(withoutRun(request, end));
  }
  return requests.map(({ key }) => runs.get(key)).filter((run) => run !== undefined);
}

interface GroupRun {
  readonly context: RunContext;
  readonly findAdapter: FindAdapter;
  readonly settle: (run: SelectorRun) => void;
}

/** Runs requests of one adapter; returns the end of those that it forgot. A fault inside it stays its own. */
async function runGroup(group: readonly RunRequest[], { context, findAdapter, settle }: GroupRun): Promise<RunEnd> {
  try {
    const [first] = group;
    const adapter = first === undefined ? null : await findAdapter(first.command);
    for (const run of (await adapter?.run(group, context)) ?? []) settle(run);
    return notStarted("the runner's adapter brought no result");
  } catch (error) {
    if (error instanceof AppError) throw error;
    return notStarted(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function notStarted(message: string): RunEnd {
  return { kind: "not-started", message, hint: "this is a fault of the harness: report it with the message above" };
}

/** What stands for a request of which nothing is known. */
function withoutRun({ key, command }: RunRequest, end: RunEnd): SelectorRun {
  return {
    key,
    end,
    tests: [],
    collectionErrors: [],
    argv: [...command.launcher, command.program, ...command.args],
    runner: { runner: command.runner, version: "", runtime: "" },
    startedAt: new Date().toISOString(),
    processMs: 0,
    sharedStart: false,
  };
}
