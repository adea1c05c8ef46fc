/** Names of everything a judgement can come to; stable, used in records and events. */
export type VerdictCode =
  | "red-holds"
  | "red-absent"
  | "not-red"
  | "wrong-failure"
  | "undeclared-collection-error"
  | "setup-failed"
  | "only-skipped"
  | "green-holds"
  | "still-failing"
  | "pinned-missing"
  | "pinned-not-passed"
  | "nothing-passed"
  | "suite-holds"
  | "suite-regressed"
  | "suite-baseline"
  | "flaky"
  | "tree-changed"
  | "no-tests"
  | "contradiction"
  | "crashed"
  | "timed-out"
  | "interrupted"
  | "not-started";

/** Whether a run proves what the step wants, and why. */
export interface Verdict {
  readonly holds: boolean;
  readonly code: VerdictCode;
  /** One sentence of fact. */
  readonly message: string;
  /** What to do now; null when it holds. */
  readonly hint: string | null;
  /** What was expected, where there is something to lay beside what came. */
  readonly expected?: string;
  /** What came instead. */
  readonly received?: string;
}

/** A red selector's verdict with the tests that GREEN must pass. */
export interface RedVerdict extends Verdict {
  /** Ids of the tests that failed as expected. */
  readonly pinned: readonly string[];
  /** Ids of the tests that passed already; kept for GREEN only. */
  readonly greenOnly: readonly string[];
}

/** What changed between two runs of one suite; ids are sorted. */
export interface SuiteDifference {
  readonly fixed: readonly string[];
  /** Passed or absent from the known failures before, fails now. */
  readonly newlyFailing: readonly string[];
  readonly added: readonly string[];
  readonly gone: readonly string[];
  readonly newlySkipped: readonly string[];
  /** Failing now and on the list of known failures. */
  readonly stillFailing: readonly string[];
}

export interface TestCounts {
  readonly passed: number;
  /** failed, errored, setup-failed, timed-out, unfinished, and unexpected passes that the runner takes for failures */
  readonly failed: number;
  readonly skipped: number;
  readonly expectedFailures: number;
  /** Marked to fail, passed, and the runner takes no offence (pytest's plain xfail). */
  readonly unexpectedPasses: number;
}
