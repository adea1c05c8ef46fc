import type { ParameterLayout, Replica } from "../model/types.ts";
import type { Checkpoint } from "./checkpoint/types.ts";
import type { FitObserver } from "./events.ts";
import type { ExecutionConfig } from "./execution-config.ts";
import type { LossNames } from "./metric-names.ts";
import type { LogRecord, RunIdentity, StopReason, TrainingBatches, TrainingState } from "./types.ts";

/** Where checkpoints go, and what they say about the run. */
export interface CheckpointOptions {
  /** Made where it is not there. */
  readonly folder: string;
  readonly identity: RunIdentity;
}

/** All that `fit` needs. */
export interface FitOptions {
  /** Computes gradients and losses; `fit` does not dispose it. */
  readonly replica: Replica;
  /** Weights to start from, float32 `[layout.size]`; copied, and not used where a run is resumed. */
  readonly weights: Float32Array;
  readonly layout: ParameterLayout;
  readonly config: ExecutionConfig;
  readonly batches: TrainingBatches;
  /** Names of the model's losses; `valLossName` is `null` where the model has none. */
  readonly names: { readonly trainLossName: LossNames["trainLossName"]; readonly valLossName: string | null };
  /** @default [] */
  readonly callbacks?: readonly FitObserver[];
  /** Milliseconds. @default performance.now */
  readonly clock?: () => number;
  /** Stops the run after the running step. @default never */
  readonly signal?: AbortSignal;
  /** Goes on where this was saved. @default starts anew */
  readonly resumeFrom?: Checkpoint;
  /** @default none are written */
  readonly checkpoints?: CheckpointOptions;
}

/** What came of a run. */
export interface FitResult {
  readonly reason: StopReason;
  /** float32 `[layout.size]`; those of the last whole step. */
  readonly weights: Float32Array;
  /** SHA-256 of `weights`. */
  readonly weightsHash: string;
  /** Epochs that are done, those before a resume included. */
  readonly epochs: number;
  readonly step: number;
  readonly history: readonly LogRecord[];
  /** The metric that was watched. */
  readonly monitor: string;
  /** The best checkpoint that is kept; `null` where none is. */
  readonly best: { readonly path: string; readonly epoch: number; readonly value: number } | null;
  /** Path of the newest state on the disk; `null` where none was written in this session. */
  readonly last: string | null;
  /** All that decides how training would go on. */
  readonly state: TrainingState;
}
