import { describe, expect, it } from "vitest";
import type { RowReader } from "../../../../src/trainer/data/npz/types.ts";
import { placeZeroFrequency } from "../../../../src/trainer/data/zero-frequency.ts";
import { surveyPatterns } from "../../../../src/trainer/data/survey.ts";

const side = 4;

function rowsOf(values: Float32Array): RowReader {
  const pixels = side * side;
  return {
    dtype: "f4",
    count: values.length / pixels,
    rowShape: [side, side],
    read: async (indices) =>
      Float32Array.from({ length: indices.length * pixels }, (_, place) => {
        const row = indices[Math.floor(place / pixels)] as number;
        return values[row * pixels + (place % pixels)] as number;
      }),
    close: async () => {},
  };
}

describe("one look at all patterns", () => {
  it("tells sums of a frame in doubles", async () => {
    const values = Float32Array.from({ length: 32 }, (_, index) => (index < 16 ? 1 : 3));
    const survey = await surveyPatterns(rowsOf(values), null);
    expect(survey).toMatchObject({ meanSum: 32, meanSumOfSquares: 80, largest: 3, wholeShare: 1 });
    expect(survey.faulty).toEqual({ count: 0, first: [] });
  });

  it.each([
    { place: "centre", pixel: 2 * side + 2 },
    { place: "corner", pixel: 0 },
  ])("tells a signal at the $place", async ({ place, pixel }) => {
    const values = new Float32Array(16);
    values[pixel] = 5;
    const { sumImage, squareImage } = await surveyPatterns(rowsOf(values), null);
    for (const image of [sumImage, squareImage]) {
      expect(placeZeroFrequency(image, { height: side, width: side }).at).toBe(place);
    }
  });

  it("looks at no pixel that the mask leaves out", async () => {
    const values = new Float32Array(16).fill(2);
    values[3] = Number.NaN;
    const mask = new Uint8Array(16).fill(1);
    mask[3] = 0;
    expect(await surveyPatterns(rowsOf(values), mask)).toMatchObject({ meanSum: 30, faulty: { count: 0 } });
  });

  it("tells the first five faulty patterns and counts them all", async () => {
    const survey = await surveyPatterns(rowsOf(new Float32Array(16 * 7).fill(-1)), null);
    expect(survey.faulty.count).toBe(7);
    expect(survey.faulty.first).toHaveLength(5);
    expect(survey.faulty.first[4]).toBe("pattern 4: -1 at row 0, column 0");
  });

  it("finds the step of counts times a gain, and none in their square roots", async () => {
    const counts = Float32Array.from({ length: 160 }, (_, index) => (index * 7) % 40);
    expect((await surveyPatterns(rowsOf(counts.map((value) => value * 0.3)), null)).step).toBeCloseTo(0.3, 6);
    expect((await surveyPatterns(rowsOf(counts.map(Math.sqrt)), null)).step).toBeNull();
  });

  it("cannot tell where a signal is that is not there", async () => {
    const { sumImage } = await surveyPatterns(rowsOf(new Float32Array(16)), null);
    expect(placeZeroFrequency(sumImage, { height: side, width: side }).at).toBe("unclear");
  });
});
