import type { Plan } from "../../plan/types.ts";
import type { TestResults } from "../results/types.ts";
import type { LockFile } from "../review/types.ts";
import type { FileFacts } from "../types.ts";

/** A sound finished loop. */
export interface EvidenceRun {
  readonly runId: string;
  /** Id of its plan. */
  readonly initiative: string;
  /** Id of its row. */
  readonly row: string;
}

/** All that a trace is made of. */
export interface TraceInput {
  readonly files: readonly FileFacts[];
  readonly plans: readonly Plan[];
  readonly evidence: readonly EvidenceRun[];
  readonly results: TestResults;
  /** null: the project has no lock file. */
  readonly reviews: LockFile | null;
  /** `2026-11-28` */
  readonly today: string;
  /** Paths that exist besides those of `files`, for links to a file as a whole. @default none */
  readonly paths?: ReadonlySet<string>;
}
