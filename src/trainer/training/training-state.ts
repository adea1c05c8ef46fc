import { createRandom } from "../../base/random/generator.ts";
import { createAccumulator, emptyAccumulator } from "./accumulator.ts";
import { NEW_EARLY_STOPPING } from "./early-stopping.ts";
import { NO_TOTALS } from "./epoch-totals.ts";
import type { ExecutionConfig } from "./execution-config.ts";
import { copyOptimizerState, createOptimizerState, type OptimizerState } from "./optimizer.ts";
import { NEW_SCHEDULER } from "./scheduler.ts";
import type { EpochTime, TrainingState } from "./types.ts";

/** Before the first batch. */
export const NO_TIME: EpochTime = { trainingMs: 0, totalMs: 0 };

/**
 * The state before the first step.
 * @param weights float32; copied
 */
export function createTrainingState(config: ExecutionConfig, weights: Float32Array): TrainingState {
  return {
    epoch: 0,
    position: 0,
    weights: weights.slice(),
    optimizer: createOptimizerState(config, weights.length),
    random: createRandom(config.seed).state(),
    accumulator: config.accumSteps > 1 ? createAccumulator(weights.length) : null,
    totals: NO_TOTALS,
    elapsed: NO_TIME,
    scheduler: NEW_SCHEDULER,
    earlyStopping: NEW_EARLY_STOPPING,
    halvings: 0,
    history: [],
    kept: [],
    removing: [],
    epochStart: null,
  };
}

/** A copy that shares no memory that training writes to. */
export function copyTrainingState(state: TrainingState): TrainingState {
  const { accumulator, epochStart } = state;
  return {
    ...state,
    weights: state.weights.slice(),
    optimizer: copyOptimizerState(state.optimizer),
    accumulator: accumulator === null ? null : { ...accumulator, sum: accumulator.sum.slice() },
    history: [...state.history],
    epochStart:
      epochStart === null
        ? null
        : { weights: epochStart.weights.slice(), optimizer: copyOptimizerState(epochStart.optimizer) },
  };
}

/** Remembers the epoch's start, to return to it. */
export function markEpochStart(state: TrainingState): void {
  state.epochStart = { weights: state.weights.slice(), optimizer: copyOptimizerState(state.optimizer) };
}

/** Undoes the running epoch: weights, optimiser, open window, sums, position; the random state never moved. */
export function returnToEpochStart(state: TrainingState): void {
  if (state.epochStart !== null) {
    state.weights.set(state.epochStart.weights);
    restoreOptimizer(state.optimizer, state.epochStart.optimizer);
  }
  clearEpoch(state);
}

/** Between two epochs: nothing is open. */
export function clearEpoch(state: TrainingState): void {
  if (state.accumulator !== null) emptyAccumulator(state.accumulator);
  state.position = 0;
  state.totals = NO_TOTALS;
  state.elapsed = NO_TIME;
  state.epochStart = null;
}

function restoreOptimizer(target: OptimizerState, source: OptimizerState): void {
  target.step = source.step;
  for (const [name, values] of Object.entries(source.slots)) target.slots[name]?.set(values);
}
