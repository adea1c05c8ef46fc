import type { ErrorReport } from "../../base/errors/error-report.ts";
import type { SelectorRecord, StepName } from "../evidence/types.ts";
import type { TestOutcome } from "../runners/types.ts";

/** What a program run tells its reporters, in the order in which it happens. With `--json` each is one line on stdout. */
export type LoopEvent =
  | {
      readonly event: "loop-started";
      readonly runId: string;
      readonly initiative: string;
      readonly row: string;
      readonly title: string;
      readonly plan: string;
      readonly resumed: boolean;
    }
  | {
      readonly event: "step-started";
      readonly step: StepName;
      readonly selectors: readonly { readonly key: string; readonly command: string }[];
      /** What the step took last time, in milliseconds; null when never run. */
      readonly lastMs: number | null;
    }
  | {
      readonly event: "selector-started";
      readonly step: StepName;
      readonly key: string;
      readonly command: string;
      readonly lastMs: number | null;
    }
  | {
      readonly event: "test-finished";
      readonly step: StepName;
      readonly key: string;
      readonly id: string;
      readonly outcome: TestOutcome;
    }
  | { readonly event: "selector-finished"; readonly step: StepName; readonly record: SelectorRecord }
  | {
      readonly event: "step-finished";
      readonly step: StepName;
      readonly holds: boolean;
      readonly durationMs: number;
      readonly treeHash: string;
    }
  /** A step that does not hold: the sentence, what was expected and what came, and what to do. */
  | {
      readonly event: "refused";
      readonly step: StepName;
      readonly selector: string | null;
      readonly code: string;
      readonly message: string;
      readonly expected: string | null;
      readonly received: string | null;
      readonly hint: string | null;
      /** Relative to the project's root. */
      readonly log: string | null;
    }
  | { readonly event: "note"; readonly level: "info" | "warning"; readonly message: string }
  | { readonly event: "file-written"; readonly path: string }
  /** A rendered document, whole. */
  | { readonly event: "document"; readonly path: string; readonly text: string }
  /** What to do now: a sentence, and the exact commands for it. */
  | { readonly event: "next"; readonly message: string; readonly commands: readonly string[] }
  | ({ readonly event: "error" } & ErrorReport)
  /** The answer of a command that reads (`status`, `next`, `show`, …); shape by command. */
  | { readonly event: "result"; readonly command: string; readonly data: unknown }
  | { readonly event: "ended"; readonly exitCode: number };

/** Receives events; whatever it throws is caught, told once and never stops a run. */
export interface Reporter {
  readonly onEvent: (event: LoopEvent) => void;
  /** Leaves the terminal in order. */
  readonly close: () => void;
}
