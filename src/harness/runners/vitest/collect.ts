import { mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runSession } from "../session.ts";
import type { RunContext, RunnerEvent, RunRequest } from "../types.ts";
import { sessionFor } from "./driver-start.ts";
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
  const vitest = locateVitest(request.command, request.cwd);
  if (vitest.kind === "problem") return null;
  const folder = await mkdtemp(join(context.scratch, "collect-"));
  const collected = join(folder, "collected.json");
  const quiet = { ...request, logPath: join(folder, "collect.log") };
  const onEvent = (event: RunnerEvent): void => passProcess(event, context);
  const session = sessionFor([quiet], { vitest, context: { ...context, onEvent } });
  await runSession({ ...session, env: { ...session.env, LOOP_COLLECTED: collected } });
  const text = await readFile(collected, "utf8").catch(() => null);
  return text === null ? null : (JSON.parse(text) as Collected);
}

/** Processes are told of, so that they can be found after a crash; a collection is no result of a selector. */
function passProcess(event: RunnerEvent, context: RunContext): void {
  if (event.kind === "process-started" || event.kind === "process-ended") context.onEvent(event);
}
