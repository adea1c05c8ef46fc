import { existsSync } from "node:fs";
import { join } from "node:path";
import { assertSameNetwork } from "./checkpoint/same-network.ts";
import { planEpochs } from "./epoch-plan.ts";
import { createEmitter } from "./events.ts";
import type { FitOptions } from "./fit-options.ts";
import { resolveMonitor } from "./monitor.ts";
import { describeDifferences, resumeState } from "./resume.ts";
import { type Run, shapeOf } from "./run.ts";
import { createTrainingState } from "./training-state.ts";
import type { TrainingState } from "./types.ts";
import { assertWatchable, watchedName } from "./watch.ts";
import { hashWeights } from "./weights-hash.ts";

/**
 * Prepares a run and tells of its start; everything that can be checked is checked here, before the first step.
 * @throws AppError `DATA_INVALID`, `CONFIG_INVALID`, `MODEL_MISMATCH`, `TRAIN_RESUME_REFUSED`
 */
export function openRun(options: FitOptions): Run {
  const plan = planEpochs(options.config, options.batches);
  const clock = options.clock ?? (() => performance.now());
  const startedAt = clock();
  const run: Run = {
    options,
    plan,
    monitor: resolveMonitor({
      ...options.names,
      hasValidation: plan.validation !== null,
      config: options.config,
    }),
    emitter: createEmitter(options.callbacks ?? []),
    state: openState(options, plan),
    clock,
    pace: { startedAt, batches: 0, epochPatterns: 0, epochStartedAt: startedAt },
    gradient: new Float32Array(options.layout.size),
    lastPath: null,
  };
  assertWatchable(run.monitor.metric, options.names);
  tellStart(run);
  return run;
}

function openState(options: FitOptions, plan: Run["plan"]): TrainingState {
  const { resumeFrom, config, layout, weights } = options;
  if (resumeFrom === undefined) return createTrainingState(config, weights);
  const model = (options.checkpoints?.identity ?? resumeFrom.identity).model.config;
  assertSameNetwork(resumeFrom, { layout, config: model });
  const state = resumeState(resumeFrom, { config, shape: shapeOf(plan), identity: null });
  const folder = options.checkpoints?.folder;
  return { ...state, kept: state.kept.filter(({ file }) => folder !== undefined && existsSync(join(folder, file))) };
}

function tellStart(run: Run): void {
  const { options, plan, state, monitor, emitter } = run;
  emitter.emit({
    type: "run-started",
    parameters: options.layout.size,
    epochs: plan.epochs,
    batchesPerEpoch: plan.batches,
    trainGroups: plan.trainGroups,
    validationGroups: plan.validation?.groups ?? 0,
    monitor: watchedName(run),
    weightsHash: hashWeights(state.weights),
    history: [...state.history],
  });
  if (monitor.notice !== null) emitter.emit({ type: "notice", message: monitor.notice });
  if (options.resumeFrom !== undefined) tellResume(run, options.resumeFrom);
}

function tellResume({ options, plan, state, emitter }: Run, resumeFrom: NonNullable<FitOptions["resumeFrom"]>): void {
  const differences = describeDifferences(resumeFrom, {
    config: options.config,
    shape: shapeOf(plan),
    identity: options.checkpoints?.identity ?? null,
  });
  const { epoch, position: batch, optimizer } = state;
  emitter.emit({ type: "resumed", epoch, batch, step: optimizer.step, differences });
}
