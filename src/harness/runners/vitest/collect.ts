import { mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runSession } from "../session.ts";
import type { Collection, RunContext, RunnerEvent, RunRequest } from "../types.ts";
import { sessionFor } from "./driver-start.ts";
import { groupByStart } from "./groups.ts";
import { locateVitest } from "./locate.ts";

/** What vitest found without running a test. */
export interface Collected {
  readonly ids: readonly string[];
  /** Test files of the whole project, where the selector's own filters match none; else empty. */
  readonly files: readonly string[];
}

/** Ids of the tests that the selector would run, skipped ones among them; null where vitest cannot tell. */
export async function collectIds(request: RunRequest, context: RunContext): Promise<readonly string[] | null> {
  return (await collectTests(request, context))?.ids ?? null;
}

/** The same, with the files that could have been meant. */
export async function collectTests(request: RunRequest, context: RunContext): Promise<Collected | null> {
  const [collected] = await collectGroup([request], context, "all");
  return collected === undefined || collected.ids === null ? null : { ids: collected.ids, files: collected.files };
}

/** Tests of many selectors, some at least, with how asking ended; those that may share a start-up do. */
export async function collectAll(requests: readonly RunRequest[], context: RunContext): Promise<readonly Collection[]> {
  const collected: Collection[] = [];
  for (const group of groupByStart(requests)) collected.push(...(await collectGroup(group, context, "some")));
  return collected;
}

interface Answer extends Collection {
  readonly files: readonly string[];
}

async function collectGroup(
  requests: readonly RunRequest[],
  context: RunContext,
  depth: "all" | "some",
): Promise<readonly Answer[]> {
  const { command, cwd } = requests[0] as RunRequest;
  const vitest = locateVitest(command, cwd);
  if (vitest.kind === "problem") {
    const end = { ...vitest, kind: "not-started" } as const;
    return requests.map(({ key }) => ({ key, ids: null, files: [], end, collectionErrors: [] }));
  }
  const folder = await mkdtemp(join(context.scratch, "collect-"));
  const collected = join(folder, "collected");
  const quiet = requests.map((request) => ({ ...request, logPath: join(folder, `${request.key}.log`) }));
  const onEvent = (event: RunnerEvent): void => passProcess(event, context);
  const session = sessionFor(quiet, { vitest, context: { ...context, onEvent } });
  const runs = await runSession({
    ...session,
    env: { ...session.env, LOOP_COLLECTED: collected, LOOP_COLLECT_DEPTH: depth },
  });
  return Promise.all(
    runs.map(async ({ key, end, collectionErrors }) => {
      const text = await readFile(`${collected}-${key}`, "utf8").catch(() => null);
      const answer = text === null ? { ids: null, files: [] } : (JSON.parse(text) as Collected);
      return { key, ...answer, end, collectionErrors };
    }),
  );
}

/** Processes are told of, so that they can be found after a crash; a collection is no result of a selector. */
function passProcess(event: RunnerEvent, context: RunContext): void {
  if (event.kind === "process-started" || event.kind === "process-ended") context.onEvent(event);
}
