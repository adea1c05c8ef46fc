import type { Manifest, RecordedCollectionError, RecordedTest, Results, StepName } from "../../evidence/types.ts";
import type { Failure, TestOutcome } from "../../runners/types.ts";
import { plural } from "../../../base/text/plural.ts";
import { firstLine, oneLine } from "../../../base/text/line.ts";
import { code } from "../text/markdown.ts";

/** The records of a loop with its tests looked up by step and selector. */
export interface Facts {
  readonly manifest: Manifest;
  readonly testsOf: (step: StepName, selector: string) => readonly RecordedTest[];
  readonly collectionErrorsOf: (step: StepName, selector: string) => readonly RecordedCollectionError[];
  /** Ids of the tests that failed before the change as the plan expects. */
  readonly pinned: ReadonlySet<string>;
}

/** Indexes the results once, since suites have thousands of tests. */
export function createFacts(manifest: Manifest, results: Results): Facts {
  const tests = grouped(results.tests);
  const errors = grouped(results.collectionErrors);
  return {
    manifest,
    testsOf: (step, selector) => tests.get(groupKey(step, selector)) ?? [],
    collectionErrorsOf: (step, selector) => errors.get(groupKey(step, selector)) ?? [],
    pinned: new Set(manifest.red?.selectors.flatMap((selector) => selector.pinned)),
  };
}

/** `AssertionError: first line of the message`. */
export function failureText(failure: Failure | null): string {
  if (failure === null) return "no message";
  const message = firstLine(failure.message);
  const type = oneLine(failure.type);
  if (message === "") return type === "" ? "no message" : type;
  return type === "" || message.startsWith(`${type}:`) ? message : `${type}: ${message}`;
}

/** What counts as failed when tests are counted. */
export function isFailed(outcome: TestOutcome): boolean {
  return !["passed", "skipped", "expected-failure"].includes(outcome);
}

/** Markdown: at most `max` ids as code, and how many more there are. */
export function listed(ids: readonly string[], max = 10): string {
  const shown = ids.slice(0, max).map(code).join(", ");
  return ids.length > max ? `${shown} and ${ids.length - max} more` : shown;
}

/** Markdown: `2 tests fixed: a, b`. */
export function counted(ids: readonly string[], what: string): string {
  return `${plural(ids.length, "test")} ${what}: ${listed(ids)}`;
}

function grouped<Item extends { readonly step: StepName; readonly selector: string }>(
  items: readonly Item[],
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = groupKey(item.step, item.selector);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function groupKey(step: StepName, selector: string): string {
  return `${step} ${selector}`;
}
