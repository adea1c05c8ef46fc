import { mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runSession } from "../session.ts";
import type { Collection, RunContext, RunnerEvent, RunRequest } from "../types.ts";
import { groupByStart, sessionFor } from "./driver-start.ts";

/** Ids that pytest would run for the selector; null where it cannot tell (its command line or a conftest is at fault). */
export async function collectIds(request: RunRequest, context: RunContext): Promise<readonly string[] | null> {
  const [collected] = await collectGroup([request], context);
  return collected?.ids ?? null;
}

/** The same for many selectors, with how asking ended; those that may share a start-up do. */
export async function collectAll(requests: readonly RunRequest[], context: RunContext): Promise<readonly Collection[]> {
  const collected: Collection[] = [];
  for (const group of groupByStart(requests)) collected.push(...(await collectGroup(group, context)));
  return collected;
}

async function collectGroup(requests: readonly RunRequest[], context: RunContext): Promise<readonly Collection[]> {
  const folder = await mkdtemp(join(context.scratch, "collect-"));
  const notes = join(folder, "notes");
  const quiet = requests.map((request) => ({
    ...request,
    command: { ...request.command, args: ["--collect-only", "-q", ...request.command.args] },
    logPath: join(folder, `${request.key}.log`),
  }));
  const session = sessionFor(quiet, { ...context, onEvent: (event) => passProcess(event, context) });
  const runs = await runSession({ ...session, env: { ...session.env, LOOP_NOTES: notes } });
  return Promise.all(
    runs.map(async ({ key, end, collectionErrors }) => {
      return { key, ids: await readCollected(`${notes}-${key}`), end, collectionErrors };
    }),
  );
}

/** Processes are told of, so that they can be found after a crash; a collection is no result of a selector. */
function passProcess(event: RunnerEvent, context: RunContext): void {
  if (event.kind === "process-started" || event.kind === "process-ended") context.onEvent(event);
}

/** The last answer counts: who was asked beside others may have been asked again alone. */
async function readCollected(path: string): Promise<readonly string[] | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  const notes = text.split("\n").filter((line) => line !== "");
  const collected = notes
    .map((line) => JSON.parse(line) as { readonly type: string; readonly ids?: readonly string[] })
    .findLast((note) => note.type === "collected");
  return collected?.ids ?? null;
}
