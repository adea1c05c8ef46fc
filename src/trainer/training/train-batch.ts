import type { Batch, GradientResult } from "../model/types.ts";
import { accumulate, takeMean } from "./accumulator.ts";
import { clipGradient, gradientNorm } from "./clip.ts";
import { addResult, addStep } from "./epoch-totals.ts";
import { applyOptimizer } from "./optimizer.ts";
import { currentRate, type Run } from "./run.ts";
import type { NonFiniteRecord } from "./types.ts";

/** What was not finite, and where. */
export type Fault = Pick<NonFiniteRecord, "batch" | "quantity" | "patterns">;

/**
 * Trains on one batch; at the end of a window of `accumSteps` batches, and of the epoch, the step is applied.
 * @param groups groups of the batch, int32 `[B]`
 * @returns what was not finite; then nothing was applied
 */
export async function trainBatch(run: Run, groups: Int32Array): Promise<Fault | null> {
  const { options, state } = run;
  const batch = await options.batches.train.batch(groups);
  const result = await options.replica.gradient(state.weights, batch, run.gradient);
  const norm = gradientNorm(result.gradient);
  const fault = findFault(state.position, batch, { loss: result.loss, norm });
  if (fault !== null) return fault;
  state.totals = addResult(state.totals, result);
  const applied = applyAtWindowEnd(run, result, norm);
  state.position += 1;
  tellBatch(run, result, applied);
  return null;
}

function findFault(
  position: number,
  batch: Batch,
  found: { readonly loss: number; readonly norm: number },
): Fault | null {
  const quantity = Number.isFinite(found.loss) ? "gradient norm" : "loss";
  if (quantity === "gradient norm" && Number.isFinite(found.norm)) return null;
  return { batch: position, quantity, patterns: [...batch.patterns] };
}

/** The norm of the gradient that was applied; `null` where the window goes on. */
function applyAtWindowEnd(run: Run, result: GradientResult, norm: number): number | null {
  const { accumulator, position } = run.state;
  if (accumulator === null) return applyStep(run, result.gradient, norm); // a window of one batch is that batch, bit for bit
  accumulate(accumulator, result.gradient, result.count);
  const isEnd = accumulator.batches === run.options.config.accumSteps || position + 1 === run.plan.batches;
  if (!isEnd) return null;
  const mean = takeMean(accumulator);
  return applyStep(run, mean, gradientNorm(mean));
}

function applyStep(run: Run, gradient: Float32Array, norm: number): number {
  const { options, state } = run;
  clipGradient(gradient, norm, options.config);
  applyOptimizer(options.config, state.optimizer, {
    weights: state.weights,
    gradient,
    learningRate: currentRate(run),
  });
  state.totals = addStep(state.totals, norm);
  return norm;
}

function tellBatch(run: Run, result: GradientResult, norm: number | null): void {
  const { state, plan, pace } = run;
  pace.batches += 1;
  pace.epochPatterns += result.count;
  const now = run.clock();
  const left = (plan.epochs - state.epoch) * plan.batches - state.position;
  run.emitter.emit({
    type: "batch-finished",
    epoch: state.epoch,
    batch: state.position - 1,
    batchesPerEpoch: plan.batches,
    step: state.optimizer.step,
    loss: result.loss,
    learningRate: currentRate(run),
    gradientNorm: norm,
    patterns: result.count,
    patternsPerSecond: perSecond(pace.epochPatterns, now - pace.epochStartedAt),
    remainingMs: ((now - pace.startedAt) / pace.batches) * left,
  });
}

/** 0 where no time has passed. */
export function perSecond(count: number, milliseconds: number): number {
  return milliseconds > 0 ? (1000 * count) / milliseconds : 0;
}
