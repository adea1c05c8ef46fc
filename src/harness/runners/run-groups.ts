import { runSession } from "./session.ts";
import type { SessionOptions } from "./driver/types.ts";
import type { RunContext, RunRequest, SelectorRun } from "./types.ts";

/** What may help whoever wrote a selector that matches nothing. */
export interface Suggestion {
  /** Up to three tests (or files, where the file is wrong) that come nearest to what was asked for. */
  readonly near: readonly string[];
  /** What is wrong with the selector, where that is known. */
  readonly hint?: string;
}

/** Looks among the tests that are there for what a selector without tests may have meant. */
export type SuggestNear = (request: RunRequest, context: RunContext) => Promise<Suggestion>;

type RunGroup = (group: readonly RunRequest[]) => Promise<readonly SelectorRun[]>;

/** Runs requests group by group, those of a group with a common start-up; the runs come in the order of the requests. */
export async function runGroups(
  requests: readonly RunRequest[],
  groups: readonly (readonly RunRequest[])[],
  runGroup: RunGroup,
): Promise<readonly SelectorRun[]> {
  const runs = new Map<string, SelectorRun>();
  for (const group of groups) {
    for (const run of await runGroup(group)) runs.set(run.key, run);
  }
  return requests.map(({ key }) => runs.get(key)).filter((run) => run !== undefined);
}

/** Plays a session; the end of a selector that matched nothing is told only once the tests that come near are known. */
export async function runSuggesting(
  group: readonly RunRequest[],
  context: RunContext,
  {
    sessionFor,
    suggestNear,
  }: { readonly sessionFor: (context: RunContext) => SessionOptions; readonly suggestNear: SuggestNear },
): Promise<readonly SelectorRun[]> {
  const runs: SelectorRun[] = [];
  for (const run of await runSession(sessionFor(withoutNoTests(context)))) {
    const request = group.find(({ key }) => key === run.key);
    if (run.end.kind !== "no-tests" || request === undefined) {
      runs.push(run);
      continue;
    }
    const told: SelectorRun = { ...run, end: { ...run.end, ...(await suggestNear(request, context)) } };
    context.onEvent({ kind: "selector-finished", run: told });
    runs.push(told);
  }
  return runs;
}

function withoutNoTests(context: RunContext): RunContext {
  const onEvent: RunContext["onEvent"] = (event) => {
    if (event.kind !== "selector-finished" || event.run.end.kind !== "no-tests") context.onEvent(event);
  };
  return { ...context, onEvent };
}
