import { posix } from "node:path";
import type { Issue } from "../../../base/errors/issue.ts";
import { plural } from "../../../base/text/plural.ts";
import { throwIfInterrupted } from "../interrupted.ts";
import type { FileFacts } from "../types.ts";
import { loadAnswers, saveAnswers, type Answer } from "./answers.ts";
import { askRunners } from "./ask-runners.ts";
import { createFingerprint } from "./fingerprint.ts";
import { judgeBroken, type Judged } from "./judge-broken.ts";
import { gatherSelectors, type Gathered, type SelectorSources } from "./gather-selectors.ts";

/** What is checked, and how runners are asked. */
export interface SelectorsRequest extends SelectorSources {
  /** The project's root, absolute. */
  readonly root: string;
  /** Every path that git tracks or does not ignore. */
  readonly listed: readonly string[];
  /** File of earlier answers, absolute; null: nothing is kept. */
  readonly cachePath: string | null;
  readonly signal: AbortSignal;
  /** Of one selector. @default 60000 */
  readonly timeoutMs?: number;
}

const LIMIT_MS = 60_000;

/**
 * Selectors that collect no test, and those that could not be asked for here.
 * @throws AppError `RUN_INTERRUPTED`, and for faults of the harness itself
 * @see specs/alignment.md §8
 */
export async function checkSelectors(request: SelectorsRequest): Promise<readonly Issue[]> {
  const gathered = gatherSelectors(request);
  if (gathered.length === 0) return [];
  const { root, listed, cachePath, signal, timeoutMs = LIMIT_MS } = request;
  const pathsOf = (role: FileFacts["role"]): readonly string[] =>
    request.files.filter((file) => file.role === role).map(({ path }) => path);
  const fingerprint = createFingerprint({ root, tests: pathsOf("test"), code: pathsOf("code"), listed });
  const prints = await Promise.all(gathered.map(({ named, cwd }) => fingerprint(named, cwd)));
  const known = cachePath === null ? new Map<string, Answer>() : await loadAnswers(cachePath);
  const open = gathered.flatMap((each, index) => (known.has(prints[index] as string) ? [] : [{ each, index }]));
  const asked = open.map(({ each }) => ({ command: each.named.command, cwd: each.cwd }));
  const answered = await askRunners(asked, { root, signal, timeoutMs });
  throwIfInterrupted(signal);
  const fresh = new Map(open.map(({ index }, at) => [prints[index] as string, answered[at] as Answer]));
  const answers = new Map(prints.map((print) => [print, (fresh.get(print) ?? known.get(print)) as Answer]));
  if (cachePath !== null && fresh.size > 0) await saveAnswers(cachePath, answers);
  const told = gathered.map((_, index) => answers.get(prints[index] as string) as Answer);
  const judged = await judgeBroken(told, { root, listed });
  const pairs = gathered.map((each, index) => ({ each, answer: judged[index] as Judged }));
  return [
    ...pairs.flatMap(({ each, answer }) => [...tellNothing(each, answer), ...tellBroken(each, answer)]),
    ...tellUnknown(pairs),
  ];
}

function tellNothing({ named, cwd, places }: Gathered, answer: Judged): readonly Issue[] {
  if (answer.kind !== "nothing") return [];
  const { near, hint } = answer;
  return places.map(({ path, range }) => ({
    severity: "error",
    rule: "selector-collects-nothing",
    where: { file: path, line: range.line, column: range.column },
    message: "The selector collects no test",
    received: named.command.text,
    expected: near.length === 0 ? "at least one test" : `at least one test; near: ${near.join(", ")}`,
    hint: hint ?? adviceFor(near),
    subject: subjectOf({ named, cwd }),
  }));
}

function adviceFor(near: readonly string[]): string {
  if (near[0] !== undefined) return `did you mean ${near[0]}?`;
  return "correct the selector, or put an example between `<!-- check: off -->` and `<!-- check: on -->`";
}

function tellBroken({ named, cwd, places }: Gathered, answer: Judged): readonly Issue[] {
  if (answer.kind !== "broken") return [];
  return places.map(({ path, range }) => ({
    severity: "error",
    rule: "selector-broken",
    where: { file: path, line: range.line, column: range.column },
    message: `The selector collects no test: ${answer.message}`,
    received: named.command.text,
    expected: "a file of tests that its runner can load",
    hint: answer.hint,
    subject: subjectOf({ named, cwd }),
  }));
}

function subjectOf({ named, cwd }: Pick<Gathered, "named" | "cwd">): string {
  return [...named.places.slice(0, 1).map((place) => posix.join(cwd, place)), named.command.text].join(" ");
}

/** One warning a reason: a runner that is missing is missing for all of its selectors. */
function tellUnknown(pairs: readonly { readonly each: Gathered; readonly answer: Judged }[]): readonly Issue[] {
  const groups = new Map<string, { readonly hint: string; readonly each: Gathered[] }>();
  for (const { each, answer } of pairs) {
    if (answer.kind !== "unknown") continue;
    const group = groups.get(answer.message);
    if (group === undefined) groups.set(answer.message, { hint: answer.hint, each: [each] });
    else group.each.push(each);
  }
  return [...groups].map(([message, { hint, each }]) => {
    const first = each[0] as Gathered;
    const place = first.places[0] as Gathered["places"][number];
    const others = each.length === 1 ? "" : ` and ${plural(each.length - 1, "other")}`;
    return {
      severity: "warning",
      rule: "selector-unchecked",
      where: { file: place.path, line: place.range.line, column: place.range.column },
      message: `${plural(each.length, "selector")} could not be checked here: ${message}`,
      received: `${first.named.command.text}${others}`,
      expected: "a runner that can tell which tests it would run",
      hint,
      subject: message,
    };
  });
}
