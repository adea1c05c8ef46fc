import type { ModelConfig } from "../model/types.ts";

/** Names under which a model's losses are logged and monitored. */
export interface LossNames {
  readonly trainLossName: string;
  readonly valLossName: string;
}

/** What of a model decides the names of its losses. */
type NamingConfig = Pick<
  ModelConfig,
  | "architecture"
  | "loss"
  | "amplitudeTotalVariation"
  | "amplitudeMeanDeviation"
  | "phaseTotalVariation"
  | "phaseMeanDeviation"
>;

/**
 * The names of a model's losses: `poisson_val` or `mae_val`, `_Amp` if an amplitude regulariser is on, `_Phase` if
 * a phase one is, `_loss`; the training name has `_train`. The supervised baseline is always `mae`.
 * @see PtychoPINN, `val_loss_name`
 */
export function lossNames(config: NamingConfig): LossNames {
  const kind = config.architecture === "supervised" ? "mae" : config.loss;
  const amplitude = config.amplitudeTotalVariation !== 0 || config.amplitudeMeanDeviation !== 0 ? "_Amp" : "";
  const phase = config.phaseTotalVariation !== 0 || config.phaseMeanDeviation !== 0 ? "_Phase" : "";
  return {
    trainLossName: `${kind}_train${amplitude}${phase}_loss`,
    valLossName: `${kind}_val${amplitude}${phase}_loss`,
  };
}
