import { expect, test } from "vitest";
import { simulateScan } from "../../../../src/trainer/data/simulation/simulate-scan.ts";
import { toScan } from "../../../../src/trainer/data/simulation/simulated-scan-file.ts";
import { resolveModelConfig } from "../../../../src/trainer/model/model-config.ts";
import { prepareTraining } from "../../../../src/trainer/training/prepare-training.ts";

/** 12 × 12 positions, 8 px apart. */
const scan = toScan(await simulateScan({ objectSize: 152, stepPx: 8, jitterPx: 0, noise: false }));

function prepare(gridsize: number, seed: number): ReturnType<typeof prepareTraining> {
  return prepareTraining(scan, { model: resolveModelConfig({ N: 64, gridsize }), seed, validationFraction: 0.15 });
}

test.each([0, 1, 2, 3])("groups to validate on lie as close together as those to train on (seed %i)", async (seed) => {
  const { batches } = prepare(2, seed);
  const spread = async (source: { count: number; batch: typeof batches.train.batch }): Promise<number> => {
    const { offsetsPx } = await source.batch(Int32Array.from({ length: source.count }, (_, group) => group));
    return offsetsPx.reduce((sum, offset) => sum + Math.abs(offset), 0) / offsetsPx.length;
  };
  expect(await spread(batches.validation!)).toBeLessThan(1.5 * (await spread(batches.train)));
});

test("the canvas is no larger for what is held back", async () => {
  const { canvasSize } = await prepare(2, 0).define();
  expect(canvasSize).toBeLessThanOrEqual(64 + 2 * 3 * 8);
});
