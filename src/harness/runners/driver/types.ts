import type { RunContext, RunnerVersion, RunRequest } from "../types.ts";
import type { RunnerName } from "../../selector/types.ts";
import type { CollectionError, TestResult } from "../types.ts";

/** A line that a driver appended to its events; the protocol is written down in specs/runner-protocol.md. */
export type DriverEvent =
  | { readonly type: "ready"; readonly runner: RunnerName; readonly version: string; readonly runtime: string }
  | { readonly type: "selector-start"; readonly key: string }
  | ({ readonly type: "test-start"; readonly key: string } & StartedTest)
  | { readonly type: "test"; readonly key: string; readonly test: TestResult }
  | { readonly type: "collection-error"; readonly key: string; readonly error: CollectionError }
  | ({ readonly type: "selector-end"; readonly key: string } & SelectorExit);

/** A test that has begun. */
export type StartedTest = Pick<TestResult, "id" | "file" | "name">;

/** How a driver says that a selector came to its end. */
export interface SelectorExit {
  /** The runner's own exit code; below zero: minus the number of the signal that ended it. */
  readonly exitCode: number;
  readonly processMs: number;
  /** What the driver found to be at odds in the runner's own report; null where nothing. */
  readonly contradiction: string | null;
}

/** A request with the arguments that the runner itself gets. */
export interface DriverRequest {
  readonly request: RunRequest;
  readonly args: readonly string[];
}

/** A driver to start, and what it is to run. */
export interface SessionOptions {
  /** Starts the driver. */
  readonly argv: readonly string[];
  /** The driver's whole environment; LOOP_REQUESTS, LOOP_EVENTS and the process mark are added. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly runner: RunnerName;
  readonly requests: readonly DriverRequest[];
  readonly context: RunContext;
  /** What a selector's record says was executed; the driver itself is nobody's business. */
  readonly argvOf: (request: RunRequest) => readonly string[];
  /** What to do about a driver that never became ready, from the end of its output. @default a hint to install the runner */
  readonly startHint?: (output: string) => string;
}

/** Everything that is known of one selector so far; filled while its driver runs. */
export interface SelectorProgress {
  readonly key: string;
  state: "waiting" | "running" | "ended";
  startedAtMs: number;
  readonly open: Map<string, StartedTest & { readonly sinceMs: number }>;
  readonly tests: TestResult[];
  readonly collectionErrors: CollectionError[];
  /** Lines or events that make no sense. */
  readonly problems: string[];
  exit: SelectorExit | null;
}

/** Everything that is known of one start of a driver so far. */
export interface DriverProgress {
  ready: RunnerVersion | null;
  current: SelectorProgress | null;
  lastEventAtMs: number;
  readonly selectors: ReadonlyMap<string, SelectorProgress>;
}
