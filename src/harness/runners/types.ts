import type { ProcessIdentity } from "../../base/process/types.ts";
import type { RunnerName, SelectorCommand } from "../selector/types.ts";

/**
 * What one test came to.
 * `failed`: the runner's own assertion. `errored`: another exception in the test's body.
 * `setup-failed`: a fixture, hook or tear-down failed. `expected-failure`: marked to fail and did.
 * `unexpected-pass`: marked to fail and did not; it carries a failure where the runner takes that for one (pytest's
 * strict xfail, vitest's `test.fails`), none where not (pytest's plain xfail). `unfinished`: it had started when the process ended.
 */
export type TestOutcome =
  | "passed"
  | "failed"
  | "errored"
  | "setup-failed"
  | "skipped"
  | "expected-failure"
  | "unexpected-pass"
  | "timed-out"
  | "unfinished";

/** Why a test (or a file) failed. */
export interface Failure {
  /** `AssertionError`, `TypeError`, `Failed`; empty where the runner names none. */
  readonly type: string;
  /** The failure's own message, without the type, never captured output. May have several lines. */
  readonly message: string;
}

/** One more way in which a test failed: pytest's subtests, vitest's `expect.soft`, a tear-down behind a failed body. */
export interface FurtherFailure {
  readonly outcome: "failed" | "errored" | "setup-failed";
  readonly failure: Failure;
}

export interface TestResult {
  /** The runner's own address of the test with the project's root taken out: `tests/a.py::C::t`, `tests/x.test.ts > math > adds`. */
  readonly id: string;
  /** Relative to the project's root, `/` separators; null where the runner does not tell. */
  readonly file: string | null;
  /** The test's own name, without file and suites: `t`, `adds`. */
  readonly name: string;
  readonly outcome: TestOutcome;
  readonly durationMs: number;
  /** The first one, where there are several. */
  readonly failure: Failure | null;
  /** The others, which count as much as the first one. @default [] */
  readonly furtherFailures?: readonly FurtherFailure[];
  /** Why it was skipped, or the reason of an expected failure; null where none was given. */
  readonly reason: string | null;
}

/** A file that could not be imported, collected or built, or an error outside any test. */
export interface CollectionError {
  readonly file: string | null;
  readonly failure: Failure;
}

/**
 * How the run of a selector ended.
 * `complete`: the runner came to its end and its exit code agrees with its report; tests may have failed.
 * `contradiction`: exit code and report do not agree, or the report is unreadable; nothing is concluded from it.
 */
export type RunEnd =
  | { readonly kind: "complete"; readonly exitCode: number }
  | {
      readonly kind: "no-tests";
      readonly exitCode: number;
      readonly near: readonly string[];
      /** What is wrong with the selector, where that is known. */
      readonly hint?: string;
    }
  | { readonly kind: "contradiction"; readonly exitCode: number | null; readonly message: string }
  | { readonly kind: "crashed"; readonly signal: string | null; readonly message: string }
  | { readonly kind: "timed-out"; readonly limitMs: number }
  | { readonly kind: "interrupted" }
  | { readonly kind: "not-started"; readonly message: string; readonly hint: string };

export interface RunnerVersion {
  readonly runner: RunnerName;
  /** `9.0.3`; empty for `command`. */
  readonly version: string;
  /** `CPython 3.11.7`, `Node 20.20.2`; empty for `command`. */
  readonly runtime: string;
}

/** Everything one run of one selector brought to light; plain data. */
export interface SelectorRun {
  readonly key: string;
  readonly end: RunEnd;
  readonly tests: readonly TestResult[];
  readonly collectionErrors: readonly CollectionError[];
  /** What was really executed: the program and its arguments, as given to the operating system or to the shared start-up. */
  readonly argv: readonly string[];
  readonly runner: RunnerVersion;
  readonly startedAt: string;
  /** Wall time of this selector: the process's, or its share of a shared start-up. */
  readonly processMs: number;
  /** True when the start-up was shared with other selectors. */
  readonly sharedStart: boolean;
}

