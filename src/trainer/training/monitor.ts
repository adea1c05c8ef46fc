import type { ExecutionConfig } from "./execution-config.ts";

/** The metric that early stopping, `plateau` and the best checkpoints watch. */
export interface Monitor {
  /** The key of the log. */
  readonly metric: string;
  readonly mode: "min" | "max";
  /** What the user should be told about the choice; null where there is nothing to say. */
  readonly notice: string | null;
}

/** What the choice of a monitor depends on. */
export interface MonitorRequest {
  /** The model's own name of its validation loss; null where it has none. */
  readonly valLossName: string | null;
  /** What is watched in place of the validation loss where there is nothing to validate on. */
  readonly trainLossName: string;
  readonly hasValidation: boolean;
  readonly config: Pick<ExecutionConfig, "monitor" | "mode">;
}

/**
 * Chooses the metric to watch: the model's own validation loss, by the model's name for it, which is also the key that
 * is logged. Without validation data, or where the model names none, it is the execution config's `monitor`.
 * A choice that differs from what the config asks for is told.
 * @see specs/execution-config.md §4
 */
export function resolveMonitor({ valLossName, trainLossName, hasValidation, config }: MonitorRequest): Monitor {
  if (!hasValidation) {
    const isValidationLoss = config.monitor === "val_loss" || config.monitor === valLossName;
    const why = "nothing is kept out of training to validate on";
    if (!isValidationLoss) return fallBack(config, why);
    return { metric: config.monitor, mode: config.mode, notice: `${why}: ${trainLossName} is watched` };
  }
  if (valLossName === null) return fallBack(config, "the model names no validation loss");
  const overruled = [
    config.monitor !== "val_loss" && config.monitor !== valLossName && `not ${config.monitor}`,
    config.mode === "max" && "better where it is smaller, not by mode max",
  ].filter((part) => part !== false);
  const notice =
    overruled.length === 0
      ? null
      : `${valLossName} is watched, by the model's name for its loss, ${overruled.join(", ")}`;
  return { metric: valLossName, mode: "min", notice };
}

function fallBack({ monitor, mode }: MonitorRequest["config"], why: string): Monitor {
  return { metric: monitor, mode, notice: `${why}: the execution config's monitor is watched, ${monitor}` };
}
