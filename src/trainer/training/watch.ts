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
 * Finds the watched metric among those of an epoch. `val_loss` and `train_loss` stand for the model's own losses;
 * where there is no validation loss the training loss is watched instead, as `resolveMonitor` said.
 * @returns `null` where the model logs no such metric
 */
export function findWatched(run: Run, metrics: Readonly<Record<string, number>>): Watched | null {
  const { names } = run.options;
  const { metric } = run.monitor;
  const key = metric === "val_loss" ? validationName(run) : metric === "train_loss" ? names.trainLossName : metric;
  const value = metrics[key];
  if (value !== undefined) return { metric, value };
  return isValidationLoss(run, metric) ? watchTraining(run, metrics) : null;
}

/** The name under which the validation loss is logged. */
export function validationName({ options }: Pick<Run, "options">): string {
  return options.names.valLossName ?? "val_loss";
}

function isValidationLoss(run: Run, metric: string): boolean {
  return metric === "val_loss" || metric === validationName(run);
}

function watchTraining({ options }: Run, metrics: Readonly<Record<string, number>>): Watched {
  const { trainLossName } = options.names;
  return { metric: trainLossName, value: metrics[trainLossName] as number };
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
