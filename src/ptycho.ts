/**
 * The trainer as a library: `import { openScan, train, infer, evaluateObject } from "ptycho-loop/ptycho"`.
 * @module
 */
export { AppError, type ErrorCode, type ErrorKind } from "./base/errors/app-error.ts";

export type { ComplexArray } from "./trainer/physics/types.ts";
export type { DataLayout, Groups, PatternSource, Scan } from "./trainer/data/types.ts";
export { openScan, type OpenScanOptions } from "./trainer/data/open-scan.ts";
export { createMemorySource } from "./trainer/data/pattern-source.ts";
export { saveScan, type SaveScanOptions } from "./trainer/data/save-scan.ts";
export { createGroups, type GroupingOptions } from "./trainer/data/grouping.ts";
export { splitByPosition, type Split, type SplitOptions } from "./trainer/data/split.ts";
export { openNpz } from "./trainer/data/npz/open-npz.ts";
export { saveNpz, type SaveNpzOptions } from "./trainer/data/npz/save-npz.ts";
export type { NpyArray, NpyContent, NpyHeader, NpzFile, RowReader } from "./trainer/data/npz/types.ts";
export { inspectScan } from "./trainer/data/inspection/inspect-scan.ts";
export type { Finding, Inspection } from "./trainer/data/inspection/types.ts";
export { simulateScan, type SimulatedScan, type SimulationOptions } from "./trainer/data/simulation/simulate-scan.ts";

export { toScan } from "./trainer/data/simulation/simulated-scan-file.ts";

export { openEngine } from "./trainer/engine/open-engine.ts";
export type { Engine, EngineIdentity, EngineName, EngineOptions, Precision } from "./trainer/engine/types.ts";

export { resolveModelConfig } from "./trainer/model/model-config.ts";
export type { ModelConfig, ModelDefinition, Normalisation } from "./trainer/model/types.ts";
export { resolveExecutionConfig, type ExecutionConfig } from "./trainer/training/execution-config.ts";
export { train, type TrainOptions, type TrainResult } from "./trainer/training/train.ts";
export type { FitEvent, FitObserver } from "./trainer/training/events.ts";
export { findCheckpoint } from "./trainer/training/find-checkpoint.ts";
export { loadCheckpoint } from "./trainer/training/checkpoint/checkpoint.ts";
export type { Checkpoint } from "./trainer/training/checkpoint/types.ts";

export { infer, type InferOptions } from "./trainer/inference/infer.ts";
export { createStitcher, type StitchedObject, type Stitcher } from "./trainer/evaluation/stitch.ts";
export {
  loadReconstruction,
  type Reconstruction,
  saveReconstruction,
} from "./trainer/evaluation/reconstruction-file.ts";
export { evaluateObject } from "./trainer/evaluation/evaluate-object.ts";
export type { EvaluationOptions, EvaluationReport } from "./trainer/evaluation/types.ts";
