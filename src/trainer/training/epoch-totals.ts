import type { LossResult } from "../model/types.ts";

/** Sums over the batches of an epoch, weighted by their patterns, in doubles. */
export interface EpochTotals {
  /** Patterns. */
  readonly count: number;
  /** `Σ nᵢ·lossᵢ`. */
  readonly loss: number;
  /** `Σ nᵢ·metricᵢ` by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Sum of the norms of the applied gradients. */
  readonly norm: number;
  /** Gradients applied. */
  readonly steps: number;
}

/** Before the first batch. */
export const NO_TOTALS: EpochTotals = { count: 0, loss: 0, metrics: {}, norm: 0, steps: 0 };

/** The sums with a batch more. */
export function addResult(totals: EpochTotals, result: LossResult): EpochTotals {
  const metrics: Record<string, number> = { ...totals.metrics };
  for (const [name, value] of Object.entries(result.metrics)) {
    metrics[name] = (metrics[name] ?? 0) + result.count * value;
  }
  return {
    ...totals,
    count: totals.count + result.count,
    loss: totals.loss + result.count * result.loss,
    metrics,
  };
}

/** The sums with a step more. */
export function addStep(totals: EpochTotals, norm: number): EpochTotals {
  return { ...totals, norm: totals.norm + norm, steps: totals.steps + 1 };
}

/**
 * Means over the patterns: the loss under its own name, the metrics under theirs with a prefix.
 * @param prefix `train_` or `val_`
 */
export function meanMetrics(totals: EpochTotals, lossName: string, prefix: string): Readonly<Record<string, number>> {
  const further = Object.entries(totals.metrics).map(([name, sum]) => [`${prefix}${name}`, sum / totals.count]);
  return { [lossName]: totals.loss / totals.count, ...Object.fromEntries(further) };
}
