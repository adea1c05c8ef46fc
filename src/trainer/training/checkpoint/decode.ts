import { toComplex } from "../../data/npz/complex.ts";
import type { NpyArray, NpzFile } from "../../data/npz/types.ts";
import type { ModelDefinition, Parameter, ParameterLayout } from "../../model/types.ts";
import type { ExecutionConfig } from "../execution-config.ts";
import type { OptimizerState } from "../optimizer.ts";
import { NO_TIME } from "../training-state.ts";
import type { EpochShape, EpochTime, RunIdentity, TrainingState } from "../types.ts";
import { CHECKPOINT_VERSION } from "./encode.ts";
import type { Checkpoint } from "./types.ts";

interface OptimizerMeta {
  readonly kind: OptimizerState["kind"];
  readonly step: number;
  readonly slots: readonly string[];
}

/** What of the state is no array. */
type StateMeta = Omit<TrainingState, "weights" | "optimizer" | "accumulator" | "epochStart" | "elapsed"> & {
  readonly elapsed?: EpochTime;
  readonly optimizer: OptimizerMeta;
  readonly accumulator: { readonly count: number; readonly batches: number } | null;
  readonly epochStart: OptimizerMeta | null;
};

/** All of a checkpoint that is no array. */
export interface CheckpointMeta extends Omit<RunIdentity, "model"> {
  readonly format: "ptycho-checkpoint";
  readonly version: number;
  readonly weightsHash: string;
  readonly model: Omit<ModelDefinition, "probe" | "detectorMask">;
  readonly parameters: readonly Parameter[];
  readonly config: ExecutionConfig;
  readonly shape: EpochShape;
  readonly monitor: string;
  readonly training: StateMeta;
}

/**
 * Reads the part that is no array.
 * @returns `null` where the file is an NPZ but no checkpoint of a version that is known
 * @see specs/checkpoint-format.md §4
 */
export async function readMeta(file: NpzFile): Promise<CheckpointMeta | null> {
  if (!file.keys.includes("meta")) return null;
  const { data } = await file.read("meta");
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("utf8");
  const meta = JSON.parse(text, reviveNumber) as CheckpointMeta;
  return meta.format === "ptycho-checkpoint" && meta.version === CHECKPOINT_VERSION ? meta : null;
}

/** Reads the arrays and puts all together. */
export async function fromArrays(file: NpzFile, meta: CheckpointMeta): Promise<Checkpoint> {
  const { model, parameters, config, shape, monitor, training } = meta;
  const { engine, versions, dataHash, extra } = meta;
  const layout = { parameters, size: parameters.reduce((sum, { size }) => sum + size, 0) };
  const hasMask = file.keys.includes("detector_mask");
  const definition: ModelDefinition = {
    ...model,
    probe: toComplex(await file.read("probe")),
    detectorMask: hasMask ? ((await file.read("detector_mask")).data as Uint8Array) : null,
  };
  return {
    layout,
    config,
    shape,
    monitor,
    identity: { model: definition, engine, versions, dataHash, extra },
    training: await readState(file, training, layout),
  };
}

async function readState(file: NpzFile, meta: StateMeta, layout: ParameterLayout): Promise<TrainingState> {
  const { accumulator, epochStart } = meta;
  return {
    ...meta,
    elapsed: meta.elapsed ?? NO_TIME, // not told by older files
    weights: await readWeights(file, layout),
    optimizer: await readOptimizer(file, "optimizer", meta.optimizer),
    accumulator:
      accumulator === null ? null : { ...accumulator, sum: (await file.read("accumulator")).data as Float64Array },
    epochStart:
      epochStart === null
        ? null
        : {
            weights: float32(await file.read("epoch_start/weights")),
            optimizer: await readOptimizer(file, "epoch_start/optimizer", epochStart),
          },
  };
}

async function readWeights(file: NpzFile, { parameters, size }: ParameterLayout): Promise<Float32Array> {
  const weights = new Float32Array(size);
  for (const { name, offset } of parameters) weights.set((await file.read(`weights/${name}`)).data, offset);
  return weights;
}

async function readOptimizer(file: NpzFile, folder: string, meta: OptimizerMeta): Promise<OptimizerState> {
  const slots: Record<string, Float32Array> = {};
  for (const name of meta.slots) slots[name] = float32(await file.read(`${folder}/${name}`));
  return { kind: meta.kind, step: meta.step, slots };
}

function float32({ data }: NpyArray): Float32Array {
  return data as Float32Array;
}

function reviveNumber(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("notFinite" in value)) return value;
  return Number(value.notFinite);
}
