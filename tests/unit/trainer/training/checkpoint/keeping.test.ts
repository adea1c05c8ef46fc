import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadCheckpoint } from "../../../../../src/trainer/training/checkpoint/checkpoint.ts";
import { checkpointFileName } from "../../../../../src/trainer/training/checkpoint/file-name.ts";
import { rankCheckpoints } from "../../../../../src/trainer/training/checkpoint/rank.ts";
import type { FitOptions } from "../../../../../src/trainer/training/fit-options.ts";
import { leastSquares } from "../support/least-squares.ts";
import { eventsOf, identity, type Outcome, runFit, temporaryFolder } from "../support/run.ts";

describe("checkpointFileName", () => {
  it("has the epoch from 0, the metric without _loss, and four decimals", () => {
    expect(checkpointFileName(2, "poisson_val_Amp_loss", 17732.74)).toBe("epoch=02-poisson_val_Amp=17732.7400.ckpt");
    expect(checkpointFileName(123, "val_loss", -0.00004)).toBe("epoch=123-val=-0.0000.ckpt");
  });

  it("is a file's name whatever the metric is called", () => {
    expect(checkpointFileName(0, "val/../x loss", 1)).toBe("epoch=00-val_.._x_loss=1.0000.ckpt");
  });
});

describe("rankCheckpoints", () => {
  const entry = (epoch: number, value: number) => ({ file: `${epoch}`, epoch, value });

  it("keeps the best k, the best first", () => {
    const ranking = rankCheckpoints([entry(0, 1), entry(1, 3)], entry(2, 2), { saveTopK: 2, mode: "min" });
    expect(ranking).toEqual({ kept: [entry(0, 1), entry(2, 2)], isKept: true, removed: ["1"] });
  });

  it("prefers the earlier of two equal ones", () => {
    const ranking = rankCheckpoints([entry(0, 1)], entry(1, 1), { saveTopK: 1, mode: "min" });
    expect(ranking).toEqual({ kept: [entry(0, 1)], isKept: false, removed: [] });
  });

  it("takes larger as better where the mode says so", () => {
    const ranking = rankCheckpoints([entry(0, 1)], entry(1, 2), { saveTopK: 1, mode: "max" });
    expect(ranking).toMatchObject({ kept: [entry(1, 2)], removed: ["0"] });
  });

  it("never keeps a value that is not finite", () => {
    const ranking = rankCheckpoints([], entry(0, Number.NaN), { saveTopK: -1, mode: "min" });
    expect(ranking).toEqual({ kept: [], isKept: false, removed: [] });
  });
});

/** A run whose validation losses are these. */
async function run(
  losses: readonly number[],
  knobs: Readonly<Record<string, unknown>>,
  { folder = temporaryFolder(), names }: { readonly folder?: string; readonly names?: FitOptions["names"] } = {},
): Promise<Outcome & { readonly files: readonly string[] }> {
  let call = 0;
  const evaluate = async (): Promise<object> => ({ count: 5, loss: losses[call++] ?? 0, metrics: {} });
  const replica = leastSquares({ evaluate: evaluate as never });
  const result = await runFit({
    knobs: { epochs: losses.length, batchSize: 5, ...knobs },
    options: { replica, checkpoints: { folder, identity }, ...(names !== undefined && { names }) },
  });
  return { ...result, files: readdirSync(folder).toSorted() };
}

// @spec specs/checkpoint-format.md §1
describe("checkpoints of a run", () => {
  const losses = [3, 1, 4, 1.5, 9];

  it("are the best one and the last one", async () => {
    const { files, best, last } = await run(losses, {});
    expect(files).toEqual(["epoch=01-poisson_val=1.0000.ckpt", "last.ckpt"]);
    expect(best).toMatchObject({
      epoch: 1,
      value: 1,
      path: expect.stringContaining("epoch=01-poisson_val=1.0000.ckpt"),
    });
    expect(last).toContain("last.ckpt");
  });

  it.each([
    [{ saveTopK: 0 }, ["last.ckpt"]],
    [{ saveTopK: 2 }, ["epoch=01-poisson_val=1.0000.ckpt", "epoch=03-poisson_val=1.5000.ckpt", "last.ckpt"]],
    [
      { saveTopK: -1 },
      [...losses.map((loss, epoch) => `epoch=0${epoch}-poisson_val=${loss.toFixed(4)}.ckpt`), "last.ckpt"],
    ],
    [{ saveLast: false }, ["epoch=01-poisson_val=1.0000.ckpt"]],
    [{ checkpoint: false }, []],
  ])("with %j are %j", async (knobs, expected) => {
    expect((await run(losses, knobs)).files).toEqual(expected);
  });

  it("are the greatest where the config's monitor is to rise, and the model names no loss", async () => {
    const unnamed = { trainLossName: "train_loss", valLossName: null };
    const { files } = await run(losses, { mode: "max" }, { names: unnamed });
    expect(files).toEqual(["epoch=04-val=9.0000.ckpt", "last.ckpt"]);
  });

  it("hold the weights of their epoch, not of the end", async () => {
    const result = await run(losses, {});
    const best = await loadCheckpoint(result.best?.path ?? "");
    expect(best.training.epoch).toBe(2);
    expect(best.training.weights).not.toEqual(result.weights);
    expect((await loadCheckpoint(result.last ?? "")).training.weights).toEqual(result.weights);
  });

  it("are told of, kept and removed", async () => {
    const result = await run([3, 1], {});
    expect(eventsOf(result, "checkpoint-saved").map(({ file }) => file)).toEqual([
      "epoch=00-poisson_val=3.0000.ckpt",
      "last.ckpt",
      "epoch=01-poisson_val=1.0000.ckpt",
      "last.ckpt",
    ]);
    expect(eventsOf(result, "checkpoint-removed").map(({ file }) => file)).toEqual([
      "epoch=00-poisson_val=3.0000.ckpt",
    ]);
  });

  it("of somebody else in the folder are left alone", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "epoch=00-other=1.0000.ckpt"), "mine");
    expect((await run(losses, {}, { folder })).files).toContain("epoch=00-other=1.0000.ckpt");
  });

  it("are written for a stop by signal even where saveLast is off", async () => {
    const folder = temporaryFolder();
    const result = await runFit({
      knobs: { saveLast: false },
      stopWhen: ({ type }) => type === "batch-finished",
      options: { checkpoints: { folder, identity } },
    });
    expect(result.reason).toBe("interrupted");
    expect(readdirSync(folder)).toEqual(["last.ckpt"]);
  });
});
