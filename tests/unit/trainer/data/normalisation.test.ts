import { expect, it } from "vitest";
import { findNormalisation } from "../../../../src/trainer/data/normalisation.ts";
import { createMemorySource } from "../../../../src/trainer/data/pattern-source.ts";
import { failure } from "./support/npz-file.ts";
import { memoryScan } from "./support/memory-scan.ts";

// Pattern m holds m + 1 in each of its 16 pixels: ΣX² = 16 (m + 1)².

// @spec specs/forward-model.md §5
it("c makes the mean energy of a normalised pattern (N/2)²", async () => {
  const { dataFactor } = await findNormalisation(memoryScan(), [0, 1, 2, 3], { probeScale: 4 });
  expect(dataFactor).toBeCloseTo(Math.sqrt(4 / ((16 * (1 + 4 + 9 + 16)) / 4)), 12);
});

it("only the training patterns count", async () => {
  const { dataFactor, meanCounts } = await findNormalisation(memoryScan(), [1], { probeScale: 4 });
  expect(dataFactor).toBeCloseTo(Math.sqrt(4 / (16 * 4)), 12);
  expect(meanCounts).toBe(4);
});

it("k is probeScale times the mean of the masked probe", async () => {
  // |P| = 2; of 4 × 4 pixels the four in the middle are nearer than N/4 = 1 to the centre: mean 2 · 4/16.
  const { probeDivisor } = await findNormalisation(memoryScan(), [0], { probeScale: 3 });
  expect(probeDivisor).toBeCloseTo(3 * 0.5, 6);
});

it("mean counts are those of the detector pixels that count", async () => {
  const detectorMask = new Uint8Array(16).fill(1, 4);
  const amplitude = new Float32Array(16).fill(3).fill(0, 0, 4);
  const scan = memoryScan({ detectorMask, patterns: createMemorySource(amplitude, 4) });
  expect((await findNormalisation(scan, [0], { probeScale: 4 })).meanCounts).toBe(9);
});

it("sums are not lost in single precision: 3,000 patterns of 1e9 counts", async () => {
  const side = Math.fround(Math.sqrt(1e9 / 16));
  const scan = memoryScan({ patterns: createMemorySource(new Float32Array(3000 * 16).fill(side), 4) });
  const { meanCounts } = await findNormalisation(
    scan,
    Array.from({ length: 3000 }, (_, index) => index),
    { probeScale: 4 },
  );
  expect(meanCounts / side ** 2).toBeCloseTo(1, 12);
});

it("patterns without light are refused", async () => {
  const scan = memoryScan({ patterns: createMemorySource(new Float32Array(16), 4) });
  const error = await failure("DATA_INVALID", () => findNormalisation(scan, [0], { probeScale: 4 }));
  expect(error.details.hint).toContain("detector mask");
});