/** One selector to run. All paths are absolute. */
export interface RunRequest {
  /** Unique in its step and safe as a file name. */
  readonly key: string;
  readonly command: SelectorCommand;
  readonly cwd: string;
  readonly timeoutMs: number;
  /** The runner's own output goes here, byte for byte. */
  readonly logPath: string;
  /** Run what can be run beside files that cannot be collected, where the runner would else run nothing. @default false */
  readonly keepGoing?: boolean;
  /** Glob of JUnit XML files, relative to `cwd`; `command` only. */
  readonly report?: string;
}

/** What of a request decides its arguments. */
export type RequestedCommand = Pick<RunRequest, "command" | "keepGoing">;

/** What happens while selectors run; receivers cannot stop a run. */
export type RunnerEvent =
  | { readonly kind: "process-started"; readonly process: ProcessIdentity; readonly argv: readonly string[] }
  | { readonly kind: "process-ended"; readonly process: ProcessIdentity }
  | { readonly kind: "selector-started"; readonly key: string }
  | { readonly kind: "test-finished"; readonly key: string; readonly test: TestResult }
  | { readonly kind: "selector-finished"; readonly run: SelectorRun };

/** What every run of a step has in common. */
export interface RunContext {
  /** The project's root, absolute. */
  readonly root: string;
  /** A folder outside the project for drivers' messages and reports, absolute; the caller removes it. */
  readonly scratch: string;
  /** Shared first part of the marks of all processes of this step: `<mark>/<unique>`; no `/` in it. */
  readonly mark: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunnerEvent) => void;
}

/** What a runner answered that was asked which tests a selector would run. */
export interface Collection {
  /** Of the request. */
  readonly key: string;
  /** Null where the runner cannot tell. */
  readonly ids: readonly string[] | null;
  /** How asking ended; nothing was run. */
  readonly end: RunEnd;
  readonly collectionErrors: readonly CollectionError[];
}

/** One test runner. Adapters collect, run and report; they never judge. */
export interface RunnerAdapter {
  readonly name: RunnerName;
  /** Whether this adapter runs commands whose program has this name; the first adapter in the registry that says yes wins. */
  readonly recognises: (program: string) => boolean;
  /**
   * Runs the requests, sharing a start-up where their environment, folder, launcher and options are equal.
   * Returns one run a request, in the order given, and tells `selector-finished` for each as soon as it is known.
   * @throws AppError only for faults of the harness itself; everything a runner does is a `RunEnd`
   */
  readonly run: (requests: readonly RunRequest[], context: RunContext) => Promise<readonly SelectorRun[]>;
  /** What is executed for a request, as the run's record says it: the program with its real arguments. */
  readonly argvOf: (request: RequestedCommand) => readonly string[];
  /** Ids of the tests that the selector would run, without running them; null where the runner cannot tell. */
  readonly collect: (request: RunRequest, context: RunContext) => Promise<readonly string[] | null>;
  /**
   * The same for many selectors, sharing start-ups as `run` does, and with how asking ended. Where a selector would run
   * tests, some of them at least are named.
   * @default the adapter cannot tell
   */
  readonly collectAll?: (requests: readonly RunRequest[], context: RunContext) => Promise<readonly Collection[]>;
  /** Files of the canary project (path → text) and, for each probe, what must come out. Null: nothing to probe. */
  readonly canary: CanarySpecification | null;
}

/** Tiny tests with known outcomes, run before a runner is trusted. */
export interface CanarySpecification {
  readonly files: Readonly<Record<string, string>>;
  readonly probes: readonly CanaryProbe[];
}

export interface CanaryProbe {
  readonly name: "passes" | "fails" | "errors" | "no-match" | "import-error" | "times-out";
  readonly args: readonly string[];
  readonly timeoutMs: number;
  readonly expected: {
    readonly end: RunEnd["kind"];
    readonly outcomes: readonly TestOutcome[];
    readonly collectionErrors: number;
  };
}
