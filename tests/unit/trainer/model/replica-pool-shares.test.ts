import { describe, expect, it } from "vitest";
import {
  joinPredictions,
  meanGradient,
  meanLoss,
  shareBatch,
  shareBuffers,
} from "../../../../src/trainer/model/replica-pool-shares.ts";
import type { Batch } from "../../../../src/trainer/model/types.ts";

/** Two channels, one pixel a pattern; every number tells its group. */
function batchOf(count: number): Batch {
  const numbers = Array.from({ length: 2 * count }, (_, index) => Math.floor(index / 2));
  return {
    count,
    patterns: Int32Array.from(numbers),
    amplitude: Float32Array.from(numbers),
    offsetsPx: Float32Array.from(numbers.flatMap((group) => [group, group])),
    labels: { amplitude: Float32Array.from(numbers), phase: Float32Array.from(numbers) },
  };
}

describe("shares of a batch", () => {
  it.each([
    [16, 2, [8, 8]],
    [5, 2, [2, 3]],
    [7, 3, [2, 2, 3]],
    [1, 4, [1]],
    [3, 1, [3]],
  ])("of %i groups over %i workers are contiguous and as equal as can be", (count, workers, counts) => {
    const batch = batchOf(count);
    const shares = shareBatch(batch, workers);
    expect(shares.map((share) => share.count)).toStrictEqual(counts);
    expect(shares.flatMap((share) => [...share.patterns])).toStrictEqual([...batch.patterns]);
    expect(shares.flatMap((share) => [...share.offsetsPx])).toStrictEqual([...batch.offsetsPx]);
    expect(shares.flatMap((share) => [...(share.labels?.phase ?? [])])).toStrictEqual([...batch.amplitude]);
  });

  it("hand over memory of their own, never the batch's", () => {
    const batch = batchOf(4);
    const buffers = shareBatch(batch, 2).flatMap(shareBuffers);
    expect(buffers).toHaveLength(10);
    expect(new Set(buffers).size).toBe(10);
    expect(buffers).not.toContain(batch.amplitude.buffer);
    expect(buffers.reduce((bytes, { byteLength }) => bytes + byteLength, 0)).toBe(4 * (8 + 8 + 16 + 8 + 8));
  });
});

describe("results of shares", () => {
  const results = [
    { count: 3, loss: 1, metrics: { error: 10 } },
    { count: 1, loss: 5, metrics: { error: 2 } },
  ];

  it("are averaged by the counts of patterns", () => {
    expect(meanLoss(results)).toStrictEqual({ count: 4, loss: 2, metrics: { error: 8 } });
    const gradients = [Float32Array.of(1, -2), Float32Array.of(5, 2), Float32Array.of(99, 99)]; // the last had no share
    expect([...meanGradient(results, gradients)]).toStrictEqual([2, -1]);
    const target = new Float32Array(2);
    expect(meanGradient(results, gradients, target)).toBe(target);
    expect([...target]).toStrictEqual([2, -1]);
  });

  it("are joined in order where they are patches", () => {
    const part = (first: number) => ({ amplitude: Float32Array.of(first, 2), phase: Float32Array.of(-first) });
    const whole = joinPredictions([part(1), part(3)]);
    expect([...whole.amplitude]).toStrictEqual([1, 2, 3, 2]);
    expect([...whole.phase]).toStrictEqual([-1, -3]);
  });
});
