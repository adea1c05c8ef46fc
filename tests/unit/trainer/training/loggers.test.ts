import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createLoggers } from "../../../../src/trainer/training/loggers.ts";
import { renderCsv, renderJsonLines } from "../../../../src/trainer/training/render-log.ts";
import type { EpochRecord, NonFiniteRecord } from "../../../../src/trainer/training/types.ts";
import { eventsOf, runFit, temporaryFolder } from "./support/run.ts";

const epoch: EpochRecord = {
  kind: "epoch",
  epoch: 0,
  step: 6,
  learningRate: 1e-3,
  gradientNorm: 0.1 + 0.2,
  metrics: { mae_train_loss: 1.5, mae_val_loss: 2 },
  seconds: 3,
  patternsPerSecond: 7.5,
};

const fault: NonFiniteRecord = {
  kind: "non-finite",
  epoch: 1,
  batch: 2,
  quantity: "loss",
  patterns: [5, 8],
  learningRate: 5e-4,
  halvings: 1,
  gaveUp: false,
};

describe("renderCsv", () => {
  it("has a line for each epoch and none for what was taken back", () => {
    expect(renderCsv([epoch, fault])).toBe(
      "epoch,step,learning_rate,gradient_norm,mae_train_loss,mae_val_loss,seconds,patterns_per_second\n" +
        "0,6,0.001,0.30000000000000004,1.5,2,3,7.5\n",
    );
  });

  it("has a column for a metric that comes later, empty before", () => {
    const later = { ...epoch, epoch: 1, metrics: { mae_train_loss: 1, val_extra: Number.NaN } };
    const [header, first, second] = renderCsv([epoch, later]).split("\n");
    expect(header).toContain("mae_train_loss,mae_val_loss,val_extra,seconds");
    expect(first).toContain(",1.5,2,,3,");
    expect(second).toContain(",1,,NaN,3,");
  });
});

describe("renderJsonLines", () => {
  it("has a record a line, exact, with words for what JSON has no number for", () => {
    const text = renderJsonLines([epoch, fault, { ...epoch, metrics: { val_extra: Number.NaN } }]);
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual([epoch, fault, { ...epoch, metrics: { val_extra: "NaN" } }]);
  });
});

describe("loggers", () => {
  it("hold the whole log at the end of a run", async () => {
    const folder = temporaryFolder();
    const callbacks = createLoggers(folder, { logger: ["csv", "jsonl"] });
    const result = await runFit({ options: { callbacks } });
    expect(readFileSync(join(folder, "metrics.csv"), "utf8")).toBe(renderCsv(result.history));
    expect(readFileSync(join(folder, "metrics.jsonl"), "utf8")).toBe(renderJsonLines(result.history));
  });

  it("that cannot write are named, and training goes on", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "metrics.csv")); // a folder is in the way
    const result = await runFit({ options: { callbacks: createLoggers(folder, { logger: ["csv", "jsonl"] }) } });
    expect(result.reason).toBe("finished");
    const failures = eventsOf(result, "observer-failed");
    expect(failures[0]).toMatchObject({ observer: "logger csv", message: expect.stringContaining("metrics.csv") });
    expect(readFileSync(join(folder, "metrics.jsonl"), "utf8").split("\n")).toHaveLength(4);
  });
});
