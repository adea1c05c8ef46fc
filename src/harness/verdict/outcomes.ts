import type { CollectionError, Failure, TestOutcome, TestResult } from "../runners/types.ts";
import type { TestCounts } from "./types.ts";

const failing: ReadonlySet<TestOutcome> = new Set(["failed", "errored", "setup-failed", "timed-out", "unfinished"]);

/**
 * Whether an outcome counts against a test. An unexpected pass does where the runner itself takes it for a failure
 * (pytest's strict xfail, vitest's `test.fails`): it then carries a failure.
 */
export function isFailing(test: Pick<TestResult, "outcome" | "failure">): boolean {
  return failing.has(test.outcome) || (test.outcome === "unexpected-pass" && test.failure !== null);
}

/** Counts of a run's tests, by what they mean for a step. */
export function countTests(tests: readonly Pick<TestResult, "outcome" | "failure">[]): TestCounts {
  const count = (keep: (test: Pick<TestResult, "outcome" | "failure">) => boolean): number => tests.filter(keep).length;
  return {
    passed: count((test) => test.outcome === "passed"),
    failed: count(isFailing),
    skipped: count((test) => test.outcome === "skipped"),
    expectedFailures: count((test) => test.outcome === "expected-failure"),
    unexpectedPasses: count((test) => test.outcome === "unexpected-pass" && test.failure === null),
  };
}

/** `TypeName: message`, as an expected message is matched against it. */
export function formatFailure(failure: Failure): string {
  return failure.type === "" || failure.message.startsWith(`${failure.type}:`)
    ? failure.message
    : `${failure.type}: ${failure.message}`;
}

/** One line for a test that did not pass: its id, outcome and the first line of its message. */
export function describeTest(test: TestResult): string {
  const why = test.failure === null ? (test.reason ?? "") : formatFailure(test.failure);
  return `${test.id} (${test.outcome})${why === "" ? "" : `: ${firstLine(why)}`}`;
}

/** One line for a file that could not be collected. */
export function describeCollectionError(error: CollectionError): string {
  return `${error.file ?? "outside any test"}: ${firstLine(formatFailure(error.failure))}`;
}

/** The first line that is not blank. */
export function firstLine(text: string): string {
  return text.split("\n").find((line) => line.trim() !== "") ?? "";
}

/** At most `limit` lines, and how many were left out. */
export function formatList(lines: readonly string[], limit = 10): string {
  const shown = lines.slice(0, limit);
  return lines.length > limit ? [...shown, `… and ${lines.length - limit} more`].join("\n") : shown.join("\n");
}
