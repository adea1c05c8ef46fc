import { describe, expect, it } from "vitest";
import { lossNames } from "../../../../src/trainer/training/metric-names.ts";
import { identity } from "./support/run.ts";

const plain = identity.model.config;

describe("lossNames", () => {
  it.each([
    [{}, "poisson_val_loss", "poisson_train_loss"],
    [{ loss: "mae" }, "mae_val_loss", "mae_train_loss"],
    [{ architecture: "supervised" }, "mae_val_loss", "mae_train_loss"],
    [{ amplitudeTotalVariation: 0.1 }, "poisson_val_Amp_loss", "poisson_train_Amp_loss"],
    [{ amplitudeMeanDeviation: 0.1 }, "poisson_val_Amp_loss", "poisson_train_Amp_loss"],
    [{ phaseTotalVariation: 0.1 }, "poisson_val_Phase_loss", "poisson_train_Phase_loss"],
    [
      { amplitudeMeanDeviation: 1, phaseMeanDeviation: 1, loss: "mae" },
      "mae_val_Amp_Phase_loss",
      "mae_train_Amp_Phase_loss",
    ],
  ] as const)("of %j are %s and %s", (changes, valLossName, trainLossName) => {
    expect(lossNames({ ...plain, ...changes })).toEqual({ valLossName, trainLossName });
  });
});
