import type { Emitter } from "./events.ts";
import type { EpochPlan } from "./epoch-plan.ts";
import type { FitOptions } from "./fit-options.ts";
import type { Monitor } from "./monitor.ts";
import { learningRateAt } from "./scheduler.ts";
import type { EpochShape, TrainingState } from "./types.ts";

/** A run that is under way: what its parts share. */
export interface Run {
  readonly options: FitOptions;
  readonly plan: EpochPlan;
  readonly monitor: Monitor;
  readonly emitter: Emitter;
  readonly state: TrainingState;
  readonly clock: () => number;
  readonly pace: Pace;
  /** Where each batch's gradient is put, float32 `[layout.size]`. */
  readonly gradient: Float32Array;
  /** Path of the newest state on the disk. */
  lastPath: string | null;
}

/** What this session did so far, to tell how long the rest will take. */
export interface Pace {
  readonly startedAt: number;
  /** Batches that were trained. */
  batches: number;
  /** In the running epoch, of this session: patterns and time of training alone. */
  epochPatterns: number;
  epochStartedAt: number;
}

/** Whether the run was asked to stop. */
export function isAborted(run: Run): boolean {
  return run.options.signal?.aborted === true;
}

/** Learning rate of the running epoch: that of the scheduler, halved after each result that was not finite. */
export function currentRate({ options, state }: Pick<Run, "options" | "state">): number {
  return learningRateAt(options.config, state.scheduler, state.epoch) * 0.5 ** state.halvings;
}

/** The part of a plan that a saved position depends on. */
export function shapeOf({ trainGroups, batchSize, batches }: EpochPlan): EpochShape {
  return { trainGroups, batchSize, batches };
}

/** Lets timers, signals and observers have their turn. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
