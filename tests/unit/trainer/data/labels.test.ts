import { describe, expect, it } from "vitest";
import { assertLabels, cutPatches } from "../../../../src/trainer/data/labels.ts";
import { failure } from "./support/npz-file.ts";
import { memoryScan } from "./support/memory-scan.ts";

/** Amplitude and phase of the test object, which is row + i · column, at any place: bilinear is exact on it. */
function truthAt(top: number, left: number): { amplitude: number; phase: number } {
  return { amplitude: Math.hypot(top, left), phase: Math.atan2(left, top) };
}

describe("the patch of a pattern", () => {
  it.each([
    [0, 0, 0],
    [1, 2, 1],
    [2, 4, 5],
    [3, 0.75, 0.5],
  ])("%i begins at row %d, column %d of the object", (pattern, top, left) => {
    const { amplitude, phase } = cutPatches(memoryScan(), [pattern]);
    for (let pixel = 0; pixel < 16; pixel += 1) {
      const truth = truthAt(top + Math.floor(pixel / 4), left + (pixel % 4));
      expect(amplitude[pixel]).toBeCloseTo(truth.amplitude, 5);
      expect(phase[pixel]).toBeCloseTo(truth.phase, 5);
    }
  });

  it("is of the object that the scan index names", () => {
    const { object } = memoryScan();
    const twice = (part: Float32Array, factor: number) =>
      Float32Array.from([...part, ...part.map((value) => value * factor)]);
    const two = { shape: [2, 8, 9], re: twice(object!.re, 10), im: twice(object!.im, 10) };
    const scan = memoryScan({ object: two, scanIndex: Int32Array.of(0, 1, 0, 0) });
    expect(cutPatches(scan, [1]).amplitude[0]).toBeCloseTo(10 * Math.hypot(2, 1), 4);
  });

  it("takes a position that is whole but for single precision as whole, also at the object's edge", () => {
    const x = Float64Array.from(Float32Array.of(6.500_004, 1.5, 1.5, 1.5));
    const scan = memoryScan({ positionsPx: { x, y: Float64Array.of(5.5, 1.5, 1.5, 1.5) } });
    expect(cutPatches(scan, [0]).amplitude[0]).toBe(Math.fround(Math.hypot(4, 5)));
  });
});

it.each([
  [1.4, 1.5],
  [1.5, 1.4],
  [7, 1.5],
  [1.5, 6],
])("a window about (%d, %d) reaches beyond the object and is refused", async (x, y) => {
  const scan = memoryScan({ positionsPx: { x: Float64Array.of(x, 1, 1, 1), y: Float64Array.of(y, 1, 1, 1) } });
  const error = await failure("DATA_INVALID", () => cutPatches(scan, [0]));
  expect(error.message).toBe("The window of pattern 0 reaches beyond the object");
  expect(error.details.hint).toContain("do not share an origin");
});

it("a scan without a truth has no labels", async () => {
  const error = await failure("DATA_INVALID", () => cutPatches(memoryScan({ object: null }), [0]));
  expect(error.details.hint).toContain("--architecture pinn");
});

describe("an object with NaN", () => {
  /** Windows of 4 × 4 on 8 × 9 pixels; the last one begins between pixels, at row 0.75, column 0.5. */
  const spoilt = (row: number, column: number) => {
    const { object, ...rest } = memoryScan();
    const re = object!.re.slice();
    re[row * 9 + column] = Number.NaN;
    return { ...rest, object: { ...object!, re } };
  };

  it("is refused as a label where a window shows it, with the place", async () => {
    const error = await failure("DATA_INVALID", () => assertLabels(spoilt(5, 1)));
    expect(error.message).toBe("The object holds no number where pattern 1 sees it");
    expect(error.details.received).toMatch(/^NaN \+ .*i at row 5, column 1$/u);
  });

  it("is refused where only the share of a pixel beyond the window is", async () => {
    const error = await failure("DATA_INVALID", () => assertLabels(spoilt(4, 0)));
    expect(error.message).toBe("The object holds no number where pattern 3 sees it");
  });

  it("serves where no window shows it", () => {
    expect(() => assertLabels(spoilt(0, 8))).not.toThrow();
  });
});
