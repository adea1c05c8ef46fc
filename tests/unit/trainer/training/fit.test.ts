import { describe, expect, it } from "vitest";
import type { FitEvent } from "../../../../src/trainer/training/events.ts";
import { leastSquares, rows, sourceOf, gradientOf, startWeights } from "./support/least-squares.ts";
import { eventsOf, runFit, withoutTimes } from "./support/run.ts";

describe("fit", () => {
  it("finds the least squares solution", async () => {
    const knobs = { epochs: 400, learningRate: 0.05, scheduler: "exponential", schedulerGamma: 0.985 };
    const { weights, reason } = await runFit({ knobs: { ...knobs, earlyStopPatience: null } });
    const all = await sourceOf(rows(22)).batch(Int32Array.from({ length: 22 }, (_, index) => index));
    const { gradient } = gradientOf(weights, all);
    expect(reason).toBe("finished");
    // there the gradient is zero; Adam's last steps of 0.05 · 0.985^400 = 1.2e-4 leave it near that
    expect(Math.hypot(...gradient)).toBeLessThan(1e-3);
  });

  it("gives the same bytes, log and order for the same seed, and others for another", async () => {
    const [first, again, other] = [await runFit(), await runFit(), await runFit({ knobs: { seed: 1 } })];
    expect(again.weightsHash).toBe(first.weightsHash);
    expect(withoutTimes(again.history)).toEqual(withoutTimes(first.history));
    expect(other.weightsHash).not.toBe(first.weightsHash);
  });

  it("passes over each group once an epoch, in another order each time", async () => {
    const asked: number[][] = [];
    await runFit({
      knobs: { epochs: 2 },
      options: { batches: { train: sourceOf(rows(10), asked), validation: null } },
    });
    const epochs = [asked.slice(0, 3).flat(), asked.slice(3).flat()];
    const all = Array.from({ length: 10 }, (_, index) => index);
    for (const epoch of epochs) expect(epoch.toSorted((a, b) => a - b)).toEqual(all);
    expect(epochs[0]).not.toEqual(epochs[1]);
    expect(asked.map((batch) => batch.length)).toEqual([4, 4, 2, 4, 4, 2]);
  });

  it("logs losses under the model's names as means over patterns, with the metrics beside them", async () => {
    const data = rows(6);
    const frozen = { learningRate: 1e-30, epochs: 1, batchSize: 4 };
    const { history } = await runFit({
      knobs: frozen,
      options: { batches: { train: sourceOf(data), validation: sourceOf(data.slice(0, 5)) } },
    });
    const whole = gradientOf(startWeights, await sourceOf(data).batch(Int32Array.of(0, 1, 2, 3, 4, 5)));
    const part = gradientOf(startWeights, await sourceOf(data).batch(Int32Array.of(0, 1, 2, 3, 4)));
    const [record] = history;
    if (record?.kind !== "epoch") throw new Error("no epoch in the log");
    // sums in doubles in another order: 1e-12
    expect(record.metrics["poisson_train_loss"]).toBeCloseTo(whole.loss, 12);
    expect(record.metrics["train_bias"]).toBeCloseTo(whole.metrics["bias"] ?? 0, 12);
    expect(record.metrics["poisson_val_loss"]).toBeCloseTo(part.loss, 12);
    expect(record.metrics["val_bias"]).toBeCloseTo(part.metrics["bias"] ?? 0, 12);
    expect(record).toMatchObject({ epoch: 0, step: 2, learningRate: 1e-30 });
  });

  it("does not touch the weights that it was given", async () => {
    const before = startWeights.slice();
    await runFit();
    expect(startWeights).toEqual(before);
  });

  it("tells of start, batches, epochs and end, in this order, with the time that is left", async () => {
    let now = 0;
    const result = await runFit({ knobs: { epochs: 2 }, options: { clock: () => (now += 10) } });
    const types = result.events.map(({ type }) => type);
    const epoch = [...Array.from({ length: 6 }, () => "batch-finished"), "epoch-finished"];
    expect(types).toEqual(["run-started", ...epoch, ...epoch, "stopped"]);
    const [start] = eventsOf(result, "run-started");
    expect(start).toMatchObject({ parameters: 4, batchesPerEpoch: 6, trainGroups: 22, validationGroups: 5 });
    const batches = eventsOf(result, "batch-finished");
    expect(batches.at(-1)).toMatchObject({ epoch: 1, batch: 5, step: 12, remainingMs: 0, patterns: 2 });
    // a tick at the start, at the epoch's and at the batch's end: 20 ms for the first batch, eleven to go
    expect(batches[0]?.remainingMs).toBe(220);
  });

  it("hears a signal between two steps", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    const { reason, epochs } = await runFit({
      knobs: { earlyStopPatience: null, epochs: 1_000_000 },
      options: { signal: stop.signal },
    });
    expect(reason).toBe("interrupted");
    expect(epochs).toBeLessThan(1_000_000);
  });

  it("says that nothing is saved when a run without checkpoints is stopped", async () => {
    const result = await runFit({ stopWhen: ({ type }) => type === "batch-finished" });
    expect(result.reason).toBe("interrupted");
    expect(eventsOf(result, "notice")[0]?.message).toContain("is lost");
  });

  it("refuses an empty training split before the first step", async () => {
    const options = { batches: { train: sourceOf([]), validation: null } };
    await expect(runFit({ options })).rejects.toMatchObject({
      code: "DATA_INVALID",
      details: { hint: "lower validationFraction, or give a larger scan" },
    });
  });

  it("lets what the replica throws through", async () => {
    const replica = leastSquares({ gradient: () => Promise.reject(new Error("engine lost")) });
    await expect(runFit({ options: { replica } })).rejects.toThrow("engine lost");
  });
});

describe("fit with observers that fail", () => {
  it("goes on, names the observer to the others, and gives the same weights", async () => {
    const broken = [
      {
        name: "throws",
        onEvent: () => {
          throw new Error("no room");
        },
      },
      { name: "rejects", onEvent: () => Promise.reject(new Error("no net")) },
    ];
    const [result, plain] = [await runFit({ options: { callbacks: broken } }), await runFit()];
    expect(result.weightsHash).toBe(plain.weightsHash);
    const failures = eventsOf(result, "observer-failed");
    expect(new Set(failures.map(({ observer, message }) => `${observer}: ${message}`))).toEqual(
      new Set(["throws: no room", "rejects: no net"]),
    );
  });

  it("does not wait for one that does not come back while it trains", async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const hanging = { name: "hangs", onEvent: () => gate };
    const releasing = {
      name: "releases",
      onEvent: ({ type }: FitEvent) => (type === "stopped" ? release() : undefined),
    };
    const { reason } = await runFit({ options: { callbacks: [hanging, releasing] } });
    expect(reason).toBe("finished");
  });
});
