import { expect, it } from "vitest";
import { measureStep } from "../../../../src/trainer/training/measure-step.ts";

/** Measures steps of these lengths, and tells how many were made. */
async function measured(
  ...lengthsMs: readonly number[]
): Promise<{ readonly seconds: number; readonly steps: number }> {
  let [now, steps] = [0, 0];
  const step = async (): Promise<void> => {
    now += lengthsMs[steps] as number;
    steps += 1;
  };
  return { seconds: await measureStep(step, () => now), steps };
}

it("is the median of three steps after one that does not count", async () => {
  expect(await measured(9000, 100, 700, 120)).toEqual({ seconds: 0.12, steps: 4 });
});

it("is made of fewer steps where they are long", async () => {
  expect(await measured(9000, 5000)).toEqual({ seconds: 5, steps: 2 });
  expect(await measured(9000, 1500, 1600)).toEqual({ seconds: 1.6, steps: 3 });
});
