import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadCheckpoint } from "../../../../src/trainer/training/checkpoint/checkpoint.ts";
import type { FitEvent } from "../../../../src/trainer/training/events.ts";
import { createLoggers } from "../../../../src/trainer/training/loggers.ts";
import { rows, sourceOf } from "./support/least-squares.ts";
import { eventsOf, identity, type Outcome, runFit, temporaryFolder, withoutTimes } from "./support/run.ts";

type Knobs = Readonly<Record<string, unknown>>;

/** All that must agree, to the bit, between two runs. */
function essence({ state, weightsHash, reason }: Outcome): object {
  const { history, kept, ...rest } = state;
  return { ...rest, weightsHash, reason, history: withoutTimes(history), kept };
}

/** Runs in a folder, stopped where the predicate says, and goes on from `last.ckpt` until the end. */
async function inParts(
  knobs: Knobs,
  stops: readonly ((event: FitEvent) => boolean)[],
  fresh: () => object = () => ({}),
): Promise<{ readonly outcome: Outcome; readonly parts: readonly Outcome[]; readonly folder: string }> {
  const folder = temporaryFolder();
  const checkpoints = { folder, identity };
  const parts: Outcome[] = [];
  for (const [index, stopWhen] of [...stops, () => false].entries()) {
    const resumeFrom = index === 0 ? undefined : await loadCheckpoint(join(folder, "last.ckpt"));
    const options = { checkpoints, ...fresh(), ...(resumeFrom !== undefined && { resumeFrom }) };
    parts.push(await runFit({ knobs, stopWhen, options }));
  }
  return { outcome: parts.at(-1) as Outcome, parts, folder };
}

function inOneGo(knobs: Knobs): Promise<Outcome> {
  return runFit({ knobs, options: { checkpoints: { folder: temporaryFolder(), identity } } });
}

const afterEpoch = (epoch: number) => (event: FitEvent) =>
  event.type === "epoch-finished" && event.record.epoch === epoch;
const afterBatch = (epoch: number, batch: number) => (event: FitEvent) =>
  event.type === "batch-finished" && event.epoch === epoch && event.batch === batch;

const variants: readonly (readonly [string, Knobs])[] = [
  ["Adam", {}],
  ["SGD with momentum", { optimizer: "sgd", momentum: 0.9, learningRate: 0.01 }],
  ["accumulation over 4 of 6 batches", { accumSteps: 4 }],
  ["warm-up and cosine", { scheduler: "warmup-cosine", warmupEpochs: 2 }],
  ["plateau", { scheduler: "plateau", plateauPatience: 0, learningRate: 0.4 }],
  ["clipping", { gradientClipValue: 0.05 }],
  ["early stopping", { earlyStopPatience: 3, minDelta: 0.02, epochs: 40 }],
];

