import { advanceEarlyStopping } from "./early-stopping.ts";
import { type EpochTotals, meanMetrics } from "./epoch-totals.ts";
import { currentRate, type Run } from "./run.ts";
import { saveEpoch } from "./save-state.ts";
import { advanceScheduler } from "./scheduler.ts";
import { perSecond } from "./train-batch.ts";
import { clearEpoch } from "./training-state.ts";
import type { EpochRecord } from "./types.ts";
import { findWatched, unknownMetric, validationName, type Watched } from "./watch.ts";

/** What is known of an epoch when its batches are done. */
export interface EpochEnd {
  readonly validation: EpochTotals | null;
  readonly randomAfter: readonly number[];
  /** Training alone. */
  readonly trainingMs: number;
  readonly totalMs: number;
}

/**
 * Ends an epoch: log, watched metric, rate of the next one, checkpoints.
 * @throws AppError `CONFIG_INVALID` where the watched metric is not logged (the state is saved before); `IO_FAILED`
 */
export async function closeEpoch(run: Run, end: EpochEnd): Promise<void> {
  const { state, emitter } = run;
  const record = recordOf(run, end);
  const watched = findWatched(run, record.metrics);
  state.history.push(record);
  emitter.emit({ type: "epoch-finished", record, history: [...state.history] });
  if (watched !== null) advance(run, watched);
  state.epoch += 1;
  state.random = end.randomAfter;
  clearEpoch(state);
  await saveEpoch(run, record.epoch, watched);
  if (watched === null) throw unknownMetric(run.monitor.metric, Object.keys(record.metrics));
}

function recordOf(run: Run, end: EpochEnd): EpochRecord {
  const { state, options } = run;
  const { totals } = state;
  const validation = end.validation === null ? {} : meanMetrics(end.validation, validationName(run), "val_");
  return {
    kind: "epoch",
    epoch: state.epoch,
    step: state.optimizer.step,
    learningRate: currentRate(run),
    gradientNorm: totals.norm / totals.steps,
    metrics: { ...meanMetrics(totals, options.names.trainLossName, "train_"), ...validation },
    seconds: end.totalMs / 1000,
    patternsPerSecond: perSecond(totals.count, end.trainingMs),
  };
}

function advance({ state, options, monitor }: Run, { value }: Watched): void {
  const config = { ...options.config, mode: monitor.mode };
  state.earlyStopping = advanceEarlyStopping(config, state.earlyStopping, value);
  state.scheduler = advanceScheduler(config, state.scheduler, value);
}
