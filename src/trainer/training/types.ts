import type { EngineIdentity } from "../engine/types.ts";
import type { Batch, ModelDefinition } from "../model/types.ts";
import type { Accumulator } from "./accumulator.ts";
import type { EarlyStoppingState } from "./early-stopping.ts";
import type { EpochTotals } from "./epoch-totals.ts";
import type { OptimizerState } from "./optimizer.ts";
import type { SchedulerState } from "./scheduler.ts";

/** Groups of one split, fetched as batches. */
export interface BatchSource {
  /** Groups in the split. */
  readonly count: number;
  /**
   * The batch of these groups, in this order.
   * @param groups indices `0 … count − 1`, int32 `[B]`
   */
  batch(groups: Int32Array): Promise<Batch>;
}

/** What a run trains and validates on. */
export interface TrainingBatches {
  readonly train: BatchSource;
  /** `null` where nothing was kept out of training. */
  readonly validation: BatchSource | null;
}

/** Why training ended; recorded, and told by the exit code. */
export type StopReason =
  /** All epochs are done. */
  | "finished"
  /** No improvement for `earlyStopPatience` epochs. */
  | "early-stop-patience"
  /** `stopThreshold` was reached. */
  | "threshold"
  /** `divergenceThreshold` was reached. */
  | "divergence"
  /** A loss or gradient was not finite for the fourth time, or the watched metric is not. */
  | "non-finite"
  /** The signal was given; the state is saved. */
  | "interrupted"
  /** The one batch of `fastDevRun` is done. */
  | "fast-dev-run";

/** An epoch in the log. Only `seconds` and `patternsPerSecond` differ from run to run. */
export interface EpochRecord {
  readonly kind: "epoch";
  /** From 0. */
  readonly epoch: number;
  /** Steps of the optimiser so far. */
  readonly step: number;
  readonly learningRate: number;
  /** Mean norm of the applied gradients before clipping. */
  readonly gradientNorm: number;
  /** Losses under the model's names; further numbers of the model as `train_…` and `val_…`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Of all sessions that had a part in it; time between them does not count. */
  readonly seconds: number;
  /** Training alone, without validation. */
  readonly patternsPerSecond: number;
}

/** An epoch that was taken back because something was not finite. */
export interface NonFiniteRecord {
  readonly kind: "non-finite";
  readonly epoch: number;
  /** Batch of the epoch, from 0; for a validation loss, of the validation split. */
  readonly batch: number;
  readonly quantity: "loss" | "gradient norm" | "validation loss";
  /** Indices of the batch's patterns in their scan. */
  readonly patterns: readonly number[];
  /** The rate from now on. */
  readonly learningRate: number;
  /** How often the rate was halved so far, this time included. */
  readonly halvings: number;
  /** Whether training ended with it. */
  readonly gaveUp: boolean;
}

/** A line of the log. */
export type LogRecord = EpochRecord | NonFiniteRecord;

/** One of the best checkpoints that is kept. */
export interface KeptCheckpoint {
  /** Name of the file in the folder of checkpoints. */
  readonly file: string;
  readonly epoch: number;
  /** The watched metric. */
  readonly value: number;
}

/** How long an epoch took so far. */
export interface EpochTime {
  /** Training alone, without validation. */
  readonly trainingMs: number;
  readonly totalMs: number;
}

/** All that decides how training goes on; what is not in it cannot change a bit of the result. */
export interface TrainingState {
  /** Index of the running epoch, which is the number of epochs done. */
  epoch: number;
  /** Batches of the running epoch that are done. */
  position: number;
  /** float32 `[layout.size]`. */
  readonly weights: Float32Array;
  readonly optimizer: OptimizerState;
  /** State of the generator before the running epoch's order was drawn. */
  random: readonly number[];
  /** The open window; `null` where `accumSteps` is 1. */
  readonly accumulator: Accumulator | null;
  /** Sums over the running epoch. */
  totals: EpochTotals;
  /** What the running epoch took in the sessions before this one. */
  elapsed: EpochTime;
  scheduler: SchedulerState;
  earlyStopping: EarlyStoppingState;
  /** How often the rate was halved after something not finite. */
  halvings: number;
  readonly history: LogRecord[];
  /** Best checkpoints, the best first. */
  kept: readonly KeptCheckpoint[];
  /** Files that a newer one has replaced; they are deleted once the state that no longer names them is saved. */
  removing: readonly string[];
  /** Where to return to from within an epoch; `null` between epochs. */
  epochStart: { readonly weights: Float32Array; readonly optimizer: OptimizerState } | null;
}

/** How many groups an epoch has and how they are batched; a state fits the shape that it was made for. */
export interface EpochShape {
  /** Groups of the training split that are used. */
  readonly trainGroups: number;
  readonly batchSize: number;
  /** Batches of an epoch. */
  readonly batches: number;
}

/** What a checkpoint says about the run that wrote it. */
export interface RunIdentity {
  readonly model: ModelDefinition;
  readonly engine: EngineIdentity;
  /** Versions of the programs that took part, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-256 of the data that was trained on; `null` where it was made in memory. */
  readonly dataHash: string | null;
  /** Whatever else the caller wants to find again with the weights; JSON. */
  readonly extra: Readonly<Record<string, unknown>>;
}
