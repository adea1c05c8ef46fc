import { describe, expect, it } from "vitest";
import type { Replica } from "../../../../src/trainer/model/types.ts";
import { gradientOf, leastSquares, rows, sourceOf, startWeights } from "./support/least-squares.ts";
import { eventsOf, runFit, withoutTimes } from "./support/run.ts";

/** A replica whose n-th gradient (from 0) is spoilt. */
function spoilt(when: (call: number) => boolean, spoil: "loss" | "gradient"): Replica {
  let call = -1;
  return leastSquares({
    gradient: async (weights, batch) => {
      call += 1;
      const result = gradientOf(weights, batch);
      if (!when(call)) return result;
      if (spoil === "loss") return { ...result, loss: Number.NaN };
      result.gradient[2] = Infinity;
      return result;
    },
  });
}

describe("a step that is not finite", () => {
  it.each(["loss", "gradient"] as const)(
    "is not applied: a spoilt %s takes the epoch back and halves the rate",
    async (spoil) => {
      // six batches an epoch; the ninth call is the third batch of the second epoch
      const result = await runFit({ options: { replica: spoilt((call) => call === 8, spoil) } });
      const plain = await runFit({ knobs: { epochs: 1 } });
      expect(result.reason).toBe("finished");
      const rates = result.history.map((record) => [record.kind, record.epoch, record.learningRate]);
      expect(rates).toEqual([
        ["epoch", 0, 0.05],
        ["non-finite", 1, 0.025],
        ["epoch", 1, 0.025],
        ["epoch", 2, 0.025],
      ]);
      expect(withoutTimes(result.history)[0]).toEqual(withoutTimes(plain.history)[0]);
      expect(result.step).toBe(18);
    },
  );

  it("leaves no trace: epochs go on exactly as with half the rate from the start of the epoch", async () => {
    const options = { batches: { train: sourceOf(rows(22)), validation: null } };
    const spoiled = await runFit({
      knobs: { accumSteps: 2 },
      options: { ...options, replica: spoilt((call) => call === 3, "loss") },
    });
    const half = await runFit({ knobs: { accumSteps: 2, learningRate: 0.025 }, options });
    expect(spoiled.weightsHash).toBe(half.weightsHash);
    expect(spoiled.state.random).toEqual(half.state.random);
    expect(spoiled.state.optimizer).toEqual(half.state.optimizer);
  });

  it("is logged with the scan indices of its batch", async () => {
    const asked: number[][] = [];
    const result = await runFit({
      options: {
        batches: { train: sourceOf(rows(22), asked), validation: null },
        replica: spoilt((call) => call === 2, "loss"),
      },
    });
    const [event] = eventsOf(result, "non-finite");
    expect(event?.record).toMatchObject({ epoch: 0, batch: 2, quantity: "loss", halvings: 1, gaveUp: false });
    expect(event?.record.patterns).toEqual(asked[2]?.map((group) => 1000 + group));
  });

  it("ends the run at the fourth time, with the weights of the epoch's start", async () => {
    const result = await runFit({ options: { replica: spoilt((call) => call >= 4, "gradient") } });
    expect(result.reason).toBe("non-finite");
    expect(result.weights).toEqual(startWeights);
    expect(result.step).toBe(0);
    expect(
      eventsOf(result, "non-finite").map(({ record }) => [record.learningRate, record.halvings, record.gaveUp]),
    ).toEqual([
      [0.025, 1, false],
      [0.0125, 2, false],
      [0.00625, 3, false],
      [0.00625, 3, true],
    ]);
    expect(eventsOf(result, "stopped")[0]?.reason).toBe("non-finite");
  });

  it("takes the epoch back for a validation loss too, so that no spoilt weights are kept", async () => {
    let call = 0;
    const replica = leastSquares({
      evaluate: async (weights, batch) => ({
        ...gradientOf(weights, batch),
        loss: (call += 1) === 2 ? Number.NaN : 1,
      }),
    });
    const result = await runFit({ options: { replica } });
    expect(result.reason).toBe("finished");
    const [event] = eventsOf(result, "non-finite");
    expect(event?.record).toMatchObject({ epoch: 0, batch: 1, quantity: "validation loss", patterns: [1004] });
  });
});