// @spec specs/checkpoint-format.md §5
describe("a run that was stopped and resumed", () => {
  it.each(variants)("between epochs equals one go to the bit: %s", async (_, extra) => {
    const knobs = { epochs: 5, saveTopK: 2, ...extra };
    const { outcome, parts } = await inParts(knobs, [afterEpoch(1)]);
    expect(parts[0]?.reason).toBe("interrupted");
    expect(essence(outcome)).toEqual(essence(await inOneGo(knobs)));
  });

  it.each(variants)("within epochs, twice, equals one go to the bit: %s", async (_, extra) => {
    const knobs = { epochs: 4, ...extra };
    const { outcome, parts } = await inParts(knobs, [afterBatch(0, 2), afterBatch(1, 4)]);
    expect(parts.slice(0, 2).map(({ reason }) => reason)).toEqual(["interrupted", "interrupted"]);
    expect(parts[0]?.state.position).toBeGreaterThan(0);
    expect(essence(outcome)).toEqual(essence(await inOneGo(knobs)));
  });

  it("within an epoch adds the time of all its sessions, not the time between them", async () => {
    let now = 0;
    const clock = (): number => (now += 1000);
    const fresh = (): object => {
      now += 3_600_000;
      return { clock };
    };
    const { outcome } = await inParts({ epochs: 1 }, [afterBatch(0, 2), afterBatch(0, 4)], fresh);
    const oneGo = await runFit({ knobs: { epochs: 1 }, options: { clock } });
    const secondsOf = ({ history }: Outcome): number => (history[0]?.kind === "epoch" ? history[0].seconds : 0);
    expect(secondsOf(outcome)).toBeGreaterThanOrEqual(secondsOf(oneGo));
    expect(secondsOf(outcome)).toBeLessThan(60);
    const paceOf = ({ history }: Outcome): number => (history[0]?.kind === "epoch" ? history[0].patternsPerSecond : 0);
    expect(paceOf(outcome) / paceOf(oneGo)).toBeCloseTo(1, 0);
  });

  it("while it validated equals one go to the bit", async () => {
    const stop = new AbortController();
    const folder = temporaryFolder();
    const checkpoints = { folder, identity };
    const validation = sourceOf(rows(5, 11));
    const stopping = {
      count: 5,
      batch: (groups: Int32Array) => {
        stop.abort();
        return validation.batch(groups);
      },
    };
    const batches = { train: sourceOf(rows(22)), validation: stopping };
    const first = await runFit({ options: { checkpoints, batches, signal: stop.signal } });
    expect(first).toMatchObject({ reason: "interrupted", epochs: 0 });
    expect(first.state.position).toBe(6);
    const resumeFrom = await loadCheckpoint(join(folder, "last.ckpt"));
    const second = await runFit({ options: { checkpoints, resumeFrom } });
    expect(essence(second)).toEqual(essence(await inOneGo({})));
  });

  it("returns to the same epoch start as one go when something is not finite after the resume", async () => {
    const folder = temporaryFolder();
    const checkpoints = { folder, identity };
    await runFit({ stopWhen: afterBatch(1, 2), options: { checkpoints } });
    const resumeFrom = await loadCheckpoint(join(folder, "last.ckpt"));
    const poisoned = rows(22).map((row) => row.slice());
    const source = sourceOf(poisoned);
    let calls = 0;
    const batches = {
      train: {
        count: 22,
        batch: async (groups: Int32Array) => {
          const batch = await source.batch(groups);
          if ((calls += 1) === 2) batch.amplitude[0] = Number.NaN;
          return batch;
        },
      },
      validation: sourceOf(rows(5, 11)),
    };
    const resumed = await runFit({ options: { checkpoints, batches, resumeFrom } });
    const oneEpoch = await inOneGo({ epochs: 1 });
    const record = resumed.history.find(({ kind }) => kind === "non-finite");
    expect(record).toMatchObject({ epoch: 1, learningRate: 0.025 });
    expect(resumeFrom.training.epochStart?.weights).toEqual(oneEpoch.weights);
    expect(resumed.history.map(({ kind, epoch }) => [kind, epoch])).toEqual([
      ["epoch", 0],
      ["non-finite", 1],
      ["epoch", 1],
      ["epoch", 2],
    ]);
  });

  it("of k epochs goes on to N when it is given more epochs", async () => {
    const folder = temporaryFolder();
    const checkpoints = { folder, identity };
    const first = await runFit({ knobs: { epochs: 2 }, options: { checkpoints } });
    expect(first.reason).toBe("finished");
    const resumeFrom = await loadCheckpoint(join(folder, "last.ckpt"));
    const second = await runFit({ knobs: { epochs: 5 }, options: { checkpoints, resumeFrom } });
    expect(essence(second)).toEqual(essence(await inOneGo({ epochs: 5 })));
    expect(eventsOf(second, "resumed")[0]).toMatchObject({ epoch: 2, batch: 0, step: 12, differences: [] });
  });

  it("ends at once, with the same reason, when it had ended before", async () => {
    const knobs = { stopThreshold: 10 };
    const { outcome, parts } = await inParts(knobs, [() => false]);
    expect(parts.map(({ reason, step }) => [reason, step])).toEqual([
      ["threshold", 6],
      ["threshold", 6],
    ]);
    expect(eventsOf(outcome, "batch-finished")).toEqual([]);
  });

  it("loses no more than the running epoch when it is killed", async () => {
    const folder = temporaryFolder();
    const checkpoints = { folder, identity };
    let steps = 0;
    const train = sourceOf(rows(22));
    const dying = {
      count: 22,
      batch: (groups: Int32Array) => ((steps += 1) === 15 ? Promise.reject(new Error("killed")) : train.batch(groups)),
    };
    const batches = { train: dying, validation: sourceOf(rows(5, 11)) };
    await expect(runFit({ options: { checkpoints, batches } })).rejects.toThrow("killed");
    const resumeFrom = await loadCheckpoint(join(folder, "last.ckpt"));
    expect(resumeFrom.training.epoch).toBe(2);
    const resumed = await runFit({ options: { checkpoints, resumeFrom } });
    expect(essence(resumed)).toEqual(essence(await inOneGo({})));
  });

  it("has a log without a line beyond its checkpoint", async () => {
    const [folder, whole] = [temporaryFolder(), temporaryFolder()];
    const config = { logger: ["csv", "jsonl"] as const };
    const clock = (): number => 0;
    const logged = (target: string): object => ({
      clock,
      callbacks: createLoggers(target, config),
      checkpoints: { folder: target, identity },
    });
    await runFit({ knobs: { epochs: 2 }, options: logged(folder) });
    const resumeFrom = await loadCheckpoint(join(folder, "last.ckpt"));
    await runFit({ knobs: { epochs: 4 }, options: logged(folder) }); // lines that the checkpoint does not know
    await runFit({ knobs: { epochs: 3 }, options: { ...logged(folder), resumeFrom } });
    await runFit({ knobs: { epochs: 3 }, options: logged(whole) });
    for (const file of ["metrics.csv", "metrics.jsonl"]) {
      expect(readFileSync(join(folder, file), "utf8")).toBe(readFileSync(join(whole, file), "utf8"));
    }
  });
});

