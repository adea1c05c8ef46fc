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
  readonly hasValidation: boolean;
  readonly config: Pick<ExecutionConfig, "monitor" | "mode">;
}

/** Chooses the metric to watch: the execution config's `monitor`. */
export function resolveMonitor({ config }: MonitorRequest): Monitor {
  return { metric: config.monitor, mode: config.mode, notice: null };
}
