import { AppError } from "../../base/errors/app-error.ts";
import { hashScan } from "../data/hash-scan.ts";
import type { Scan } from "../data/types.ts";
import type { Engine, EngineOptions } from "../engine/types.ts";
import { resolveModelConfig } from "../model/model-config.ts";
import { initialLogScale } from "../model/objective.ts";
import { type OpenedReplica, openReplica } from "../model/open-replica.ts";
import { createWeights } from "../model/parameters.ts";
import type { ModelConfig, ModelDefinition } from "../model/types.ts";
import type { Checkpoint } from "./checkpoint/types.ts";
import { planEpochs } from "./epoch-plan.ts";
import type { FitObserver } from "./events.ts";
import { engineOptions, type ExecutionConfig, resolveExecutionConfig, settleSeed } from "./execution-config.ts";
import type { FitResult } from "./fit-options.ts";
import { fit } from "./fit.ts";
import { createLoggers } from "./loggers.ts";
import { lossNames } from "./metric-names.ts";
import { withRunLock } from "./lock-run.ts";
import { measureStep } from "./measure-step.ts";
import { prepareTraining, type Preparation } from "./prepare-training.ts";
import { programVersion } from "./program-version.ts";
import { assertNewRun, prepareRunFolder, type RunFolder } from "./run-folder.ts";
import { loadResumePoint } from "./resume-point.ts";
import { createSessionJournal } from "./session-journal.ts";
import type { RunIdentity } from "./types.ts";
import { assertWatchable } from "./watch.ts";

/** What to train, on what, and how. */
export interface TrainOptions {
  /** The patterns; the caller closes them. */
  readonly scan: Scan;
  /** The file that they come from, for its hash. @default they were made in memory */
  readonly dataFile?: string;
  /** A scan to validate on. @default a part of the scan's positions, see `validationFraction` */
  readonly validationScan?: Scan;
  /** The run folder: checkpoints, logs, config. Made where it is not there. */
  readonly folder: string;
  /** Knobs of the model config; `N` is that of the patterns, and may be left out. Not with `resume`. */
  readonly model?: Readonly<Record<string, unknown>>;
  /** Knobs of the execution config; with `resume`, those that shall be others than before. */
  readonly execution?: Readonly<Record<string, unknown>>;
  /** Nearest patterns that a group is drawn from, at gridsize 2 and more. */
  readonly neighbours?: number;
  /** Go on with the newest state in the run folder. @default false */
  readonly resume?: boolean;
  /** The command that started this, for the run folder. */
  readonly command?: readonly string[];
  /** Anything else to keep with the weights; plain JSON. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly observers?: readonly FitObserver[];
  /** Told which engine computes and what is trained, before the first step. */
  readonly onPrepared?: (prepared: PreparedRun) => void;
  /** Ends the run after the step that runs; its state is saved. */
  readonly signal?: AbortSignal;
}

/** What a run is about to do. */
export interface PreparedRun {
  readonly engine: Engine;
  readonly definition: ModelDefinition;
  readonly config: ExecutionConfig;
  readonly parameters: number;
  /** Those that will be trained: one under `fastDevRun`. */
  readonly epochs: number;
  /** Those of an epoch, as `fastDevRun` and `overfitBatches` leave them. */
  readonly trainGroups: number;
  readonly validationGroups: number;
  /** Those of before a resume not counted. */
  readonly epochsLeft: number;
  /** How long the epochs that are left will take, from measured steps. */
  readonly estimatedSeconds: number;
  /** What the user should know of the start, a sentence each. */
  readonly notices: readonly string[];
}

/** What came of a run, and where it lies. */
export interface TrainResult extends FitResult {
  readonly folder: string;
  readonly engine: Engine;
  readonly definition: ModelDefinition;
  readonly config: ExecutionConfig;
  /** The best checkpoint, or the newest where there is no best; `null` where none was to be written. */
  readonly checkpoint: string | null;
}

/**
 * Trains a network on a scan: split, groups, normalisation, epochs, checkpoints. The weights that are saved are read back
 * and compared, byte for byte, with those that were trained.
 * @returns how it ended, the trained weights, float32 `[parameters]`, the log, and where the checkpoints lie
 * @throws AppError `CONFIG_INVALID`, `CONFIG_USAGE` (the folder holds a run, or none to resume), `MODEL_INVALID`,
 *   `MODEL_MISMATCH`, `DATA_INVALID`, `ENGINE_UNAVAILABLE`, `ENGINE_PRECISION`,
 *   `TRAIN_CHECKPOINT_NOT_FOUND`, `TRAIN_CHECKPOINT_CORRUPT`, `TRAIN_RESUME_REFUSED`, `LOCK_HELD` before the first step; `IO_FAILED`
 * @see specs/execution-config.md, specs/checkpoint-format.md; Hoidn et al., Sci. Rep. 13, 22789 (2023)
 */
export function train(options: TrainOptions): Promise<TrainResult> {
  return withRunLock({ folder: options.folder, command: options.command ?? [] }, () => trainAlone(options));
}

