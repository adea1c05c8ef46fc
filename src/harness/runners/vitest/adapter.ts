import { toArgv } from "../../selector/format.ts";
import { runGroups, runSuggesting } from "../run-groups.ts";
import type { RunContext, RunnerAdapter, RunRequest, SelectorRun } from "../types.ts";
import { vitestCanary } from "./canary.ts";
import { collectAll, collectIds } from "./collect.ts";
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
  collectAll,
  canary: vitestCanary,
};

function runRequests(requests: readonly RunRequest[], context: RunContext): Promise<readonly SelectorRun[]> {
  return runGroups(requests, groupByStart(requests), async (group) => {
    const { command, cwd } = group[0] as RunRequest;
    const vitest = locateVitest(command, cwd);
    if (vitest.kind === "problem") return group.map((request) => notStarted(request, vitest, context));
    return runSuggesting(group, context, {
      sessionFor: (inner) => sessionFor(group, { vitest, context: inner }),
      suggestNear,
    });
  });
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
