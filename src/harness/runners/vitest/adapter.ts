import { toArgv } from "../../selector/format.ts";
import { runSession } from "../session.ts";
import type { RunContext, RunnerAdapter, RunRequest, SelectorRun } from "../types.ts";
import { vitestCanary } from "./canary.ts";
import { collectIds } from "./collect.ts";
import { sessionFor } from "./driver-start.ts";
import { groupByStart } from "./groups.ts";
import { locateVitest, type VitestProblem } from "./locate.ts";
import { suggestNear } from "./near.ts";

/** Drives vitest 3 to 5 through its Node API: one warm instance for selectors that may share it. */
export const vitestAdapter: RunnerAdapter = {
  name: "vitest",
  recognises: (program) => /(?:^|[\\/])vitest(?:\.mjs|\.cmd|@[^\\/]*)?$/u.test(program),
  run: runRequests,
  argvOf: ({ command }) => toArgv(command),
  collect: collectIds,
  canary: vitestCanary,
};

async function runRequests(requests: readonly RunRequest[], context: RunContext): Promise<readonly SelectorRun[]> {
  const runs = new Map<string, SelectorRun>();
  for (const group of groupByStart(requests)) {
    for (const run of await runGroup(group, context)) runs.set(run.key, run);
  }
  return requests.map(({ key }) => runs.get(key)).filter((run) => run !== undefined);
}

async function runGroup(group: readonly RunRequest[], context: RunContext): Promise<readonly SelectorRun[]> {
  const { command, cwd } = group[0] as RunRequest;
  const vitest = locateVitest(command, cwd);
  if (vitest.kind === "problem") return group.map((request) => notStarted(request, vitest, context));
  const runs: SelectorRun[] = [];
  for (const run of await runSession(sessionFor(group, { vitest, context: withoutNoTests(context) }))) {
    runs.push(run.end.kind === "no-tests" ? await tellNear(run, { group, context }) : run);
  }
  return runs;
}

/** The end of a selector that matched nothing is told only once the tests that come near are known. */
function withoutNoTests(context: RunContext): RunContext {
  const onEvent: RunContext["onEvent"] = (event) => {
    if (event.kind !== "selector-finished" || event.run.end.kind !== "no-tests") context.onEvent(event);
  };
  return { ...context, onEvent };
}

interface Surroundings {
  readonly group: readonly RunRequest[];
  readonly context: RunContext;
}

async function tellNear(run: SelectorRun, { group, context }: Surroundings): Promise<SelectorRun> {
  const request = group.find(({ key }) => key === run.key);
  if (run.end.kind !== "no-tests" || request === undefined) return run;
  const suggestion = await suggestNear(request, context);
  const told: SelectorRun = { ...run, end: { ...run.end, ...suggestion } };
  context.onEvent({ kind: "selector-finished", run: told });
  return told;
}

function notStarted({ key, command }: RunRequest, { message, hint }: VitestProblem, context: RunContext): SelectorRun {
  const run: SelectorRun = {
    key,
    end: { kind: "not-started", message, hint },
    tests: [],
    collectionErrors: [],
    argv: toArgv(command),
    runner: { runner: "vitest", version: "", runtime: "" },
    startedAt: new Date().toISOString(),
    processMs: 0,
    sharedStart: false,
  };
  context.onEvent({ kind: "selector-finished", run });
  return run;
}
