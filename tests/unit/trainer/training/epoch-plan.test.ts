import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random/generator.ts";
import { drawOrder, planEpochs } from "../../../../src/trainer/training/epoch-plan.ts";
import { rows, sourceOf } from "./support/least-squares.ts";

const config = { batchSize: 4, epochs: 9, fastDevRun: false, overfitBatches: 0 };
const batches = { train: sourceOf(rows(22)), validation: sourceOf(rows(5)) };

describe("planEpochs", () => {
  it("covers all groups, the last batch short", () => {
    const plan = planEpochs(config, batches);
    expect(plan).toMatchObject({ epochs: 9, trainGroups: 22, batches: 6, shuffles: true, validation: { groups: 5 } });
  });

  it("has no validation where nothing was kept out of training", () => {
    expect(planEpochs(config, { ...batches, validation: null }).validation).toBeNull();
    expect(planEpochs(config, { ...batches, validation: sourceOf([]) }).validation).toBeNull();
  });

  it("never asks for more groups than there are", () => {
    expect(planEpochs({ ...config, overfitBatches: 100 }, batches)).toMatchObject({ trainGroups: 22, batches: 6 });
    expect(planEpochs({ ...config, batchSize: 100, fastDevRun: true }, batches)).toMatchObject({ trainGroups: 22 });
  });
});

describe("drawOrder", () => {
  const plan = planEpochs(config, batches);

  it("is a function of the state of the generator, which moves on", () => {
    const random = createRandom(3).state();
    const [first, again] = [drawOrder(plan, random), drawOrder(plan, random)];
    expect(again).toEqual(first);
    expect(first.randomAfter).not.toEqual(random);
    expect(drawOrder(plan, first.randomAfter).groups).not.toEqual(first.groups);
  });

  it("is the order of the data, and draws nothing, where overfitting is asked for", () => {
    const random = createRandom(3).state();
    const order = drawOrder(planEpochs({ ...config, overfitBatches: 2 }, batches), random);
    expect([...order.groups]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(order.randomAfter).toEqual(random);
  });
});
