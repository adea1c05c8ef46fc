import { describe, expect, it } from "vitest";
import { likelyUnit } from "../../../../src/trainer/data/position-unit.ts";

// @spec specs/scan-files.md §4
describe("positions", () => {
  it("that lie less than a pixel apart within half a window are in a larger unit, and steps of pixels are not", () => {
    const count = 25;
    const x = Float64Array.from({ length: count }, (_, index) => 0.5 * (index % 5));
    const y = Float64Array.from({ length: count }, (_, index) => 0.5 * Math.floor(index / 5));
    expect(likelyUnit({ x, y }, 64)).toBe("larger than pixels");
    expect(likelyUnit({ x: x.map((value) => 8 * value), y: y.map((value) => 8 * value) }, 64)).toBe("pixels");
    expect(likelyUnit({ x: x.map((value) => 20 * value), y: new Float64Array(count) }, 64)).toBe("pixels");
    expect(likelyUnit({ x: x.map((value) => value / 1e6), y }, 64)).toBe("larger than pixels");
    expect(likelyUnit({ x: x.map((value) => value / 1e6), y: y.map((value) => value / 1e6) }, 64)).toBe("metres");
  });
});
