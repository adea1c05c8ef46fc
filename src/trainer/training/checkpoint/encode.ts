import { fromComplex } from "../../data/npz/complex.ts";
import { fromJson } from "../../data/npz/save-npz.ts";
import type { NpyContent } from "../../data/npz/types.ts";
import type { ParameterLayout } from "../../model/types.ts";
import type { OptimizerState } from "../optimizer.ts";
import { hashWeights } from "../weights-hash.ts";
import type { Checkpoint } from "./types.ts";

/** Version of the layout of a checkpoint. */
export const CHECKPOINT_VERSION = 1;

type Arrays = Record<string, NpyContent>;

/** A checkpoint as arrays by name. @see specs/checkpoint-format.md §3 */
export function toArrays(checkpoint: Checkpoint): Readonly<Arrays> {
  const { layout, identity, training } = checkpoint;
  const { epochStart, accumulator } = training;
  return {
    meta: fromJson(withMarkedNumbers(metaOf(checkpoint))),
    ...weightArrays(layout, training.weights),
    ...slotArrays("optimizer", training.optimizer),
    ...(accumulator !== null && { accumulator: float64(accumulator.sum) }),
    ...(epochStart !== null && {
      "epoch_start/weights": float32(epochStart.weights),
      ...slotArrays("epoch_start/optimizer", epochStart.optimizer),
    }),
    probe: fromComplex(identity.model.probe),
    ...(identity.model.detectorMask !== null && { detector_mask: maskOf(identity.model.detectorMask) }),
  };
}

function weightArrays(layout: ParameterLayout, weights: Float32Array): Arrays {
  const named = layout.parameters.map(({ name, shape, offset, size }): [string, NpyContent] => [
    `weights/${name}`,
    { dtype: "f4", shape, data: weights.subarray(offset, offset + size) },
  ]);
  return Object.fromEntries(named);
}

function slotArrays(folder: string, optimizer: OptimizerState): Arrays {
  const named = Object.entries(optimizer.slots).map(([name, values]) => [`${folder}/${name}`, float32(values)]);
  return Object.fromEntries(named) as Arrays;
}

/** All that is no array, as JSON. */
function metaOf({ layout, config, shape, identity, monitor, training }: Checkpoint): object {
  const { model, ...rest } = identity;
  const { weights, optimizer, accumulator, epochStart, ...state } = training;
  return {
    format: "ptycho-checkpoint",
    version: CHECKPOINT_VERSION,
    weightsHash: hashWeights(weights),
    model: { config: model.config, normalisation: model.normalisation, canvasSize: model.canvasSize },
    parameters: layout.parameters,
    config,
    shape,
    monitor,
    ...rest,
    training: {
      ...state,
      optimizer: describeOptimizer(optimizer),
      accumulator: accumulator === null ? null : { count: accumulator.count, batches: accumulator.batches },
      epochStart: epochStart === null ? null : describeOptimizer(epochStart.optimizer),
    },
  };
}

function describeOptimizer({ kind, step, slots }: OptimizerState): object {
  return { kind, step, slots: Object.keys(slots) };
}

/** JSON has no NaN and no infinities, and a log may hold them: `{ "notFinite": "NaN" }`. */
function withMarkedNumbers(value: object): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === "number" && !Number.isFinite(part) ? { notFinite: String(part) } : part,
    ),
  );
}

function float32(data: Float32Array): NpyContent {
  return { dtype: "f4", shape: [data.length], data };
}

function float64(data: Float64Array): NpyContent {
  return { dtype: "f8", shape: [data.length], data };
}

function maskOf(data: Uint8Array): NpyContent {
  const side = Math.sqrt(data.length);
  return { dtype: "u1", shape: [side, side], data };
}
