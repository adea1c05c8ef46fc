import { describe, expect, it } from "vitest";
import { createFileSource, createMemorySource, swapQuadrants } from "../../../../src/trainer/data/pattern-source.ts";
import type { NumericArray, RowReader } from "../../../../src/trainer/data/npz/types.ts";

/** Rows in memory, `[count, 2, 2]`. */
function rowsOf(values: NumericArray, closed: string[] = []): RowReader {
  return {
    dtype: "f4",
    count: values.length / 4,
    rowShape: [2, 2],
    read: async (indices) => {
      const rows = Array.from(indices, (index) => values.slice(index * 4, index * 4 + 4));
      const result = values.slice(0, indices.length * 4);
      rows.forEach((row, place) => result.set(row, place * 4));
      return result;
    },
    close: async () => void closed.push("rows"),
  };
}

const asTheyAre = { intensity: false, corner: false, mask: null };

describe("patterns in a file", () => {
  it("are square roots of counts, taken in doubles whatever the integer type", async () => {
    const source = createFileSource(
      rowsOf(Uint16Array.of(0, 1, 65_535, 90)),
      { ...asTheyAre, intensity: true },
      async () => {},
    );
    expect(await source.read([0])).toEqual(Float32Array.of(0, 1, Math.sqrt(65_535), Math.sqrt(90)));
  });

  it("have their zero frequency moved from the corner to [N/2, N/2]", async () => {
    const source = createFileSource(
      rowsOf(Float32Array.of(1, 2, 3, 4)),
      { ...asTheyAre, corner: true },
      async () => {},
    );
    expect(await source.read([0])).toEqual(Float32Array.of(4, 3, 2, 1));
  });

  it("are 0 where the mask is, whatever was measured", async () => {
    const mask = Uint8Array.of(1, 0, 1, 0);
    const rows = rowsOf(Float32Array.of(1, Number.NaN, 3, 65_535));
    const source = createFileSource(rows, { ...asTheyAre, mask }, async () => {});
    expect(await source.read([0])).toEqual(Float32Array.of(1, 0, 3, 0));
  });

  it("close what they are read from, after themselves", async () => {
    const closed: string[] = [];
    const source = createFileSource(
      rowsOf(new Float32Array(4), closed),
      asTheyAre,
      async () => void closed.push("file"),
    );
    await source.close();
    expect(closed).toEqual(["rows", "file"]);
  });
});

describe("patterns in memory", () => {
  const source = createMemorySource(Float32Array.of(1, 1, 1, 1, 2, 2, 2, 2), 2);

  it("are read in the order asked for", async () => {
    expect([source.count, source.size]).toEqual([2, 2]);
    expect(await source.read([1, 0, 1])).toEqual(Float32Array.of(2, 2, 2, 2, 1, 1, 1, 1, 2, 2, 2, 2));
  });

  it("come in memory of their own", async () => {
    (await source.read([0])).fill(9);
    expect(await source.read([0])).toEqual(new Float32Array(4).fill(1));
  });

  it.each([[2], [-1], [0.5], [Number.NaN]])("have none of number %d", async (index) => {
    await expect(source.read([index])).rejects.toThrow("there is no pattern");
  });

  it("are a whole number of patterns", () => {
    expect(() => createMemorySource(new Float32Array(5), 2)).toThrow("5 numbers are not patterns");
  });
});

it("swapping quadrants twice changes nothing", () => {
  for (let pixel = 0; pixel < 36; pixel += 1) expect(swapQuadrants(swapQuadrants(pixel, 6), 6)).toBe(pixel);
  expect(swapQuadrants(0, 6)).toBe(3 * 6 + 3);
});
