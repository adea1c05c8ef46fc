import { basename } from "node:path";
import { runSession } from "../session.ts";
import type { RunContext, RunnerAdapter, RunRequest, SelectorRun } from "../types.ts";
import { pytestCanary } from "./canary.ts";
import { collectIds } from "./collect.ts";
import { argvOf, groupByStart, sessionFor } from "./driver-start.ts";
import { suggestNear } from "./near.ts";

/** Drives pytest 7 to 9 through a plugin that keeps one start-up warm and forks each selector from it. */
export const pytestAdapter: RunnerAdapter = {
  name: "pytest",
  recognises: (program) => ["pytest", "py.test"].includes(basename(program)),
  run: runRequests,
  argvOf,
  collect: collectIds,
  canary: pytestCanary,
};

async function runRequests(requests: readonly RunRequest[], context: RunContext): Promise<readonly SelectorRun[]> {
  const runs = new Map<string, SelectorRun>();
  for (const group of groupByStart(requests)) {
    for (const run of await runGroup(group, context)) runs.set(run.key, run);
  }
  return requests.map(({ key }) => runs.get(key)).filter((run) => run !== undefined);
}

/** The end of a selector that matched nothing is told only once the tests that come near are known. */
async function runGroup(group: readonly RunRequest[], context: RunContext): Promise<readonly SelectorRun[]> {
  const runs: SelectorRun[] = [];
  const onEvent: RunContext["onEvent"] = (event) => {
    if (event.kind !== "selector-finished" || event.run.end.kind !== "no-tests") context.onEvent(event);
  };
  for (const run of await runSession(sessionFor(group, { ...context, onEvent }))) {
    runs.push(run.end.kind === "no-tests" ? await tellNear(run, { group, context }) : run);
  }
  return runs;
}

interface Surroundings {
  readonly group: readonly RunRequest[];
  readonly context: RunContext;
}

async function tellNear(run: SelectorRun, { group, context }: Surroundings): Promise<SelectorRun> {
  const request = group.find(({ key }) => key === run.key);
  if (run.end.kind !== "no-tests" || request === undefined) return run;
  const near = await suggestNear(request, context);
  const told: SelectorRun = { ...run, end: { ...run.end, near } };
  context.onEvent({ kind: "selector-finished", run: told });
  return told;
}
