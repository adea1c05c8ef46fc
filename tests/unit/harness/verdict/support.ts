import type { RunEnd, SelectorRun, TestOutcome, TestResult } from "../../../../src/harness/runners/types.ts";

/** A test's result with just the parts that a judgement looks at. */
export function test(id: string, outcome: TestOutcome, failure?: { type: string; message: string }): TestResult {
  return { id, file: "tests/a.py", name: id, outcome, durationMs: 1, failure: failure ?? null, reason: null };
}

/** A run that came to its end with these tests. */
export function run(tests: readonly TestResult[], rest: Partial<SelectorRun> = {}): SelectorRun {
  return {
    key: "k",
    end: { kind: "complete", exitCode: tests.some((each) => each.failure !== null) ? 1 : 0 },
    tests,
    collectionErrors: [],
    argv: ["pytest"],
    runner: { runner: "pytest", version: "9.0.3", runtime: "CPython 3.11.7" },
    startedAt: "2025-10-23T09:45:00.000Z",
    processMs: 10,
    sharedStart: false,
    ...rest,
  };
}

/** A run that ended before its tests could be judged. */
export function ended(end: RunEnd): SelectorRun {
  return run([], { end });
}

export const assertion = (message: string): { type: string; message: string } => ({ type: "AssertionError", message });
