import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createLoggers } from "../../../../src/trainer/training/loggers.ts";
import { rows, sourceOf } from "./support/least-squares.ts";
import { eventsOf, identity, runFit, temporaryFolder } from "./support/run.ts";

type Knobs = Readonly<Record<string, unknown>>;

/** A model that does not name its validation loss: the config's monitor and mode count. */
const unnamed = { names: { trainLossName: "train_loss", valLossName: null } };

/** Pairs of settings that differ in one knob; everything that the knob needs in order to matter is in both. */
const decisive: readonly (readonly [string, Knobs, Knobs])[] = [
  ["seed", {}, { seed: 1 }],
  ["batchSize", {}, { batchSize: 5 }],
  ["epochs", {}, { epochs: 4 }],
  ["learningRate", {}, { learningRate: 0.06 }],
  ["optimizer", {}, { optimizer: "sgd" }],
  ["adamBeta1", {}, { adamBeta1: 0.8 }],
  ["adamBeta2", {}, { adamBeta2: 0.9 }],
  ["adamEpsilon", {}, { adamEpsilon: 0.01 }],
  ["momentum", { optimizer: "sgd" }, { momentum: 0.5 }],
  ["scheduler", {}, { scheduler: "exponential" }],
  ["schedulerGamma", { scheduler: "exponential" }, { schedulerGamma: 0.5 }],
  ["warmupEpochs", { scheduler: "warmup-cosine" }, { warmupEpochs: 1 }],
  ["plateauFactor", { scheduler: "plateau", plateauPatience: 0, mode: "max" }, { plateauFactor: 0.9 }],
  ["plateauPatience", { scheduler: "plateau", mode: "max" }, { plateauPatience: 0 }],
  ["minLearningRate", { scheduler: "warmup-cosine", warmupEpochs: 0 }, { minLearningRate: 0.02 }],
  ["gradientClipValue", {}, { gradientClipValue: 1e-8 }],
  ["gradientClipAlgorithm", { gradientClipValue: 0.1 }, { gradientClipAlgorithm: "value" }],
  ["accumSteps", {}, { accumSteps: 3 }],
  ["fastDevRun", {}, { fastDevRun: true }],
  ["overfitBatches", {}, { overfitBatches: 2 }],
  ["stopThreshold", {}, { stopThreshold: 1e9 }],
  ["divergenceThreshold", {}, { divergenceThreshold: 0 }],
  ["earlyStopPatience", { minDelta: 1e9 }, { earlyStopPatience: 1 }],
  ["minDelta", { earlyStopPatience: 1 }, { minDelta: 1e9 }],
  ["mode", { earlyStopPatience: 1 }, { mode: "max" }],
];

describe("a knob of the execution config", () => {
  it.each(decisive)("%s changes what comes of a run", async (_, base, changed) => {
    const options = "mode" in { ...base, ...changed } ? unnamed : {};
    const before = await runFit({ knobs: base, options });
    const after = await runFit({ knobs: { ...base, ...changed }, options });
    expect(after.weightsHash).not.toBe(before.weightsHash);
  });

  it("monitor decides what is watched", async () => {
    // from a bias that rises to 0.3 the mean residual rises: as a metric to minimise it never improves
    const watched = await runFit({ knobs: { monitor: "train_loss", stopThreshold: 1e9 }, options: unnamed });
    expect(eventsOf(watched, "run-started")[0]?.monitor).toBe("train_loss");
    const other = await runFit({ knobs: { monitor: "val_bias", stopThreshold: -1e9 }, options: unnamed });
    expect([watched.reason, other.reason]).toEqual(["threshold", "finished"]);
  });

  it.each([
    [["csv"], ["metrics.csv"]],
    [["jsonl"], ["metrics.jsonl"]],
    [
      ["csv", "jsonl"],
      ["metrics.csv", "metrics.jsonl"],
    ],
    [["none"], []],
  ] as const)("logger %j writes %j", async (logger, files) => {
    const folder = temporaryFolder();
    await runFit({ knobs: { epochs: 1 }, options: { callbacks: createLoggers(folder, { logger }) } });
    const written = ["metrics.csv", "metrics.jsonl"].filter((file) => existsSync(join(folder, file)));
    expect(written).toEqual(files);
  });

  it("fastDevRun makes one batch, one validation batch, one epoch, and a checkpoint to infer with", async () => {
    const [trained, validated]: [number[][], number[][]] = [[], []];
    const batches = { train: sourceOf(rows(22), trained), validation: sourceOf(rows(9, 11), validated) };
    const folder = temporaryFolder();
    const options = { batches, checkpoints: { folder, identity } };
    const result = await runFit({ knobs: { fastDevRun: true, epochs: 7 }, options });
    expect(result).toMatchObject({ reason: "fast-dev-run", epochs: 1, step: 1 });
    expect([trained.map((batch) => batch.length), validated.map((batch) => batch.length)]).toEqual([[4], [4]]);
    expect(existsSync(join(folder, "last.ckpt"))).toBe(true);
  });

  it("overfitBatches trains and validates on the first batches, always in the same order", async () => {
    const asked: number[][] = [];
    const batches = { train: sourceOf(rows(22), asked), validation: sourceOf(rows(5, 11)) };
    await runFit({ knobs: { overfitBatches: 2, epochs: 2 }, options: { batches } });
    const pass = [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ];
    expect(asked).toEqual([...pass, ...pass, ...pass, ...pass]); // trained and validated, twice
  });

  it("epochs are those before a resume included", async () => {
    const { epochs } = await runFit({ knobs: { epochs: 2 } });
    expect(epochs).toBe(2);
  });
});
