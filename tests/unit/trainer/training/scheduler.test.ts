import { describe, expect, it } from "vitest";
import { resolveExecutionConfig } from "../../../../src/trainer/training/execution-config.ts";
import { advanceScheduler, learningRateAt, NEW_SCHEDULER } from "../../../../src/trainer/training/scheduler.ts";
import type { EpochRecord } from "../../../../src/trainer/training/types.ts";
import { runFit } from "./support/run.ts";

/** Rates of the first epochs for watched metrics of these values. */
function rates(knobs: Readonly<Record<string, unknown>>, values: readonly number[]): readonly number[] {
  const config = resolveExecutionConfig(knobs);
  let state = NEW_SCHEDULER;
  return values.map((value, epoch) => {
    const rate = learningRateAt(config, state, epoch);
    state = advanceScheduler(config, state, value);
    return rate;
  });
}

async function loggedRates(knobs: Readonly<Record<string, unknown>>): Promise<readonly number[]> {
  const { history } = await runFit({ knobs });
  return history
    .filter((record): record is EpochRecord => record.kind === "epoch")
    .map((record) => record.learningRate);
}

// @spec specs/execution-config.md §3
describe("the logged learning rate", () => {
  it("is constant", async () => {
    expect(await loggedRates({ learningRate: 0.03, epochs: 4 })).toEqual([0.03, 0.03, 0.03, 0.03]);
  });

  it("falls by gamma an epoch", async () => {
    const found = await loggedRates({ learningRate: 0.03, epochs: 5, scheduler: "exponential", schedulerGamma: 0.8 });
    expect(found).toEqual([0, 1, 2, 3, 4].map((epoch) => 0.03 * 0.8 ** epoch));
  });

  it("rises in the warm-up, then falls along half a cosine", async () => {
    const knobs = { learningRate: 0.1, epochs: 8, scheduler: "warmup-cosine", warmupEpochs: 3, minLearningRate: 0.02 };
    const cosine = [0, 1, 2, 3, 4].map((epoch) => 0.02 + 0.04 * (1 + Math.cos((Math.PI * epoch) / 5)));
    const expected = [0.1 / 3, 0.2 / 3, 0.1, ...cosine];
    for (const [epoch, rate] of (await loggedRates(knobs)).entries())
      expect(rate).toBeCloseTo(expected[epoch] ?? 0, 15);
  });

  it("falls on a plateau", async () => {
    // a rate of 1e-30 changes nothing, so that each epoch after the first is as good as it
    const knobs = {
      learningRate: 1e-30,
      minLearningRate: 0,
      epochs: 6,
      scheduler: "plateau",
      plateauPatience: 1,
      plateauFactor: 0.1,
    };
    expect(await loggedRates(knobs)).toEqual([1e-30, 1e-30, 1e-30, 1e-31, 1e-31, 1e-30 * 0.1 ** 2]);
  });
});

describe("plateau", () => {
  const plateau = { scheduler: "plateau", learningRate: 0.8, minLearningRate: 0.15 };

  it("bears so many bad epochs as its patience, and reduces at the next", () => {
    const knobs = { ...plateau, plateauPatience: 2 };
    expect(rates(knobs, [5, 6, 6, 6, 1, 1])).toEqual([0.8, 0.8, 0.8, 0.8, 0.4, 0.4]);
  });

  it("counts anew after an improvement", () => {
    expect(rates({ ...plateau, plateauPatience: 1 }, [5, 6, 4, 6, 6, 6])).toEqual([0.8, 0.8, 0.8, 0.8, 0.8, 0.4]);
  });

  it("does not fall below the floor", () => {
    expect(rates({ ...plateau, plateauPatience: 0 }, [5, 5, 5, 5, 5])).toEqual([0.8, 0.8, 0.4, 0.2, 0.15]);
  });

  it("takes larger as better where the mode says so", () => {
    expect(rates({ ...plateau, plateauPatience: 0, mode: "max" }, [5, 6, 7, 6])).toEqual([0.8, 0.8, 0.8, 0.8]);
    expect(rates({ ...plateau, plateauPatience: 0, mode: "max" }, [5, 4, 7, 8])).toEqual([0.8, 0.8, 0.4, 0.4]);
  });
});

describe("warmup-cosine", () => {
  it("has no warm-up of 0 epochs, and no floor above the rate itself", () => {
    const knobs = { scheduler: "warmup-cosine", warmupEpochs: 0, epochs: 2, learningRate: 0.01, minLearningRate: 5 };
    expect(rates(knobs, [1, 1])).toEqual([0.01, 0.01]);
  });

  it("stays at the floor beyond its last epoch", () => {
    const config = resolveExecutionConfig({ scheduler: "warmup-cosine", epochs: 10, minLearningRate: 1e-4 });
    expect(learningRateAt(config, NEW_SCHEDULER, 40)).toBe(1e-4);
  });
});
