import { basename } from "node:path";
import { runGroups, runSuggesting } from "../run-groups.ts";
import type { RunContext, RunnerAdapter, RunRequest, SelectorRun } from "../types.ts";
import { pytestCanary } from "./canary.ts";
import { collectAll, collectIds } from "./collect.ts";
import { argvOf, groupByStart, sessionFor } from "./driver-start.ts";
import { suggestNear } from "./near.ts";

/** Drives pytest 7 to 9 through a plugin that keeps one start-up warm and forks each selector from it. */
export const pytestAdapter: RunnerAdapter = {
  name: "pytest",
  recognises: (program) => ["pytest", "py.test"].includes(basename(program)),
  run: runRequests,
  argvOf,
  collect: collectIds,
  collectAll,
  canary: pytestCanary,
};

function runRequests(requests: readonly RunRequest[], context: RunContext): Promise<readonly SelectorRun[]> {
  return runGroups(requests, groupByStart(requests), (group) =>
    runSuggesting(group, context, { sessionFor: (inner) => sessionFor(group, inner), suggestNear }),
  );
}
