import { AppError } from "../../base/errors/app-error.ts";
import type { Checkpoint } from "./checkpoint/types.ts";
import type { ExecutionConfig } from "./execution-config.ts";
import { createAccumulator } from "./accumulator.ts";
import { slotNames } from "./optimizer.ts";
import { copyTrainingState } from "./training-state.ts";
import type { EpochShape, RunIdentity, TrainingState } from "./types.ts";

/** The session that goes on from a checkpoint. */
export interface ResumeRequest {
  readonly config: ExecutionConfig;
  readonly shape: EpochShape;
  /** `null` where nothing is known about the engine of this session. */
  readonly identity: RunIdentity | null;
}

/**
 * The state to go on with; shares no memory with the checkpoint.
 * @throws AppError `TRAIN_RESUME_REFUSED` where the state makes no sense under this config or these data
 * @see specs/checkpoint-format.md §5
 */
export function resumeState(checkpoint: Checkpoint, request: ResumeRequest): TrainingState {
  const { config } = request;
  const problems = [...optimizerProblems(checkpoint, config), ...epochProblems(checkpoint, request)];
  if (problems.length > 0) throw refused(problems);
  const state = copyTrainingState(checkpoint.training);
  if (config.accumSteps === 1) return { ...state, accumulator: null };
  return { ...state, accumulator: state.accumulator ?? createAccumulator(state.weights.length) };
}

function optimizerProblems({ training }: Checkpoint, config: ExecutionConfig): readonly string[] {
  const { kind, slots } = training.optimizer;
  if (kind !== config.optimizer) return [`optimizer: ${kind} in the checkpoint, ${config.optimizer} asked for`];
  const held = Object.keys(slots).join(", ");
  const wanted = slotNames(config).join(", ");
  if (held === wanted) return [];
  return [`momentum: the checkpoint keeps ${held || "no velocity"}, the config needs ${wanted || "none"}`];
}

/** In the middle of an epoch the position only means something in the same order of the same batches. */
function epochProblems(checkpoint: Checkpoint, { config, shape }: ResumeRequest): readonly string[] {
  if (checkpoint.training.position === 0) return [];
  const before = { ...checkpoint.shape, accumSteps: checkpoint.config.accumSteps };
  const now = { ...shape, accumSteps: config.accumSteps };
  const keys = Object.keys(before) as (keyof typeof before)[];
  return keys.flatMap((key) => {
    if (before[key] === now[key]) return [];
    return `${key}: ${before[key]} in the checkpoint, ${now[key]} now, in the middle of an epoch`;
  });
}

function refused(problems: readonly string[]): AppError {
  return new AppError(
    "TRAIN_RESUME_REFUSED",
    "The checkpoint cannot be gone on with under this config and these data",
    {
      received: problems[0] ?? "",
      expected: "the config and the data of the run that wrote it",
      hint: "resume with the config.json and the data of its run folder, or from a checkpoint at the end of an epoch",
      problems,
    },
  );
}

/** Knobs that decide bits of the result, besides those that the engine's identity tells. */
const DECIDING = [
  "seed",
  "batchSize",
  "learningRate",
  "adamBeta1",
  "adamBeta2",
  "adamEpsilon",
  "momentum",
  "scheduler",
  "schedulerGamma",
  "warmupEpochs",
  "plateauFactor",
  "plateauPatience",
  "minLearningRate",
  "gradientClipValue",
  "gradientClipAlgorithm",
  "accumSteps",
  "validationFraction",
  "monitor",
  "mode",
  "fastDevRun",
  "overfitBatches",
] as const satisfies readonly (keyof ExecutionConfig)[];

/**
 * Why what comes of a resume is not what one go would have given, a sentence each:
 * `resume is not bit-equal: threads 2 → 4`. Empty where it is bit-equal.
 */
export function describeDifferences(checkpoint: Checkpoint, request: ResumeRequest): readonly string[] {
  const changes = [
    ...knobChanges(checkpoint.config, request.config),
    ...changesOf({ trainGroups: checkpoint.shape.trainGroups }, { trainGroups: request.shape.trainGroups }),
    ...(request.identity === null ? [] : identityChanges(checkpoint.identity, request.identity)),
  ];
  return changes.map((change) => `resume is not bit-equal: ${change}`);
}

function knobChanges(before: ExecutionConfig, now: ExecutionConfig): readonly string[] {
  const usesLength = now.scheduler === "warmup-cosine";
  return [
    ...changesOf(pick(before), pick(now)),
    ...(usesLength ? changesOf({ epochs: before.epochs }, { epochs: now.epochs }) : []),
  ];
}

function pick(config: ExecutionConfig): object {
  return Object.fromEntries(DECIDING.map((key) => [key, config[key]]));
}

function identityChanges(before: RunIdentity, now: RunIdentity): readonly string[] {
  return [
    ...changesOf(before.engine, now.engine),
    ...changesOf(before.versions, now.versions),
    ...changesOf({ data: before.dataHash }, { data: now.dataHash }),
    ...changesOf(before.model.normalisation, now.model.normalisation),
    ...changesOf({ canvasSize: before.model.canvasSize }, { canvasSize: now.model.canvasSize }),
    ...(sameProbe(before, now) ? [] : ["another probe"]),
    ...(sameMask(before, now) ? [] : ["another detector mask"]),
  ];
}

function sameProbe({ model: { probe: before } }: RunIdentity, { model: { probe: now } }: RunIdentity): boolean {
  return sameNumbers(before.shape, now.shape) && sameNumbers(before.re, now.re) && sameNumbers(before.im, now.im);
}

function sameMask({ model: before }: RunIdentity, { model: now }: RunIdentity): boolean {
  return sameNumbers(before.detectorMask ?? [], now.detectorMask ?? []);
}

function sameNumbers(before: ArrayLike<number>, now: ArrayLike<number>): boolean {
  return before.length === now.length && Array.from(before).every((value, index) => Object.is(value, now[index]));
}

function changesOf(before: object, now: object): readonly string[] {
  const old = before as Readonly<Record<string, unknown>>;
  const current = now as Readonly<Record<string, unknown>>;
  const keys = new Set([...Object.keys(old), ...Object.keys(current)]);
  return [...keys].flatMap((key) => {
    if (old[key] === current[key]) return [];
    return `${key} ${String(old[key] ?? "unknown")} → ${String(current[key] ?? "unknown")}`;
  });
}
