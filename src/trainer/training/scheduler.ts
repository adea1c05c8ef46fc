import type { ExecutionConfig } from "./execution-config.ts";

/** The knobs that a scheduler reads. */
export type SchedulerConfig = Pick<
  ExecutionConfig,
  | "scheduler"
  | "learningRate"
  | "epochs"
  | "schedulerGamma"
  | "warmupEpochs"
  | "plateauFactor"
  | "plateauPatience"
  | "minLearningRate"
  | "mode"
>;

/** What a scheduler remembers; only `plateau` has anything to remember. */
export interface SchedulerState {
  /** Best value of the watched metric. */
  readonly best: number | null;
  /** Epochs since, without a reduction. */
  readonly badEpochs: number;
  readonly reductions: number;
}

/** A scheduler before the first epoch. */
export const NEW_SCHEDULER: SchedulerState = { best: null, badEpochs: 0, reductions: 0 };

/**
 * Learning rate of an epoch, the same for all of its steps. With η the start, e the epoch from 0, E all epochs,
 * W the warm-up, η₀ = min(η, `minLearningRate`):
 *
 * constant `η` · exponential `η·γᵉ` · plateau `max(η₀, η·fʳ)` after r reductions ·
 * warmup-cosine `η·(e+1)/W` while e < W, then `η₀ + (η − η₀)·(1 + cos(π(e − W)/(E − W)))/2`
 * @see specs/execution-config.md §3; Loshchilov and Hutter, SGDR, arXiv 1608.03983, eq. 5
 */
export function learningRateAt(config: SchedulerConfig, state: SchedulerState, epoch: number): number {
  const rate = config.learningRate;
  const floor = Math.min(rate, config.minLearningRate);
  switch (config.scheduler) {
    case "constant":
      return rate;
    case "exponential":
      return rate * config.schedulerGamma ** epoch;
    case "plateau":
      return Math.max(floor, rate * config.plateauFactor ** state.reductions);
    case "warmup-cosine":
      return warmupCosine({ rate, floor, epoch, warmup: config.warmupEpochs, epochs: config.epochs });
  }
}

function warmupCosine(at: {
  readonly rate: number;
  readonly floor: number;
  readonly epoch: number;
  readonly warmup: number;
  readonly epochs: number;
}): number {
  if (at.epoch < at.warmup) return (at.rate * (at.epoch + 1)) / at.warmup;
  const share = Math.min(1, (at.epoch - at.warmup) / Math.max(1, at.epochs - at.warmup));
  return at.floor + ((at.rate - at.floor) * (1 + Math.cos(Math.PI * share))) / 2;
}

/**
 * The state after an epoch. Under `plateau` each epoch that is not strictly better than the best counts as bad;
 * one more of them than `plateauPatience` reduces the rate and starts the count anew.
 * @param value the watched metric of that epoch
 * @see torch.optim.lr_scheduler.ReduceLROnPlateau, with threshold 0
 */
export function advanceScheduler(config: SchedulerConfig, state: SchedulerState, value: number): SchedulerState {
  if (config.scheduler !== "plateau") return state;
  const better = state.best === null || (config.mode === "min" ? value < state.best : value > state.best);
  if (better) return { ...state, best: value, badEpochs: 0 };
  if (state.badEpochs < config.plateauPatience) return { ...state, badEpochs: state.badEpochs + 1 };
  return { ...state, badEpochs: 0, reductions: state.reductions + 1 };
}
