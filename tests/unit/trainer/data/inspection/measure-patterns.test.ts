import { describe, expect, test } from "vitest";
import { measurePatterns } from "../../../../../src/trainer/data/inspection/measure-patterns.ts";
import type { PatternFacts, RawPatterns } from "../../../../../src/trainer/data/inspection/types.ts";

/** Frames of 2 × 2 in memory. */
function raw(values: readonly number[]): RawPatterns {
  const frames = values.length / 4;
  return {
    key: "diff3d",
    dtype: "f4",
    side: "first",
    frames,
    height: 2,
    width: 2,
    reader: {
      dtype: "f4",
      count: frames,
      rowShape: [2, 2],
      read: (indices) =>
        Promise.resolve(Float32Array.from(Array.from(indices).flatMap((at) => values.slice(4 * at, 4 * at + 4)))),
      close: () => Promise.resolve(),
    },
  };
}

function measure(values: readonly number[], mask: readonly number[] | null = null): Promise<PatternFacts> {
  return measurePatterns(raw(values), { mask });
}

describe("one pass over the patterns", () => {
  test("sums of frames and images are those of the values", async () => {
    const facts = await measure([1, 2, 3, 4, 0, 0, 5, 5]);
    expect([...facts.frameSums]).toEqual([10, 10]);
    expect([...facts.frameSquares]).toEqual([30, 50]);
    expect([...facts.meanImage]).toEqual([0.5, 1, 4, 4.5]);
    expect([...facts.meanSquareImage]).toEqual([0.5, 2, 17, 20.5]);
    expect([...facts.leastImage]).toEqual([0, 0, 3, 4]);
    expect([...facts.greatestImage]).toEqual([1, 2, 5, 5]);
    expect([facts.greatest, facts.atGreatest]).toEqual([5, 2]);
  });

  test("what is not finite, negative or constant is counted with its frames", async () => {
    const facts = await measure([1, NaN, 1, Infinity, 7, 7, 7, 7, -1, 2, -3, 4]);
    expect(facts.notFinite).toEqual({ values: 2, frames: [0], frameCount: 1 });
    expect(facts.constant).toEqual({ values: 4, frames: [1], frameCount: 1 });
    expect(facts.negative).toEqual({ values: 2, frames: [2], frameCount: 1 });
  });

  test("whole numbers and whole squares are told apart", async () => {
    const roots = await measure([Math.SQRT2, Math.sqrt(3), 2, 0]);
    expect([roots.wholeShare, roots.wholeSquareShare, roots.aboveOne]).toEqual([1 / 3, 1, true]);
    const wholes = await measure([1, 0, 1, 0]);
    expect([wholes.wholeShare, wholes.aboveOne]).toEqual([1, false]);
    const neither = await measure([0.3, 1.1, 2.7, 0]);
    expect([neither.wholeShare, neither.wholeSquareShare]).toEqual([0, 0]);
  });

  test("pixels outside the mask count for nothing", async () => {
    const facts = await measure([NaN, 2, 3, 3, -9, 2, 2, 2], [0, 1, 1, 1]);
    expect([facts.notFinite.values, facts.negative.values]).toEqual([0, 0]);
    expect([...facts.frameSums]).toEqual([8, 6]);
    expect(facts.constant.frames).toEqual([1]);
    expect(facts.leastImage[0]).toBe(Infinity);
  });
});
