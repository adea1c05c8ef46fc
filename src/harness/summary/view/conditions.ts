import type { Manifest, SelectorRecord, StepName } from "../../evidence/types.ts";
import { code, inline } from "../text/markdown.ts";
import type { ConditionView } from "../types.ts";
import { listed } from "./facts.ts";

const maxRefusals = 10;

/** The circumstances that a reviewer asks for: runners, flakiness, refusals, changed tests, known failures. */
export function toConditions(manifest: Manifest): readonly ConditionView[] {
  const known = manifest.suiteDifferences.flatMap(({ difference }) => difference.stillFailing);
  const { system, node, git } = manifest.platform;
  return [
    condition("Runners", runnersOf(manifest)),
    condition("Platform", [`${inline(system)}, Node ${inline(node)}, git ${inline(git)}`]),
    condition(
      "Environment",
      Object.entries(manifest.environment).map(([name, value]) => code(`${name}=${value}`)),
    ),
    condition("Flaky tests", ids(toFlaky(manifest))),
    { ...condition("Refused before", refusalsOf(manifest)), nested: manifest.refusals.length > 0 },
    condition("Test files changed since RED", ids(testsChangedSinceRed(manifest))),
    condition("Known failures left", ids(known)),
  ];
}

/** Every selector of every step. */
function selectorsOf(manifest: Manifest): readonly SelectorRecord[] {
  return [manifest.baseline, manifest.red, manifest.green, manifest.suite].flatMap((step) => step?.selectors ?? []);
}

function condition(name: string, facts: readonly string[]): ConditionView {
  return { name, facts: facts.length === 0 ? ["none"] : facts, nested: false };
}

function ids(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [listed([...new Set(names)])];
}

function runnersOf(manifest: Manifest): readonly string[] {
  return [...new Set(selectorsOf(manifest).map((selector) => inline(runnerText(selector))))];
}

/** `command` is no program: what was started is named instead. */
function runnerText({ runner: { runner, version, runtime }, argv }: SelectorRecord): string {
  const name = runner === "command" ? (argv[0] ?? runner) : runner;
  return [name, version, runtime === "" ? "" : `(${runtime})`].filter((part) => part !== "").join(" ");
}

/** Paths of test files that RED did not see as they are now. */
export function testsChangedSinceRed(manifest: Manifest): readonly string[] {
  return manifest.changes.filter((change) => change.testChangedSinceRed).map(({ path }) => path);
}

/** Tests seen flaky in this loop; a refusal names them one a line. */
export function toFlaky(manifest: Manifest): readonly string[] {
  const held = selectorsOf(manifest).flatMap(({ flaky }) => flaky);
  const refused = manifest.refusals.flatMap(({ code: reason, received }) =>
    reason === "flaky" && received !== undefined ? received.split("\n") : [],
  );
  return [...new Set([...held, ...refused])];
}

function refusalsOf(manifest: Manifest): readonly string[] {
  const times = new Map<string, number>();
  for (const { step, code: reason, message } of manifest.refusals) {
    const text = `${code(reason)}, ${inline(message)}`;
    const key = `${stepName(step)} was refused TIMES: ${text}`;
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  const sentences = [...times].map(([text, count]) => text.replace("TIMES", timesText(count)));
  const more = sentences.length - maxRefusals;
  return more > 0 ? [...sentences.slice(0, maxRefusals), `and ${more} more`] : sentences;
}

function timesText(count: number): string {
  if (count > 2) return `${count} times`;
  return count === 1 ? "once" : "twice";
}

function stepName(step: StepName): string {
  const names = { baseline: "the baseline", red: "RED", green: "GREEN", suite: "the suite" };
  return names[step];
}