describe("what a resume says", () => {
  async function resumed(knobs: Knobs, changed: Partial<typeof identity> = {}): Promise<Outcome> {
    const folder = temporaryFolder();
    await runFit({ knobs: { epochs: 1 }, options: { checkpoints: { folder, identity } } });
    const resumeFrom = await loadCheckpoint(join(folder, "last.ckpt"));
    const checkpoints = { folder, identity: { ...identity, ...changed } };
    return runFit({ knobs: { epochs: 2, ...knobs }, options: { checkpoints, resumeFrom } });
  }

  it("names each difference of engine, data and knobs that decides bits", async () => {
    const engine = { ...identity.engine, threads: 4, oneDnn: false };
    const result = await resumed({ learningRate: 0.1 }, { engine, dataHash: "e".repeat(64) });
    expect(eventsOf(result, "resumed")[0]?.differences).toEqual([
      "resume is not bit-equal: learningRate 0.05 → 0.1",
      "resume is not bit-equal: threads 2 → 4",
      "resume is not bit-equal: oneDnn true → false",
      `resume is not bit-equal: data ${"d".repeat(64)} → ${"e".repeat(64)}`,
    ]);
  });

  it("is nothing about knobs that decide no bits", async () => {
    const result = await resumed({ saveTopK: 3, logger: ["none"], earlyStopPatience: 5, progress: false });
    expect(eventsOf(result, "resumed")[0]?.differences).toEqual([]);
  });

  it("includes the number of epochs under a schedule that depends on it", async () => {
    const folder = temporaryFolder();
    const knobs = { scheduler: "warmup-cosine", warmupEpochs: 0 };
    await runFit({ knobs: { ...knobs, epochs: 1 }, options: { checkpoints: { folder, identity } } });
    const resumeFrom = await loadCheckpoint(join(folder, "last.ckpt"));
    const result = await runFit({
      knobs: { ...knobs, epochs: 2 },
      options: { checkpoints: { folder, identity }, resumeFrom },
    });
    expect(eventsOf(result, "resumed")[0]?.differences).toEqual(["resume is not bit-equal: epochs 1 → 2"]);
  });
});

describe("a resume is refused", () => {
  async function refusal(stopWhen: (event: FitEvent) => boolean, knobs: Knobs, start: Knobs = {}): Promise<unknown> {
    const folder = temporaryFolder();
    await runFit({ knobs: start, stopWhen, options: { checkpoints: { folder, identity } } });
    const resumeFrom = await loadCheckpoint(join(folder, "last.ckpt"));
    return runFit({ knobs, options: { resumeFrom } }).catch((error: unknown) => error);
  }

  it("under another optimiser", async () => {
    expect(await refusal(afterEpoch(0), { optimizer: "sgd" })).toMatchObject({
      code: "TRAIN_RESUME_REFUSED",
      details: {
        received: "optimizer: adam in the checkpoint, sgd asked for",
        hint: expect.stringContaining("config.json"),
      },
    });
  });

  it("with a momentum that the state has no memory for", async () => {
    const sgd = { optimizer: "sgd", learningRate: 0.01 };
    expect(await refusal(afterEpoch(0), { ...sgd, momentum: 0.5 }, sgd)).toMatchObject({
      code: "TRAIN_RESUME_REFUSED",
      details: { received: "momentum: the checkpoint keeps no velocity, the config needs velocity" },
    });
  });

  it("in the middle of an epoch of other batches, all differences named", async () => {
    expect(await refusal(afterBatch(0, 1), { batchSize: 5, accumSteps: 2 })).toMatchObject({
      code: "TRAIN_RESUME_REFUSED",
      details: {
        problems: [
          "batchSize: 4 in the checkpoint, 5 now, in the middle of an epoch",
          "batches: 6 in the checkpoint, 5 now, in the middle of an epoch",
          "accumSteps: 1 in the checkpoint, 2 now, in the middle of an epoch",
        ],
      },
    });
  });
});
