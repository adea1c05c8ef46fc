import type { ProcessIdentity } from "../../base/process/types.ts";
import type { RedExpectation, RowState } from "../plan/types.ts";
import type { CollectionError, RunEnd, RunnerVersion, TestResult } from "../runners/types.ts";
import type { SuiteDifference, TestCounts, Verdict } from "../verdict/types.ts";

export type StepName = "baseline" | "red" | "green" | "suite";

/** Where a RED came from; `replay` and `revert` are reserved for proofs made after the fact. */
export type RedSource = "now" | "replay" | "revert";

/** A selector of a step as recorded: what was asked, what ran, what came out. Without its tests, which lie in results.json. */
export interface SelectorRecord {
  readonly key: string;
  /** `red`: listed as red in the plan; `green`: as green; `suite`. */
  readonly role: "red" | "green" | "suite";
  /** As written in the plan. */
  readonly command: string;
  readonly note: string | null;
  readonly expectation: RedExpectation | null;
  readonly argv: readonly string[];
  /** Relative to the project's root; `.` for the root itself. */
  readonly cwd: string;
  /** Assignments that stood before the command. */
  readonly environment: Readonly<Record<string, string>>;
  readonly runner: RunnerVersion;
  readonly end: RunEnd;
  readonly counts: TestCounts;
  readonly startedAt: string;
  /** Sum of the tests' own durations. */
  readonly testsMs: number;
  /** Wall time. */
  readonly processMs: number;
  readonly sharedStart: boolean;
  readonly verdict: Verdict;
  readonly pinned: readonly string[];
  readonly greenOnly: readonly string[];
  /** Ids of tests that came out otherwise when repeated. */
  readonly flaky: readonly string[];
  /** Relative to the run folder: `red/monitor.log`. */
  readonly log: string;
}

export interface StepRecord {
  readonly step: StepName;
  /** RED only. */
  readonly source: RedSource | null;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  /** HEAD when it ran; null in a repository without commits. */
  readonly commit: string | null;
  /** The tree it ran on (design: what git tracks and does not ignore, without reports, ledger and check boxes). */
  readonly treeHash: string;
  /** Content ids of the files that hold the step's tests; tells later whether a test changed since RED. */
  readonly testFiles: Readonly<Record<string, string>>;
  /** Content ids of what decides their outcomes without holding tests: conftest.py, settings, snapshots. Absent in older records. */
  readonly decidingFiles?: Readonly<Record<string, string>>;
  readonly holds: boolean;
  readonly selectors: readonly SelectorRecord[];
}

/** One test in results.json. */
export interface RecordedTest extends TestResult {
  readonly step: StepName;
  /** `SelectorRecord.key`. */
  readonly selector: string;
}

export interface RecordedCollectionError extends CollectionError {
  readonly step: StepName;
  readonly selector: string;
}

/** results.json */
export interface Results {
  readonly version: 1;
  readonly tests: readonly RecordedTest[];
  readonly collectionErrors: readonly RecordedCollectionError[];
}

/** journal.jsonl: one of these a line; `at` is ISO 8601 UTC with milliseconds. */
export type JournalEvent = { readonly at: string } & (
  | {
      readonly type: "loop-started";
      readonly runId: string;
      readonly initiative: string;
      readonly row: string;
      readonly planPath: string;
      readonly commit: string | null;
      readonly toolVersion: string;
    }
  | {
      readonly type: "step-started";
      readonly step: StepName;
      readonly treeHash: string;
      readonly commit: string | null;
      /** First part of the marks of the step\'s processes, by which they are found after a kill. */
      readonly mark: string;
    }
  | { readonly type: "process-started"; readonly process: ProcessIdentity; readonly argv: readonly string[] }
  | { readonly type: "process-ended"; readonly process: ProcessIdentity }
  | {
      readonly type: "selector-finished";
      readonly step: StepName;
      readonly key: string;
      readonly end: RunEnd["kind"];
      readonly processMs: number;
    }
  | { readonly type: "step-finished"; readonly record: StepRecord }
  /** The step was given up (Ctrl-C, a fault of the harness, a kill found later) and its processes were ended. */
  | { readonly type: "step-interrupted"; readonly step: StepName; readonly reason: string }
  | { readonly type: "note"; readonly file: string; readonly text: string }
  | { readonly type: "finish-started" }
  | { readonly type: "loop-finished"; readonly attempt: number }
  | { readonly type: "loop-aborted"; readonly reason: string }
);

