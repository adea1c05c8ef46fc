import type { RunnerName } from "../selector/types.ts";
import type { RunEnd, TestOutcome, TestResult } from "./types.ts";

const badOutcomes: ReadonlySet<TestOutcome> = new Set(["failed", "errored", "setup-failed", "timed-out", "unfinished"]);

/** Codes besides 0 that a runner may have found nothing to run with; an unknown command may use any. */
const nothingToRun: Readonly<Record<RunnerName, readonly number[] | "any">> = {
  pytest: [4, 5],
  vitest: [1],
  command: "any",
};

/** A runner's exit code beside what it reported. */
export interface ReportedExit {
  readonly runner: RunnerName;
  readonly exitCode: number;
  readonly tests: readonly TestResult[];
  readonly collectionErrors: readonly unknown[];
}

/**
 * How a run ended whose runner came to its own end: exit code and report must say the same.
 * Exit codes lie by omission, so that zero tests are found by counting.
 * @see specs/runner-protocol.md §3.1
 */
export function judgeExit({ runner, exitCode, tests, collectionErrors }: ReportedExit): RunEnd {
  if (tests.length + collectionErrors.length === 0 && mayMeanNothing(runner, exitCode))
    return { kind: "no-tests", exitCode, near: [] };
  const bad = tests.filter((test) => badOutcomes.has(test.outcome)).length + collectionErrors.length;
  if (exitCode === 0 && bad > 0) {
    return disagree(exitCode, `exit code 0, but the report has ${bad} failed test(s) or collection error(s)`);
  }
  if (exitCode !== 0 && bad === 0 && !isExcused({ runner, exitCode, tests })) {
    return disagree(exitCode, `exit code ${exitCode}, but no test of ${tests.length} in the report failed`);
  }
  return { kind: "complete", exitCode };
}

/** An unexpected pass may count as a failure or not; pytest's 4 and 5 may come with skips alone. */
function isExcused({ runner, exitCode, tests }: Omit<ReportedExit, "collectionErrors">): boolean {
  if (exitCode === 1 && tests.some((test) => test.outcome === "unexpected-pass")) return true;
  return runner === "pytest" && mayMeanNothing(runner, exitCode);
}

function mayMeanNothing(runner: RunnerName, exitCode: number): boolean {
  const codes = nothingToRun[runner];
  return exitCode === 0 || codes === "any" || codes.includes(exitCode);
}

function disagree(exitCode: number, message: string): RunEnd {
  return { kind: "contradiction", exitCode, message };
}
