import { AppError } from "../../base/errors/app-error.ts";
import { createBatch } from "../data/batch.ts";
import { createGroups } from "../data/grouping.ts";
import type { Groups, Scan } from "../data/types.ts";
import type { Reconstruction } from "../evaluation/reconstruction-file.ts";
import { createStitcher, type Stitcher } from "../evaluation/stitch.ts";
import type { Batch, ModelDefinition, Prediction, Predictor, Replica } from "../model/types.ts";

/** A trained model at work. */
export interface TrainedModel {
  readonly definition: ModelDefinition;
  /** float32 `[replica.layout.size]` */
  readonly weights: Float32Array;
  readonly replica: Replica;
}

/** How a scan is reconstructed. */
export interface ReconstructOptions {
  /** Groups of patterns at once. @default 32; `infer` takes the `inferenceBatchSize` of the run */
  readonly batchSize?: number;
  /** Nearest patterns that a group is drawn from, at gridsize 2 and more. @default see `createGroups` */
  readonly neighbours?: number;
  /** Decides the choice of groups. @default 0 */
  readonly seed?: number;
  readonly onProgress?: (done: number, all: number) => void;
  readonly signal?: AbortSignal;
}

/** An object of the scan, put together; what it comes from is added by the caller. */
export type StitchedReconstruction = Omit<Reconstruction, "source">;

/**
 * Predicts the patch of each pattern and stitches the patches by position, one object for each scan index. Patterns are
 * read, predicted and forgotten batch by batch: memory grows with the object's area, not with the number of patterns.
 *
 * At gridsize 2 and more each pattern is the seed of a group, so that each is predicted at least once, and only the
 * central half of a patch counts: the overlap constraint trains no more than that.
 *
 * @throws AppError `CONFIG_INVALID` for a batch of no whole number of groups; `MODEL_MISMATCH` for patterns of another size; `DATA_INVALID` as `createGroups`; `RUN_INTERRUPTED`
 */
export async function reconstruct(
  model: TrainedModel,
  scan: Scan,
  options: ReconstructOptions = {},
): Promise<readonly StitchedReconstruction[]> {
  assertSameSize(model.definition, scan);
  const { batchSize = 32, seed = 0, neighbours } = options;
  assertBatchSize(batchSize);
  const { gridsize, N } = model.definition.config;
  const groups = createGroups(scan.positionsPx, scan.scanIndex, {
    gridsize,
    seed,
    ...(neighbours !== undefined && { neighbours }),
  });
  const probe = weightingProbe(model.definition);
  const stitchers = new Map<number, Stitcher>();
  for (const index of new Set(scan.scanIndex)) stitchers.set(index, createStitcher({ probe, N }));
  const predictor = predictorOf(model);
  try {
    for (let first = 0; first < groups.count; first += batchSize) {
      assertNotInterrupted(options.signal);
      const batch = await createBatch(scan, groups, range(first, Math.min(groups.count, first + batchSize)));
      addPatches(await predictor.predict(batch), { batch, groups, scan, stitchers });
      options.onProgress?.(Math.min(groups.count, first + batchSize), groups.count);
    }
  } finally {
    predictor.dispose();
  }
  return [...stitchers].map(([scanIndex, stitcher]) => ({
    ...stitcher.finish(),
    pixelSizeM: scan.pixelSizeM,
    centresPx: centresOf(scan, scanIndex),
    probe: model.definition.probe,
    scanIndex,
  }));
}

/** Hands the weights to the engine once, where the replica can. */
function predictorOf({ replica, weights }: TrainedModel): Predictor {
  return (
    replica.predictor?.(weights) ?? { predict: (batch) => replica.predict(weights, batch), dispose: () => undefined }
  );
}

interface Stitching {
  readonly batch: Batch;
  readonly groups: Groups;
  readonly scan: Scan;
  readonly stitchers: ReadonlyMap<number, Stitcher>;
}

/** The members of a group are all of one scan, so a group goes to one stitcher. */
function addPatches(prediction: Prediction, { batch, groups, scan, stitchers }: Stitching): void {
  const channels = groups.gridsize ** 2;
  const values = prediction.amplitude.length / batch.count; // N·N·C
  for (let group = 0; group < batch.count; group += 1) {
    const members = batch.patterns.subarray(group * channels, (group + 1) * channels);
    stitchers.get(scan.scanIndex[members[0] as number] as number)?.addBatch({
      amplitude: prediction.amplitude.subarray(group * values, (group + 1) * values),
      phase: prediction.phase.subarray(group * values, (group + 1) * values),
      centresX: Float64Array.from(members, (pattern) => scan.positionsPx.x[pattern] as number),
      centresY: Float64Array.from(members, (pattern) => scan.positionsPx.y[pattern] as number),
      channels,
    });
  }
}

/** The probe by which patches are weighted; at gridsize 2 and more dark outside the central half. */
function weightingProbe({ config, probe }: ModelDefinition): ModelDefinition["probe"] {
  if (config.gridsize === 1) return probe;
  const inside = (index: number): boolean => index >= config.N / 4 && index < (3 * config.N) / 4;
  const central = (value: number, index: number): number =>
    inside(Math.floor(index / config.N) % config.N) && inside(index % config.N) ? value : 0;
  return { ...probe, re: probe.re.map(central), im: probe.im.map(central) };
}

function centresOf({ positionsPx, scanIndex }: Scan, wanted: number): { x: Float64Array; y: Float64Array } {
  const isOfScan = (_: number, pattern: number): boolean => scanIndex[pattern] === wanted;
  return { x: positionsPx.x.filter(isOfScan), y: positionsPx.y.filter(isOfScan) };
}

function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, index) => from + index);
}

function assertBatchSize(batchSize: number): void {
  if (Number.isSafeInteger(batchSize) && batchSize >= 1) return;
  throw new AppError("CONFIG_INVALID", "The batch size is not a positive integer", {
    received: `batchSize ${batchSize}`,
    expected: "1, 2, 3, …",
    hint: "leave it out to take that of the run's config",
  });
}

function assertSameSize({ config }: ModelDefinition, { patterns }: Scan): void {
  if (patterns.size === config.N) return;
  throw new AppError("MODEL_MISMATCH", "The model was trained on patterns of another size", {
    received: `patterns of ${patterns.size} × ${patterns.size}`,
    expected: `${config.N} × ${config.N}`,
    hint: "take a checkpoint that was trained on patterns of this size, or crop or bin the patterns",
  });
}

function assertNotInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new AppError("RUN_INTERRUPTED", "Interrupted; nothing was written", { kind: "interrupted" });
}