/** A stretch of changed lines in the new file, from 1, both ends in. */
export interface ChangedLines {
  readonly from: number;
  readonly to: number;
  /** Function or class from git's hunk header; null where git names none. */
  readonly symbol: string | null;
}

export interface FileChange {
  readonly path: string;
  readonly kind: "added" | "modified" | "deleted" | "renamed";
  /** Old path of a renamed file. */
  readonly renamedFrom: string | null;
  readonly binary: boolean;
  readonly lines: readonly ChangedLines[];
  readonly addedLines: number;
  readonly deletedLines: number;
  /** Prose from the plan's `touches` or from `--note FILE=…`. */
  readonly note: string | null;
  /** Its content differs from what RED ran against, and it holds tests of RED or decides their outcomes. */
  readonly testChangedSinceRed: boolean;
  /** Ids of the tests of this loop that lie in it. */
  readonly tests: readonly string[];
}

export interface ManifestFile {
  /** Relative to the run folder, name of the plain file. */
  readonly path: string;
  /** Bytes of the plain file. */
  readonly size: number;
  /** Of the plain bytes, also when stored compressed. */
  readonly sha256: string;
  readonly stored: "plain" | "gzip";
}

export interface RowSnapshot {
  readonly id: string;
  readonly title: string;
  readonly state: RowState;
  /** It was this loop that closed it. */
  readonly doneThisLoop: boolean;
}

export interface SpecSnapshot {
  readonly path: string;
  readonly clause: string | null;
  /** Title of the clause's heading, read from the file; null where not found. */
  readonly title: string | null;
  readonly note: string | null;
}

/** manifest.json: all that the reports show besides results.json and attempt.json, taken once when the loop finishes. */
export interface Manifest {
  readonly version: 1;
  readonly runId: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** SHA-256 over the templates it was rendered with. */
  readonly templateHash: string;
  readonly initiative: { readonly id: string; readonly title: string; readonly planPath: string };
  /** The ledger's page, `docs/fix_plan.md`; absent where the project keeps none. */
  readonly ledgerPath?: string;
  readonly phase: { readonly id: string | null; readonly title: string; readonly goal: string | null } | null;
  readonly row: { readonly id: string; readonly title: string };
  readonly mode: "tdd" | "parity" | "perf" | "docs";
  /** By which rule it passed: RED to GREEN, green only, or nothing to run with the reason. */
  readonly rule: { readonly kind: "red-green" | "green-only" | "nothing-to-run"; readonly reason: string | null };
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly branch: string | null;
  readonly commitAtStart: string | null;
  readonly commitAtFinish: string | null;
  readonly treeHash: string;
  readonly baseline: StepRecord | null;
  readonly red: StepRecord | null;
  readonly green: StepRecord | null;
  readonly suite: StepRecord | null;
  /** One for each suite command, in the order of `suite.selectors`; `against` is the run id compared with. */
  readonly suiteDifferences: readonly {
    readonly selector: string;
    readonly against: string | null;
    readonly difference: SuiteDifference;
  }[];
  readonly changes: readonly FileChange[];
  readonly specs: readonly SpecSnapshot[];
  /** All rows of the row's phase (of the plan where it has no phase), as they stand after this loop. */
  readonly rows: readonly RowSnapshot[];
  readonly environment: Readonly<Record<string, string>>;
  readonly platform: { readonly system: string; readonly node: string; readonly git: string };
  /** Steps that did not hold before they did, oldest first: what was refused and why. */
  readonly refusals: readonly {
    readonly step: StepName;
    readonly at: string;
    readonly code: string;
    readonly message: string;
    /** What came instead of what was expected; for a suite, its failing tests. */
    readonly received?: string;
  }[];
  readonly files: readonly ManifestFile[];
}

/** attempt.json, outside every hash. */
export interface Attempt {
  readonly version: 1;
  readonly attempt: number;
}
