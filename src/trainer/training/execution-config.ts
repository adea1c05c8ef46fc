import type { Place } from "../../base/errors/app-error.ts";
import { fillDefaults } from "../../base/schema/knobs.ts";
import type { EngineName, EngineOptions, Precision } from "../engine/types.ts";
import { configError } from "../model/config-error.ts";
import { findConfigIssues } from "./execution-config-issues.ts";
import { readExecutionKnobs } from "./execution-schema.ts";

/**
 * How a run is executed, every default filled in. What each knob means, its range and its default stand in
 * `execution-config.schema.json` alone.
 * @see specs/execution-config.md
 */
export interface ExecutionConfig {
  readonly engine: EngineName | "auto";
  readonly precision: Precision;
  readonly threads: number | null;
  readonly deterministic: boolean;
  readonly seed: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly optimizer: "adam" | "sgd";
  readonly adamBeta1: number;
  readonly adamBeta2: number;
  readonly adamEpsilon: number;
  readonly momentum: number;
  readonly scheduler: "constant" | "exponential" | "warmup-cosine" | "plateau";
  readonly schedulerGamma: number;
  readonly warmupEpochs: number;
  readonly plateauFactor: number;
  readonly plateauPatience: number;
  readonly minLearningRate: number;
  readonly gradientClipValue: number | null;
  readonly gradientClipAlgorithm: "norm" | "value";
  readonly accumSteps: number;
  readonly validationFraction: number;
  readonly monitor: string;
  readonly mode: "min" | "max";
  readonly earlyStopPatience: number | null;
  readonly minDelta: number;
  readonly stopThreshold: number | null;
  readonly divergenceThreshold: number | null;
  readonly checkpoint: boolean;
  readonly saveTopK: number;
  readonly saveLast: boolean;
  readonly logger: readonly ("csv" | "jsonl" | "none")[];
  readonly progress: boolean;
  readonly inferenceBatchSize: number;
  readonly fastDevRun: boolean;
  readonly overfitBatches: number;
}

/**
 * Validates an execution config and fills in the defaults.
 * @param input an object with any of the knobs, as it came from a file or the command line
 * @param where the file that it came from, for the error. @default the words "execution config"
 * @throws AppError `CONFIG_INVALID` with all problems together: unknown knobs with the nearest name, wrong types, values out of range
 * @see specs/execution-config.md §1
 */
export function resolveExecutionConfig(input: unknown, where: Place = { file: "execution config" }): ExecutionConfig {
  const issues = findConfigIssues(input, where);
  if (issues.length > 0) throw configError(issues, { what: "The execution config", code: "CONFIG_INVALID", where });
  return fillDefaults(readExecutionKnobs(), input as Readonly<Record<string, unknown>>) as unknown as ExecutionConfig;
}

/**
 * What the config asks of an engine.
 * @public
 */
export function engineOptions(config: ExecutionConfig): EngineOptions {
  return {
    name: config.engine,
    precision: config.precision,
    ...(config.threads !== null && { threads: config.threads }),
  };
}

/**
 * The config with the seed that the run really uses: its own, or a fresh one where `deterministic` is off.
 * What this returns is recorded, so that every run can be repeated.
 * @param drawSeed gives a fresh seed, 0 … 2³¹ − 1
 * @public
 */
export function settleSeed(config: ExecutionConfig, drawSeed: () => number): ExecutionConfig {
  return config.deterministic ? config : { ...config, deterministic: true, seed: drawSeed() };
}
