import { describe, expect, it } from "vitest";
import { loadCheckpoint } from "../../../../src/trainer/training/checkpoint/checkpoint.ts";
import { resolveMonitor } from "../../../../src/trainer/training/monitor.ts";
import { rows, sourceOf } from "./support/least-squares.ts";
import { eventsOf, identity, runFit, temporaryFolder } from "./support/run.ts";

const config = { monitor: "val_loss", mode: "min" } as const;
const trainLossName = "poisson_train_loss";

// @spec specs/execution-config.md §4
describe("the monitor of a model that names its validation loss", () => {
  it("watches the model's own val_loss_name", () => {
    const valLossName = "poisson_val_Amp_loss";
    const { metric, mode } = resolveMonitor({ valLossName, trainLossName, hasValidation: true, config });
    expect(metric, "Expected monitor to be the model's own val_loss_name").toBe(valLossName);
    expect(mode).toBe("min");
  });

  it("names the checkpoint files, and is logged under the same key", async () => {
    const names = { trainLossName: "poisson_train_Amp_loss", valLossName: "poisson_val_Amp_loss" };
    const folder = temporaryFolder();
    const result = await runFit({ knobs: { epochs: 1 }, options: { names, checkpoints: { folder, identity } } });
    const [record] = result.history;
    if (record?.kind !== "epoch") throw new Error("no epoch in the log");
    const value = record.metrics["poisson_val_Amp_loss"]?.toFixed(4);
    expect(result.best?.path).toContain(`epoch=00-poisson_val_Amp=${value}.ckpt`);
  });

  it("tells when it overrules the config", () => {
    const request = {
      valLossName: "mae_val_loss",
      trainLossName,
      hasValidation: true,
      config: { ...config, monitor: "val_bias" },
    };
    expect(resolveMonitor(request)).toMatchObject({
      metric: "mae_val_loss",
      notice: "mae_val_loss is watched, by the model's name for its loss, not val_bias",
    });
  });

  it("tells that a loss is better where it is smaller, whatever mode the config has", () => {
    const request = {
      valLossName: "mae_val_loss",
      trainLossName,
      hasValidation: true,
      config: { ...config, mode: "max" } as const,
    };
    expect(resolveMonitor(request)).toMatchObject({
      mode: "min",
      notice: "mae_val_loss is watched, by the model's name for its loss, better where it is smaller, not by mode max",
    });
  });

  it("tells when it falls back", () => {
    const other = { ...config, monitor: "train_bias" };
    const { notice } = resolveMonitor({
      valLossName: "mae_val_loss",
      trainLossName,
      hasValidation: false,
      config: other,
    });
    expect(notice).toContain("the execution config's monitor is watched, train_bias");
  });
});

describe("the monitor of a model without a name for its validation loss", () => {
  it("is that of the execution config", () => {
    const request = {
      valLossName: null,
      trainLossName,
      hasValidation: true,
      config: { monitor: "val_bias", mode: "max" } as const,
    };
    expect(resolveMonitor(request)).toMatchObject({ metric: "val_bias", mode: "max" });
  });

  it("is val_loss by default, under which the loss is logged", async () => {
    const names = { trainLossName: "train_loss", valLossName: null };
    const folder = temporaryFolder();
    const result = await runFit({ knobs: { epochs: 1 }, options: { names, checkpoints: { folder, identity } } });
    const [record] = result.history;
    if (record?.kind !== "epoch") throw new Error("no epoch in the log");
    expect(result.best?.path).toContain(`epoch=00-val=${record.metrics["val_loss"]?.toFixed(4)}.ckpt`);
    expect((await loadCheckpoint(result.best?.path ?? "")).monitor).toBe("val_loss");
  });
});

describe("a run without validation data", () => {
  const options = { batches: { train: sourceOf(rows(22)), validation: null } };

  it("falls back to the config's monitor", () => {
    const request = { valLossName: "poisson_val_loss", trainLossName, hasValidation: false, config };
    expect(resolveMonitor(request)).toMatchObject({ metric: "val_loss", mode: "min" });
  });

  it("watches the training loss, which is the one notice", async () => {
    const folder = temporaryFolder();
    const result = await runFit({ options: { ...options, checkpoints: { folder, identity } } });
    const told = eventsOf(result, "notice").map(({ message }) => message);
    expect(told).toEqual(["nothing is kept out of training to validate on: poisson_train_loss is watched"]);
    expect(result.best?.path).toContain("-poisson_train=");
    expect(result.monitor).toBe("poisson_train_loss");
  });

  it("names files and result by the key of the log where train_loss is asked for", async () => {
    const knobs = { epochs: 1, monitor: "train_loss" };
    const result = await runFit({
      knobs,
      options: { ...options, checkpoints: { folder: temporaryFolder(), identity } },
    });
    expect(result.monitor).toBe("poisson_train_loss");
    expect(result.best?.path).toContain("epoch=00-poisson_train=");
  });
});

describe("a metric that cannot be watched", () => {
  it("is refused before the first step where no run can have it", async () => {
    const asked: number[][] = [];
    const options = { batches: { train: sourceOf(rows(22), asked), validation: null } };
    await expect(runFit({ knobs: { monitor: "vall_loss" }, options })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      details: { received: "monitor vall_loss", hint: "did you mean val_loss?" },
    });
    expect(asked).toEqual([]);
  });

  it("is refused after an epoch that did not log it, whose state is saved", async () => {
    const folder = temporaryFolder();
    const names = { trainLossName: "train_loss", valLossName: null };
    const options = { names, checkpoints: { folder, identity } };
    await expect(runFit({ knobs: { monitor: "val_bios" }, options })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      details: { hint: "did you mean val_bias?" },
    });
    expect((await loadCheckpoint(`${folder}/last.ckpt`)).training.epoch).toBe(1);
  });
});
