import { mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runSession } from "../session.ts";
import type { RunContext, RunnerEvent, RunRequest } from "../types.ts";
import { sessionFor } from "./driver-start.ts";

/** Ids that pytest would run for the selector; null where it cannot tell (its command line or a conftest is at fault). */
export async function collectIds(request: RunRequest, context: RunContext): Promise<readonly string[] | null> {
  const folder = await mkdtemp(join(context.scratch, "collect-"));
  const notes = join(folder, "notes");
  const args = ["--collect-only", "-q", ...request.command.args];
  const command = { ...request.command, args };
  const quiet = { ...request, command, logPath: join(folder, "collect.log") };
  const session = sessionFor([quiet], { ...context, onEvent: (event) => passProcess(event, context) });
  await runSession({ ...session, env: { ...session.env, LOOP_NOTES: notes } });
  return readCollected(`${notes}-0`);
}

/** Processes are told of, so that they can be found after a crash; a collection is no result of a selector. */
function passProcess(event: RunnerEvent, context: RunContext): void {
  if (event.kind === "process-started" || event.kind === "process-ended") context.onEvent(event);
}

async function readCollected(path: string): Promise<readonly string[] | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  const notes = text.split("\n").filter((line) => line !== "");
  const collected = notes
    .map((line) => JSON.parse(line) as { readonly type: string; readonly ids?: readonly string[] })
    .find((note) => note.type === "collected");
  return collected?.ids ?? null;
}
