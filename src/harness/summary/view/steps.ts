import type { SelectorRecord, StepRecord } from "../../evidence/types.ts";
import type { RedExpectation } from "../../plan/types.ts";
import type { TestCounts } from "../../verdict/types.ts";
import { formatDuration } from "../text/duration.ts";
import { code } from "../text/markdown.ts";
import type { SelectorView, StatusView, StepView } from "../types.ts";
import { failureText, isFailed, type Facts } from "./facts.ts";

const maxErrors = 10;

/** A step as recorded, ready to print. */
export function toStepView(facts: Facts, step: StepRecord): StepView {
  return {
    commit: shortHash(step.commit) ?? "none yet",
    tree: shortHash(step.treeHash) ?? "",
    duration: formatDuration(step.durationMs),
    source: step.step === "red" ? redSource(step) : "",
    selectors: step.selectors.map((selector, index) => toSelectorView(facts, step, { selector, number: index + 1 })),
  };
}

/** Markdown: how the RED of this step was come by. */
export function redSource(step: StepRecord): string {
  const commit = step.commit === null ? "before the first commit" : `at commit ${code(shortHash(step.commit)!)}`;
  switch (step.source) {
    case "replay":
      return `replayed in a work tree of the base, ${commit}, with the test files of today`;
    case "revert":
      return `run with the change taken out, ${commit}`;
    default:
      return `run in the working tree before the change, ${commit}`;
  }
}

/** `335 passed, 17 skipped, 0 failed`. */
export function countsText(counts: TestCounts): string {
  const expected = counts.expectedFailures > 0 ? [`${counts.expectedFailures} failed as marked`] : [];
  return [`${counts.passed} passed`, `${counts.skipped} skipped`, ...expected, `${counts.failed} failed`].join(", ");
}

/** What a red selector had to show, in words. */
function expectationText(expectation: RedExpectation | null): string | null {
  switch (expectation?.kind) {
    case undefined:
      return null;
    case "fails":
      return `fails with: ${expectation.text}`;
    case "matches":
      return `fails and matches: ${expectation.pattern}`;
    case "absent":
      return `${expectation.symbol} does not exist yet`;
    case "assertion":
      return "an assertion of the test fails";
  }
}

/** The first twelve digits, enough to recognise a hash. */
export function shortHash(hash: string | null): string | null {
  if (hash === null) return null;
  const digits = hash.indexOf(":") + 1; // `sha256:` names what the digits are
  return hash.slice(0, digits + 12);
}

interface Place {
  readonly selector: SelectorRecord;
  readonly number: number;
}

function toSelectorView(facts: Facts, step: StepRecord, { selector, number }: Place): SelectorView {
  const errors = errorsOf(facts, step, selector);
  return {
    number,
    command: selector.command,
    folder: selector.cwd === "." ? null : selector.cwd,
    note: selector.note,
    status: statusOf(step, selector),
    counts: countsText(selector.counts),
    runtime: formatDuration(selector.testsMs),
    processTime: formatDuration(selector.processMs),
    expected: step.step === "red" ? expectationText(selector.expectation) : null,
    errors: errors.slice(0, maxErrors),
    moreErrors: Math.max(0, errors.length - maxErrors),
    artifact: selector.log,
    artifactPath: `${facts.manifest.runId}/${selector.log}`,
  };
}

function statusOf(step: StepRecord, selector: SelectorRecord): StatusView {
  const { verdict, counts } = selector;
  if (!verdict.holds) return { icon: "⚠️", word: "NOT PROVEN", detail: verdict.message };
  if (verdict.code === "red-absent") return { icon: "❌", word: "NOT BUILT", detail: "as expected" };
  if (step.step === "red") return { icon: "❌", word: "FAILED", detail: "as expected" };
  if (counts.failed === 0) return { icon: "✅", word: "PASSED", detail: verdict.message };
  return { icon: "⚠️", word: "KNOWN FAILURES", detail: verdict.message };
}

function errorsOf(facts: Facts, step: StepRecord, selector: SelectorRecord): SelectorView["errors"] {
  const collection = facts.collectionErrorsOf(step.step, selector.key).map((error) => ({
    test: error.file ?? "outside any test",
    message: failureText(error.failure),
  }));
  const tests = facts
    .testsOf(step.step, selector.key)
    .filter((test) => isFailed(test.outcome))
    .map((test) => ({ test: test.name, message: failureText(test.failure) }));
  return [...collection, ...tests];
}