async function trainAlone(options: TrainOptions): Promise<TrainResult> {
  const plan = options.resume === true ? await planResume(options) : planNew(options);
  const definition = plan.definition ?? (await plan.preparation.define());
  const names = lossNames(definition.config);
  assertWatchable(plan.config.monitor, names);
  const { engine, replica } = await openReplica(definition, plan.engine);
  try {
    const identity = await identify(options, { engine, definition });
    const folder = await openRunFolder(options, plan, identity);
    const weights = createWeights(replica.layout, { seed: plan.config.seed, logScale: initialLogScale(definition) });
    if (options.onPrepared !== undefined)
      options.onPrepared(await describe(plan, { engine, replica, weights, definition }));
    const result = await fit({
      replica,
      weights,
      layout: replica.layout,
      config: plan.config,
      batches: plan.preparation.batches,
      names,
      callbacks: observersOf(options, plan, folder),
      ...(options.signal !== undefined && { signal: options.signal }),
      ...(plan.resumeFrom !== null && { resumeFrom: plan.resumeFrom }),
      ...(plan.config.checkpoint && { checkpoints: { folder: folder.checkpoints, identity } }),
    });
    const checkpoint = result.best?.path ?? result.last;
    return { ...result, folder: options.folder, engine, definition, config: plan.config, checkpoint };
  } finally {
    await replica.dispose();
  }
}

/** What is about to happen; the steps that are measured change nothing. */
async function describe(
  { config, preparation, resumeFrom, notices }: TrainPlan,
  at: OpenedReplica & { readonly weights: Float32Array; readonly definition: ModelDefinition },
): Promise<PreparedRun> {
  const { train: source } = preparation.batches;
  const plan = planEpochs(config, preparation.batches);
  const size = Math.min(config.batchSize, source.count);
  const batch = await source.batch(Int32Array.from({ length: size }, (_, group) => group));
  const secondsPerGroup = (await measureStep(() => at.replica.gradient(at.weights, batch))) / size;
  const epochsLeft = Math.max(0, plan.epochs - (resumeFrom?.training.epoch ?? 0));
  const validated = plan.validation?.groups ?? 0;
  return {
    engine: at.engine,
    definition: at.definition,
    config,
    parameters: at.replica.layout.size,
    epochs: plan.epochs,
    epochsLeft,
    trainGroups: plan.trainGroups,
    validationGroups: validated,
    estimatedSeconds: epochsLeft * secondsPerGroup * (plan.trainGroups + validated / 3), // a loss without its gradient
    notices,
  };
}

interface TrainPlan {
  readonly config: ExecutionConfig;
  readonly engine: EngineOptions;
  readonly preparation: Preparation;
  /** `null` for a new run, whose factors are still to be found. */
  readonly definition: ModelDefinition | null;
  readonly resumeFrom: Checkpoint | null;
  readonly notices: readonly string[];
}

function planNew(options: TrainOptions): TrainPlan {
  assertNewRun(options.folder);
  const config = settleSeed(resolveExecutionConfig(options.execution ?? {}), drawSeed);
  const { size } = options.scan.patterns;
  const model = resolveModelConfig({ N: size, ...options.model });
  if (model.N !== size) throw otherSize(model.N, size);
  return {
    config,
    engine: engineOptions(config),
    preparation: prepare(options, config, model),
    definition: null,
    resumeFrom: null,
    notices: [],
  };
}

/** Engine and number of threads are those of the run, for they decide bits; whatever was asked for wins. */
async function planResume(options: TrainOptions): Promise<TrainPlan> {
  const { config: before, engine, model, checkpoint } = await loadResumePoint(options.folder);
  const same = { ...before, engine: engine.name, threads: engine.threads };
  const config = resolveExecutionConfig({ ...same, ...options.execution });
  const definition = checkpoint?.identity.model ?? null;
  const notices = checkpoint === null ? ["nothing was saved before the run ended: it starts anew"] : [];
  const isKept = options.execution?.["engine"] === undefined;
  return {
    config,
    engine: { ...engineOptions(config), ...(isKept && { because: `the run began on ${engine.name}` }) },
    preparation: prepare(options, config, model),
    definition,
    resumeFrom: checkpoint,
    notices,
  };
}

function prepare(options: TrainOptions, config: ExecutionConfig, model: ModelConfig): Preparation {
  return prepareTraining(options.scan, {
    model,
    seed: config.seed,
    validationFraction: config.validationFraction,
    ...(options.neighbours !== undefined && { neighbours: options.neighbours }),
    ...(options.validationScan !== undefined && { validationScan: options.validationScan }),
  });
}

function openRunFolder(options: TrainOptions, { config }: TrainPlan, identity: RunIdentity): Promise<RunFolder> {
  return prepareRunFolder({
    folder: options.folder,
    config,
    identity,
    seeds: { "initial weights, order, split and groups": config.seed },
    dataPath: options.dataFile ?? null,
    command: options.command ?? [],
    resume: options.resume === true,
  });
}

function observersOf(options: TrainOptions, { config }: TrainPlan, folder: RunFolder): readonly FitObserver[] {
  return [...createLoggers(folder.folder, config), createSessionJournal(folder.sessions), ...(options.observers ?? [])];
}

async function identify(
  options: TrainOptions,
  { engine, definition }: { readonly engine: Engine; readonly definition: ModelDefinition },
): Promise<RunIdentity> {
  return {
    model: definition,
    engine: engine.identity,
    versions: {
      "ptycho-loop": programVersion(),
      node: process.versions.node,
      [engine.identity.name]: engine.identity.version,
    },
    dataHash: options.dataFile === undefined ? null : await hashScan(options.dataFile),
    extra: { ...options.extra, pixelSizeM: options.scan.pixelSizeM, neighbours: options.neighbours ?? null },
  };
}

function otherSize(stated: number, size: number): AppError {
  return new AppError("MODEL_INVALID", "The model config states another size than the patterns have", {
    received: `N ${stated}, patterns of ${size} × ${size}`,
    expected: `N ${size}, or no N: it is that of the patterns`,
    hint: "leave `N` out of the model config, or crop or bin the patterns",
  });
}

/** For runs that ask for no seed of their own; the one that is drawn is recorded. */
function drawSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
