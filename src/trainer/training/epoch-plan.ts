import { AppError } from "../../base/errors/app-error.ts";
import { permutation, restoreRandom } from "../../base/random/generator.ts";
import type { ExecutionConfig } from "./execution-config.ts";
import type { BatchSource, EpochShape, TrainingBatches } from "./types.ts";

/** What the epochs of a run consist of, from the config and the data. */
export interface EpochPlan extends EpochShape {
  readonly epochs: number;
  /** Whether each epoch has an order of its own. */
  readonly shuffles: boolean;
  /** Groups to validate on, the first so many; `null` without validation. */
  readonly validation: { readonly source: BatchSource; readonly groups: number } | null;
}

/** The knobs that a plan depends on. */
export type PlanConfig = Pick<ExecutionConfig, "batchSize" | "epochs" | "fastDevRun" | "overfitBatches">;

/**
 * Plans the epochs. `fastDevRun`: one batch each, one epoch. `overfitBatches` n: the first n batches, never shuffled,
 * for training and for validation.
 * @throws AppError `DATA_INVALID` when there is nothing to train on
 */
export function planEpochs(config: PlanConfig, batches: TrainingBatches): EpochPlan {
  const { batchSize, overfitBatches, fastDevRun } = config;
  if (batches.train.count < 1) throw nothingToTrainOn();
  const limit = fastDevRun ? batchSize : overfitBatches > 0 ? overfitBatches * batchSize : Infinity;
  const trainGroups = Math.min(batches.train.count, limit);
  const source = overfitBatches > 0 ? batches.train : batches.validation;
  const groups = Math.min(source?.count ?? 0, limit);
  return {
    epochs: fastDevRun ? 1 : config.epochs,
    batchSize,
    trainGroups,
    batches: Math.ceil(trainGroups / batchSize),
    shuffles: overfitBatches === 0,
    validation: source === null || groups === 0 ? null : { source, groups },
  };
}

/** The order of an epoch's groups, and the state of the generator after it was drawn. */
export interface EpochOrder {
  /** int32 `[trainGroups]`. */
  readonly groups: Int32Array;
  readonly randomAfter: readonly number[];
}

/**
 * Draws the order of an epoch.
 * @param random state of the generator before
 */
export function drawOrder(plan: EpochPlan, random: readonly number[]): EpochOrder {
  if (!plan.shuffles)
    return { groups: Int32Array.from({ length: plan.trainGroups }, (_, i) => i), randomAfter: random };
  const generator = restoreRandom(random);
  return { groups: permutation(generator, plan.trainGroups), randomAfter: generator.state() };
}

function nothingToTrainOn(): AppError {
  return new AppError("DATA_INVALID", "There is no group of patterns to train on", {
    received: "0 groups in the training split",
    expected: "at least 1",
    hint: "lower validationFraction, or give a larger scan",
  });
}
