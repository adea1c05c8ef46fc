import { closest } from "fastest-levenshtein";
import { AppError } from "../../base/errors/app-error.ts";
import type { FitOptions } from "./fit-options.ts";
import type { Run } from "./run.ts";

/** The watched metric of an epoch. */
export interface Watched {
  readonly metric: string;
  readonly value: number;
}

/** Names that every run has, whatever its model calls its losses. */
const ALIASES = ["val_loss", "train_loss"] as const;

/**
 * Finds the watched metric among those of an epoch.
 * @returns `null` where the model logs no such metric
 */
export function findWatched(run: Run, metrics: Readonly<Record<string, number>>): Watched | null {
  const metric = watchedName(run);
  const value = metrics[metric];
  return value === undefined ? null : { metric, value };
}

/**
 * The key of the log that is watched. `val_loss` and `train_loss` stand for the model's own losses; where there is
 * nothing to validate on the training loss is watched instead of the validation loss, as `resolveMonitor` said.
 */
export function watchedName(run: Run): string {
  const { metric } = run.monitor;
  const { trainLossName } = run.options.names;
  if (metric === "train_loss") return trainLossName;
  const validation = validationName(run);
  if (metric !== "val_loss" && metric !== validation) return metric;
  return run.plan.validation === null ? trainLossName : validation;
}

/** The name under which the validation loss is logged. */
export function validationName({ options }: Pick<Run, "options">): string {
  return options.names.valLossName ?? "val_loss";
}

/**
 * Refuses, before the first step, a metric that no run of a model with these losses can have.
 * @throws AppError `CONFIG_INVALID`
 */
export function assertWatchable(metric: string, { trainLossName, valLossName }: FitOptions["names"]): void {
  const known = [trainLossName, valLossName ?? "val_loss", ...ALIASES];
  if (known.includes(metric) || /^(?:train|val)_/u.test(metric)) return;
  throw unknownMetric(metric, known);
}

/** The error about a metric that is not logged. */
export function unknownMetric(metric: string, known: readonly string[]): AppError {
  return new AppError("CONFIG_INVALID", `The metric ${metric} cannot be watched: it is not logged`, {
    received: `monitor ${metric}`,
    expected: `one of ${known.join(", ")}`,
    hint: `did you mean ${closest(metric, known)}?`,
  });
}
