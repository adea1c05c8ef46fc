import type { CollectionError, RunnerAdapter, SelectorRun, TestResult } from "../../../src/harness/runners/types.ts";

/** A tiny project in the runner's own language, with the selectors to run in it. */
export interface ContractProject {
  /** Path → text (or bytes). */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** One entry a selector: the runner's own arguments. */
  readonly selectors: readonly (readonly string[])[];
  /** @default 30000 */
  readonly timeoutMs?: number;
}

/** A runner that the contract is run against, with its own wording of each case's project. */
export interface ContractRunner {
  readonly title: string;
  readonly adapter: RunnerAdapter;
  /** Why it cannot be driven on this machine; null when it can. */
  readonly missing: string | null;
  readonly launcher: readonly string[];
  readonly program: string;
  readonly projects: Readonly<Record<ContractCaseName, ContractProject>>;
  /** Makes the folder a project that the runner finds itself in, where files are not enough. */
  readonly prepare?: (root: string) => Promise<void>;
}

/** What the runs of one case came to. */
export interface ContractOutcome {
  readonly runs: readonly SelectorRun[];
  /** The runs' logs, in the order of the selectors. */
  readonly logs: readonly Buffer[];
  /** Of the first run, by the test's own name. */
  readonly tests: Readonly<Record<string, TestResult>>;
  readonly collectionErrors: readonly CollectionError[];
}

/** A situation that every adapter must tell rightly. */
export interface ContractCase {
  /** What holds, in the present tense. */
  readonly title: string;
  readonly expect: (outcome: ContractOutcome) => void;
}

/** The situations; what each project must hold is written beside it in cases.ts. */
export type ContractCaseName =
  | "verdicts"
  | "odd-name"
  | "prefix-name"
  | "thousand-cases"
  | "leaked-state"
  | "fake-output"
  | "raw-bytes"
  | "hangs-after-verdict"
  | "environment-fault"
  | "killed-by-signal"
  | "time-limit"
  | "no-match"
  | "import-error";
