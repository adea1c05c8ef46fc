import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { adapterFor } from "../../runners/registry.ts";
import type { Collection, RunContext, RunRequest } from "../../runners/types.ts";
import type { Suggestion } from "../../runners/run-groups.ts";
import { makeUniqueKeys } from "../../selector/key.ts";
import type { SelectorCommand } from "../../selector/types.ts";
import type { Answer } from "./answers.ts";

/** A selector to ask for. */
export interface Question {
  readonly command: SelectorCommand;
  /** Relative to the root, `.` for the root itself. */
  readonly cwd: string;
}

/** Where runners are asked. */
export interface AskOptions {
  /** The project's root, absolute. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** Of one selector. */
  readonly timeoutMs: number;
}

/** So many selectors without tests are told what comes near: each takes another start of the runner. */
const MOST_NEAR = 5;

/** What each runner collects for each question, in their order; a start-up serves all that may share it. */
export async function askRunners(questions: readonly Question[], options: AskOptions): Promise<readonly Answer[]> {
  if (questions.length === 0) return [];
  const scratch = await mkdtemp(join(tmpdir(), "loop-collect-"));
  try {
    const context = { ...options, scratch, mark: `loop-${randomUUID()}`, onEvent: () => {} };
    const keys = makeUniqueKeys(questions.map(({ command }) => command));
    const requests = questions.map(({ command, cwd }, index): RunRequest => {
      const key = keys[index] as string;
      const logPath = join(scratch, `${key}.log`);
      return { key, command, cwd: join(options.root, cwd), timeoutMs: options.timeoutMs, logPath };
    });
    const answers = new Map<string, Answer>();
    for (const runner of new Set(requests.map(({ command }) => command.runner))) {
      const group = requests.filter(({ command }) => command.runner === runner);
      for (const [key, answer] of await askOne(group, context)) answers.set(key, answer);
    }
    return keys.map((key) => answers.get(key) ?? untold);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const untold: Extract<Answer, { kind: "unknown" }> = {
  kind: "unknown",
  message: "the runner gave no answer",
  hint: "run the command by hand to see what it says",
};

/** All questions to one runner. */
async function askOne(requests: readonly RunRequest[], context: RunContext): Promise<ReadonlyMap<string, Answer>> {
  const [first] = requests;
  const adapter = first === undefined ? null : await adapterFor(first.command);
  const collections = (await adapter?.collectAll?.(requests, context)) ?? [];
  const answers = new Map(collections.map((collection) => [collection.key, toAnswer(collection)]));
  const empty = requests.filter(({ key }) => answers.get(key)?.kind === "nothing");
  for (const request of empty.slice(0, MOST_NEAR)) {
    const answer = answers.get(request.key);
    if (answer?.kind !== "nothing") continue;
    const { near, hint = null } = await suggest(request, context);
    answers.set(request.key, { ...answer, near, hint });
  }
  return answers;
}

async function suggest(request: RunRequest, context: RunContext): Promise<Suggestion> {
  const { suggestNear } =
    request.command.runner === "pytest"
      ? await import("../../runners/pytest/near.ts")
      : await import("../../runners/vitest/near.ts");
  return suggestNear(request, context);
}

function toAnswer({ ids, end, collectionErrors }: Collection): Answer {
  if (ids !== null && ids.length > 0) return { kind: "collects", count: ids.length };
  if (end.kind === "not-started") return { kind: "unknown", message: end.message, hint: end.hint };
  const [error] = collectionErrors;
  if (error !== undefined) return { kind: "broken", error };
  if (end.kind === "no-tests" || end.kind === "complete") return { kind: "nothing", near: [], hint: null };
  if (end.kind === "timed-out") return { ...untold, message: `the runner had not answered after ${end.limitMs} ms` };
  if (end.kind === "crashed" || end.kind === "contradiction") return { ...untold, message: end.message };
  return untold;
}
