import type { ExecutionConfig } from "./execution-config.ts";

/** The knobs that early stopping reads. */
export type EarlyStoppingConfig = Pick<
  ExecutionConfig,
  "mode" | "earlyStopPatience" | "minDelta" | "stopThreshold" | "divergenceThreshold"
>;

/** What early stopping remembers from epoch to epoch. */
export interface EarlyStoppingState {
  /** Best value of the watched metric so far. */
  readonly best: number | null;
  /** Epochs in a row that did not improve on it by more than `minDelta`. */
  readonly badEpochs: number;
  /** Value of the last epoch. */
  readonly last: number | null;
}

/** Before the first epoch. */
export const NEW_EARLY_STOPPING: EarlyStoppingState = { best: null, badEpochs: 0, last: null };

/** The state after an epoch with this value of the watched metric. A value that is not finite never improves. */
export function advanceEarlyStopping(
  config: EarlyStoppingConfig,
  state: EarlyStoppingState,
  value: number,
): EarlyStoppingState {
  const gain = state.best === null ? Infinity : config.mode === "min" ? state.best - value : value - state.best;
  const improved = Number.isFinite(value) && gain > config.minDelta;
  return improved
    ? { best: value, badEpochs: 0, last: value }
    : { best: state.best, badEpochs: state.badEpochs + 1, last: value };
}

/**
 * Why training ends now by the watched metric, or null to go on. The first reason of this order holds.
 * @see specs/execution-config.md §5
 */
export function judgeEarlyStopping(
  config: EarlyStoppingConfig,
  state: EarlyStoppingState,
): "non-finite" | "threshold" | "divergence" | "early-stop-patience" | null {
  const { last } = state;
  if (last === null) return null;
  if (!Number.isFinite(last)) return "non-finite";
  if (reaches(last, config.stopThreshold, config.mode)) return "threshold";
  if (reaches(last, config.divergenceThreshold, config.mode === "min" ? "max" : "min")) return "divergence";
  const { earlyStopPatience } = config;
  return earlyStopPatience !== null && state.badEpochs >= earlyStopPatience ? "early-stop-patience" : null;
}

function reaches(value: number, threshold: number | null, direction: "min" | "max"): boolean {
  if (threshold === null) return false;
  return direction === "min" ? value <= threshold : value >= threshold;
}
