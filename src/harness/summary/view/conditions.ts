import type { Manifest, SelectorRecord, StepName } from "../../evidence/types.ts";
import type { RunnerVersion } from "../../runners/types.ts";
import { code, inline } from "../text/markdown.ts";
import type { ConditionView } from "../types.ts";
import { listed } from "./facts.ts";

const maxRefusals = 10;

/** The circumstances that a reviewer asks for: runners, flakiness, refusals, changed tests, known failures. */
export function toConditions(manifest: Manifest): readonly ConditionView[] {
  const changedTests = manifest.changes.filter((change) => change.testChangedSinceRed).map(({ path }) => path);
  const known = manifest.suiteDifferences.flatMap(({ difference }) => difference.stillFailing);
  const { system, node, git } = manifest.platform;
  return [
    condition("Runners", runnersOf(manifest)),
    condition("Platform", [`${inline(system)}, Node ${inline(node)}, git ${inline(git)}`]),
    condition(
      "Environment",
      Object.entries(manifest.environment).map(([name, value]) => code(`${name}=${value}`)),
    ),
    condition("Flaky tests", flakyOf(manifest)),
    condition("Refused before", refusalsOf(manifest)),
    condition("Test files changed since RED", ids(changedTests)),
    condition("Known failures left", ids(known)),
  ];
}

/** Every selector of every step. */
function selectorsOf(manifest: Manifest): readonly SelectorRecord[] {
  return [manifest.baseline, manifest.red, manifest.green, manifest.suite].flatMap((step) => step?.selectors ?? []);
}

function condition(name: string, facts: readonly string[]): ConditionView {
  return { name, facts: facts.length === 0 ? ["none"] : facts };
}

function ids(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [listed([...new Set(names)])];
}

function runnersOf(manifest: Manifest): readonly string[] {
  return [...new Set(selectorsOf(manifest).map(({ runner }) => inline(runnerText(runner))))];
}

function runnerText({ runner, version, runtime }: RunnerVersion): string {
  return [runner, version, runtime === "" ? "" : `(${runtime})`].filter((part) => part !== "").join(" ");
}

function flakyOf(manifest: Manifest): readonly string[] {
  return ids(selectorsOf(manifest).flatMap(({ flaky }) => flaky));
}

function refusalsOf(manifest: Manifest): readonly string[] {
  const times = new Map<string, number>();
  for (const { step, code: reason, message } of manifest.refusals) {
    const text = `${code(reason)}, ${inline(message)}`;
    const key = `${stepName(step)} was refused TIMES: ${text}`;
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  const sentences = [...times].map(([text, count]) => text.replace("TIMES", count === 1 ? "once" : `${count} times`));
  const more = sentences.length - maxRefusals;
  return more > 0 ? [...sentences.slice(0, maxRefusals), `and ${more} more`] : sentences;
}

function stepName(step: StepName): string {
  const names = { baseline: "the baseline", red: "RED", green: "GREEN", suite: "the suite" };
  return names[step];
}
