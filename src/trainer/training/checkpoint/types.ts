import type { ParameterLayout } from "../../model/types.ts";
import type { ExecutionConfig } from "../execution-config.ts";
import type { EpochShape, RunIdentity, TrainingState } from "../types.ts";

/** Everything that is needed to predict with the weights, and to go on training as if nothing had happened. */
export interface Checkpoint {
  readonly layout: ParameterLayout;
  readonly config: ExecutionConfig;
  readonly shape: EpochShape;
  readonly identity: RunIdentity;
  /** The metric that was watched. */
  readonly monitor: string;
  /** The weights are `training.weights`. */
  readonly training: TrainingState;
}
