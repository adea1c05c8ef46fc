import { describe, expect, it } from "vitest";
import { coversPositions } from "../../../../src/trainer/evaluation/covers-positions.ts";

const scan = {
  positionsPx: { x: Float64Array.of(40, 50, 60, 40), y: Float64Array.of(40, 40, 40.3, 70) },
  scanIndex: Int32Array.of(0, 0, 0, 1),
};
const covers = (x: readonly number[], y: readonly number[], scanIndex = 0): boolean =>
  coversPositions(scan, { centresPx: { x: Float64Array.from(x), y: Float64Array.from(y) }, scanIndex });

// @spec specs/evaluation.md §9
describe("a scan covers the positions of a reconstruction", () => {
  it("of the same scan, or of a part of it", () => {
    expect(covers([40, 50, 60], [40, 40, 40.3])).toBe(true);
    expect(covers([60, 40], [40.3, 40])).toBe(true);
    expect(covers([40], [70], 1)).toBe(true);
  });

  it("not of another scan, nor of another object of the same", () => {
    expect(covers([40, 51], [40, 40])).toBe(false);
    expect(covers([40], [70])).toBe(false);
  });
});
