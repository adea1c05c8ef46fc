import { expect } from "vitest";
import type { TestOutcome } from "../../../src/harness/runners/types.ts";
import type { ContractCase, ContractCaseName, ContractOutcome } from "./types.ts";

/** The name that a test of the case `odd-name` bears, wholly or as its last part. */
export const ODD_NAME = `it's a "name" [with] brackets :: (and) ünïcödé ✓`;

/** What a test of the case `raw-bytes` writes to stdout, unharmed by any decoding: ANSI, NUL, CRLF, invalid UTF-8. */
export const RAW_BYTES = Buffer.from([0x1b, 0x5b, 0x33, 0x31, 0x6d, 0x00, 0x0d, 0x0a, 0xff, 0xfe, 0xc3, 0x28, 0x0a]);

/** The table of cases; the comment of each says what its project holds. */
export const contractCases: Readonly<Record<ContractCaseName, ContractCase>> = {
  // Tests whose names hold: passes, fails (assertion `left and right differ`), errors (another exception, `broken part`),
  // needs_setup (its set-up throws `no database`), skips (reason `not today`); fails_as_expected and passes_unexpectedly
  // where the runner knows such marks.
  verdicts: {
    title: "every verdict is told apart",
    expect: ({ runs, tests }) => {
      expect(runs[0]?.end.kind).toBe("complete");
      const outcomes: Record<string, TestOutcome> = {
        passes: "passed",
        fails: "failed",
        errors: "errored",
        needs_setup: "setup-failed",
        skips: "skipped",
        fails_as_expected: "expected-failure",
        passes_unexpectedly: "unexpected-pass",
      };
      for (const [name, test] of Object.entries(tests)) expect([name, test.outcome]).toEqual([name, outcomes[name]]);
      expect(Object.keys(tests).length).toBeGreaterThanOrEqual(5);
      expect(tests["fails"]?.failure?.message).toContain("left and right differ");
      expect(tests["errors"]?.failure?.message).toContain("broken part");
      expect(tests["needs_setup"]?.failure?.message).toContain("no database");
      expect(tests["skips"]?.reason).toBe("not today");
    },
  },
  // A passing test whose name holds ODD_NAME beside another; the selector names the odd one alone.
  "odd-name": {
    title: "a name with spaces, quotes, brackets and unicode selects its own test",
    expect: ({ runs }) => {
      expect(runs[0]?.tests.map((test) => test.outcome)).toEqual(["passed"]);
      expect(runs[0]?.tests[0]?.name).toContain(ODD_NAME);
      expect(runs[0]?.tests[0]?.id).toContain(ODD_NAME);
    },
  },
  // Tests adds and adds_more; the selector names adds.
  "prefix-name": {
    title: "a name that another one starts with selects its own test alone",
    expect: ({ tests }) => expect(Object.keys(tests)).toEqual(["adds"]),
  },
  // 1,000 cases of one parametrised test; the case 500 fails.
  "thousand-cases": {
    title: "a thousand cases of one test are all reported",
    expect: ({ runs }) => {
      const run = runs[0];
      expect(new Set(run?.tests.map((test) => test.id)).size).toBe(1000);
      expect(run?.tests.filter((test) => test.outcome === "failed")).toHaveLength(1);
      expect(run?.end).toEqual({ kind: "complete", exitCode: 1 });
    },
  },
  // Two selectors; the first one's test changes a module that the second one's test finds as new.
  "leaked-state": {
    title: "a module changed by one selector is as new in the next",
    expect: ({ runs }) =>
      expect(runs.map((run) => run.tests.map((test) => test.outcome))).toEqual([["passed"], ["passed"]]),
  },
  // A failing test that prints `5 passed` as the runner would.
  "fake-output": {
    title: "a printed summary changes no verdict",
    expect: ({ runs, logs }) => {
      expect(runs[0]?.tests.map((test) => test.outcome)).toEqual(["failed"]);
      expect(logs[0]?.toString()).toContain("5 passed");
    },
  },
  // A passing test that writes RAW_BYTES to its stdout, uncaught by the runner; the second selector is a passing test.
  "raw-bytes": {
    title: "the log keeps each selector's own output byte for byte",
    expect: ({ runs, logs }) => {
      expect(runs.map((run) => run.end.kind)).toEqual(["complete", "complete"]);
      expect(logs[0]?.includes(RAW_BYTES)).toBe(true);
      expect(logs[1]?.includes(RAW_BYTES)).toBe(false);
    },
  },
  // A passing test after which the process does not end.
  "hangs-after-verdict": {
    title: "a process that hangs after its verdict is timed out and keeps the verdict",
    expect: (outcome) => expectTimedOut(outcome, ["passed"]),
  },
  // A test that swallows an exception of its environment and then fails by an assertion `nothing was called`.
  "environment-fault": {
    title: "an environment fault behind an assertion is told by its message",
    expect: ({ runs }) => {
      expect(runs[0]?.tests.map((test) => test.outcome)).toEqual(["failed"]);
      expect(runs[0]?.tests[0]?.failure?.message).toContain("nothing was called");
    },
  },
  // A passing test, then one that kills its own process with SIGKILL; the second selector is a passing test.
  "killed-by-signal": {
    title: "a run killed by a signal is crashed and the next one runs all the same",
    expect: ({ runs }) => {
      expect(runs.map((run) => run.end.kind)).toEqual(["crashed", "complete"]);
      expect(runs[1]?.tests.map((test) => test.outcome)).toEqual(["passed"]);
    },
  },
  // A test that never ends.
  "time-limit": {
    title: "a test beyond the time limit is unfinished and its run timed out",
    expect: (outcome) => expectTimedOut(outcome, ["unfinished"]),
  },
  // A selector whose name no test has, in a file that has others.
  "no-match": {
    title: "a selector that matches nothing is no-tests",
    expect: ({ runs }) => {
      expect(runs[0]?.end.kind).toBe("no-tests");
      expect(runs[0]?.tests).toEqual([]);
    },
  },
  // A file that imports a module `absent_module`, which does not exist.
  "import-error": {
    title: "a file that cannot be imported is a collection error with its message",
    expect: ({ runs, collectionErrors }) => {
      expect(runs[0]?.tests).toEqual([]);
      expect(collectionErrors).toHaveLength(1);
      expect(collectionErrors[0]?.file).not.toBeNull();
      expect(collectionErrors[0]?.failure.message).toContain("absent_module");
    },
  },
};

function expectTimedOut({ runs }: ContractOutcome, outcomes: readonly TestOutcome[]): void {
  expect(runs[0]?.end.kind).toBe("timed-out");
  expect(runs[0]?.tests.map((test) => test.outcome)).toEqual(outcomes);
}
