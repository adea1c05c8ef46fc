import { expect, it } from "vitest";
import { createBatch, createLabelledBatch } from "../../../../src/trainer/data/batch.ts";
import { cutPatches } from "../../../../src/trainer/data/labels.ts";
import type { Groups } from "../../../../src/trainer/data/types.ts";
import { memoryScan } from "./support/memory-scan.ts";

const pairs: Groups = {
  gridsize: 2,
  count: 2,
  members: Int32Array.of(3, 2, 1, 0, 0, 1, 2, 3),
  offsetsPx: Float32Array.from({ length: 16 }, (_, index) => index),
};

it("a batch holds the groups asked for, in that order, channels last", async () => {
  const batch = await createBatch(memoryScan(), pairs, [1, 0]);
  expect(batch.count).toBe(2);
  expect(batch.patterns).toEqual(Int32Array.of(0, 1, 2, 3, 3, 2, 1, 0));
  expect(batch.offsetsPx).toEqual(Float32Array.of(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  expect(batch.amplitude).toHaveLength(2 * 16 * 4);
  expect(batch.amplitude.subarray(0, 4)).toEqual(Float32Array.of(1, 2, 3, 4));
  expect(batch.amplitude.subarray(60, 68)).toEqual(Float32Array.of(1, 2, 3, 4, 4, 3, 2, 1));
  expect(batch.labels).toBeNull();
});

it("two batches share no memory", async () => {
  const scan = memoryScan();
  const first = await createBatch(scan, pairs, [0]);
  const second = await createBatch(scan, pairs, [0]);
  first.amplitude.fill(9);
  first.offsetsPx.fill(9);
  expect(second.amplitude[0]).toBe(4);
  expect(pairs.offsetsPx[1]).toBe(1);
});

it("labels are the true patches of the same patterns, channels last", async () => {
  const scan = memoryScan();
  const { labels, patterns } = await createLabelledBatch(scan, pairs, [1]);
  const truth = cutPatches(scan, patterns); // [4, 16]
  for (let pixel = 0; pixel < 16; pixel += 1) {
    for (let channel = 0; channel < 4; channel += 1) {
      expect(labels?.amplitude[pixel * 4 + channel]).toBe(truth.amplitude[channel * 16 + pixel]);
      expect(labels?.phase[pixel * 4 + channel]).toBe(truth.phase[channel * 16 + pixel]);
    }
  }
});
