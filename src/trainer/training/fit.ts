import { join } from "node:path";
import { closeEpoch } from "./close-epoch.ts";
import { judgeEarlyStopping } from "./early-stopping.ts";
import { drawOrder } from "./epoch-plan.ts";
import type { FitOptions, FitResult } from "./fit-options.ts";
import { openRun } from "./open-run.ts";
import { recover } from "./recover.ts";
import { isAborted, type Run, yieldToEventLoop } from "./run.ts";
import { saveInterrupted } from "./save-state.ts";
import { type Fault, trainBatch } from "./train-batch.ts";
import { markEpochStart } from "./training-state.ts";
import type { StopReason } from "./types.ts";
import { validate } from "./validate.ts";
import { watchedName } from "./watch.ts";
import { hashWeights } from "./weights-hash.ts";

/** Observers may finish what they were told for so long after the end. */
const OBSERVER_LIMIT_MS = 10_000;

/**
 * Trains: epochs of batches in a seeded order, a step of the optimiser every `accumSteps` batches, validation and
 * checkpoints after each epoch, until an end of `StopReason` is reached. The same weights, config, data and engine give
 * the same bytes, also over any number of stops and resumes.
 *
 * @throws AppError `CONFIG_INVALID`, `DATA_INVALID`, `MODEL_MISMATCH`, `TRAIN_RESUME_REFUSED` before the first step;
 *   `IO_FAILED` where a checkpoint cannot be written; whatever `replica` and `batches` throw
 * @see specs/execution-config.md, specs/checkpoint-format.md
 */
export async function fit(options: FitOptions): Promise<FitResult> {
  const run = openRun(options);
  try {
    const reason = await runEpochs(run);
    const { epoch, optimizer } = run.state;
    run.emitter.emit({ type: "stopped", reason, epoch, step: optimizer.step });
    return resultOf(run, reason);
  } finally {
    await run.emitter.settle(OBSERVER_LIMIT_MS);
  }
}

async function runEpochs(run: Run): Promise<StopReason> {
  for (;;) {
    const reason = judge(run);
    if (reason !== null) return reason;
    const end = await runEpoch(run);
    if (end !== "done") return end;
  }
}

/** Between two epochs: whether that was the last one. Read from the state alone, so that a resumed run ends alike. */
function judge({ state, options, plan, monitor }: Run): StopReason | null {
  const stop = judgeEarlyStopping({ ...options.config, mode: monitor.mode }, state.earlyStopping);
  if (stop === "non-finite") return stop;
  if (options.config.fastDevRun) return state.epoch >= plan.epochs ? "fast-dev-run" : null;
  return stop ?? (state.epoch >= plan.epochs ? "finished" : null);
}

/** An epoch that was taken back is `done` too: it begins anew. */
async function runEpoch(run: Run): Promise<"done" | "interrupted" | "non-finite"> {
  const { state, plan, pace } = run;
  const { groups, randomAfter } = drawOrder(plan, state.random);
  if (state.position === 0) markEpochStart(state);
  pace.epochStartedAt = run.clock();
  pace.epochPatterns = 0;
  const fault = await trainBatches(run, groups);
  const trainingMs = state.elapsed.trainingMs + run.clock() - pace.epochStartedAt;
  if (fault === "interrupted") return interrupt(run, trainingMs);
  if (fault !== null) return recover(run, fault) ? "done" : "non-finite";
  const validation = await validate(run);
  if (validation.end === "interrupted") return interrupt(run, trainingMs);
  if (validation.end === "non-finite") return recover(run, validation.fault) ? "done" : "non-finite";
  const totalMs = state.elapsed.totalMs + run.clock() - pace.epochStartedAt;
  await closeEpoch(run, { validation: validation.totals, randomAfter, trainingMs, totalMs });
  return "done";
}

/** Trains on what is left of the epoch. */
async function trainBatches(run: Run, groups: Int32Array): Promise<Fault | "interrupted" | null> {
  const { state, plan } = run;
  while (state.position < plan.batches) {
    if (isAborted(run)) return "interrupted";
    const start = state.position * plan.batchSize;
    const fault = await trainBatch(run, groups.slice(start, start + plan.batchSize));
    if (fault !== null) return fault;
    await yieldToEventLoop();
  }
  return null;
}

/** The epoch's time goes on where it stood, as everything else does. */
async function interrupt(run: Run, trainingMs: number): Promise<"interrupted"> {
  const totalMs = run.state.elapsed.totalMs + run.clock() - run.pace.epochStartedAt;
  run.state.elapsed = { trainingMs, totalMs };
  await saveInterrupted(run);
  return "interrupted";
}

function resultOf(run: Run, reason: StopReason): FitResult {
  const { options, state, lastPath } = run;
  const best = state.kept[0];
  const folder = options.checkpoints?.folder;
  return {
    reason,
    weights: state.weights,
    weightsHash: hashWeights(state.weights),
    epochs: state.epoch,
    step: state.optimizer.step,
    history: state.history,
    monitor: watchedName(run),
    best:
      best === undefined || folder === undefined
        ? null
        : { path: join(folder, best.file), epoch: best.epoch, value: best.value },
    last: lastPath,
    state,
  };
}
