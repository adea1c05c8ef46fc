import { AppError } from "../../base/errors/app-error.ts";
import { createBatch, createLabelledBatch } from "../data/batch.ts";
import { createGroups, requiredCanvasSize } from "../data/grouping.ts";
import { assertLabels } from "../data/labels.ts";
import { findNormalisation } from "../data/normalisation.ts";
import { splitByPosition, type Split } from "../data/split.ts";
import type { Groups, Scan } from "../data/types.ts";
import type { ModelConfig, ModelDefinition } from "../model/types.ts";
import type { BatchSource, TrainingBatches } from "./types.ts";

/** What the split and the groups of a scan depend on. */
export interface PreparationOptions {
  readonly model: ModelConfig;
  /** Decides the split and the choice of groups. */
  readonly seed: number;
  /** Share of the scan positions that is kept out of training; of no effect beside a scan to validate on. */
  readonly validationFraction: number;
  /** Nearest patterns that a group is drawn from. @default see `createGroups` */
  readonly neighbours?: number;
  /** A scan of its own to validate on. */
  readonly validationScan?: Scan;
}

/** A scan made ready to train on. */
export interface Preparation {
  readonly batches: TrainingBatches;
  /** Finds the factors on the training split; to be called for a new run only, a resumed one has them. */
  readonly define: () => Promise<ModelDefinition>;
}

/**
 * Splits by scan position, then groups each side's patterns among themselves: no pattern is in both, not even as a
 * neighbour. At gridsize 2 and more a strip along one side is held back: positions strewn over the scan would make
 * groups that overlap little, and a canvas several times as large. The same options give the same groups again.
 * @throws AppError `MODEL_MISMATCH` for a scan to validate on with patterns of another size; `DATA_INVALID` as
 *   `assertLabels`; `DATA_INVALID`, `CONFIG_INVALID` as `splitByPosition` and `createGroups`
 */
export function prepareTraining(scan: Scan, options: PreparationOptions): Preparation {
  const { model, validationScan } = options;
  for (const one of validationScan === undefined ? [scan] : [scan, validationScan]) assertUsable(one, model);
  const fraction = validationScan === undefined ? options.validationFraction : 0;
  const split = splitByPosition(scan.positionsPx, scan.scanIndex, {
    fraction,
    seed: options.seed,
    strategy: model.gridsize === 1 ? "random" : "block", // strewn positions have no neighbours that overlap
  });
  const train = groupsOf(scan, options, split.train);
  const validation = validationOf(scan, options, split);
  const canvasSize = Math.max(
    requiredCanvasSize(train, model.N),
    validation === null ? 0 : requiredCanvasSize(validation.groups, model.N),
  );
  return {
    batches: {
      train: sourceOf(scan, train, model),
      validation: validation === null ? null : sourceOf(validation.scan, validation.groups, model),
    },
    define: async () => ({
      config: model,
      probe: scan.probe,
      normalisation: await findNormalisation(scan, split.train, { probeScale: model.probeScale }),
      canvasSize,
      detectorMask: scan.detectorMask,
    }),
  };
}

/** What would fail in the middle of training fails before it. */
function assertUsable(scan: Scan, { architecture, N }: ModelConfig): void {
  const { size } = scan.patterns;
  if (size !== N) {
    throw new AppError("MODEL_MISMATCH", "The patterns do not fit the network", {
      received: `patterns of ${size} × ${size}`,
      expected: `${N} × ${N}, as the patterns to train on`,
      hint: "crop or bin the patterns to that size, or give another scan",
    });
  }
  if (architecture === "supervised") assertLabels(scan);
}

function validationOf(
  scan: Scan,
  options: PreparationOptions,
  split: Split,
): { readonly scan: Scan; readonly groups: Groups } | null {
  const { validationScan } = options;
  if (validationScan !== undefined) return { scan: validationScan, groups: groupsOf(validationScan, options) };
  return split.validation.length === 0 ? null : { scan, groups: groupsOf(scan, options, split.validation) };
}

function groupsOf(scan: Scan, { model, seed, neighbours }: PreparationOptions, indices?: Int32Array): Groups {
  return createGroups(scan.positionsPx, scan.scanIndex, {
    gridsize: model.gridsize,
    seed,
    ...(neighbours !== undefined && { neighbours }),
    ...(indices !== undefined && { indices }),
  });
}

function sourceOf(scan: Scan, groups: Groups, model: ModelConfig): BatchSource {
  const read = model.architecture === "supervised" ? createLabelledBatch : createBatch;
  return { count: groups.count, batch: (wanted) => read(scan, groups, wanted) };
}
