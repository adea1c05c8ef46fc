import { describe, expect, test } from "vitest";
import { createRandom } from "../../../../../src/base/random/generator.ts";
import { createPositions, type PositionOptions } from "../../../../../src/trainer/data/simulation/positions.ts";

const benchmark: PositionOptions = { path: "raster", objectSize: 392, size: 64, stepPx: 10 };

function place(options: Partial<PositionOptions>, seed = 1): { readonly x: Float64Array; readonly y: Float64Array } {
  return createPositions({ ...benchmark, ...options }, createRandom(seed));
}

describe("scan positions", () => {
  test("the raster is that of the benchmark scans: 33 × 33 centres from 31.5 to 351.5", () => {
    const { x, y } = place({});
    expect(x).toHaveLength(1089);
    expect([...x.subarray(0, 3), x.at(-1)]).toEqual([31.5, 41.5, 51.5, 351.5]);
    expect([y[0], y[32], y[33], y.at(-1)]).toEqual([31.5, 31.5, 41.5, 351.5]);
  });

  test("jitter moves by no more than it says, stays inside, and keeps windows on whole pixels", () => {
    const [plain, moved] = [place({}), place({ jitterPx: 3 })];
    const shifts = moved.x.map((value, index) => value - (plain.x[index] as number));
    expect(Math.max(...shifts.map(Math.abs))).toBe(3);
    expect(moved.x.every((value) => value >= 31.5 && value <= 392 - 32.5 && Number.isInteger(value - 31.5))).toBe(true);
    expect(new Set(shifts).size).toBe(7);
  });

  test("between pixels where that is asked for", () => {
    const { x } = place({ jitterPx: 3, subPixel: true });
    expect(x.filter((value) => !Number.isInteger(value - 31.5)).length).toBeGreaterThan(1000);
  });

  test("the spiral begins in the middle, fills the square, and gives each position step² to itself", () => {
    const { x, y } = place({ path: "spiral", subPixel: true });
    expect(Math.hypot((x[0] as number) - 195.5, (y[0] as number) - 195.5)).toBeLessThan(5);
    // 328² / 10² = 1076 positions, give or take those at the rim (2 · 4 · 33 · a few per cent).
    expect(Math.abs(x.length - 1076)).toBeLessThan(30);
    const nearest = Array.from(x.keys()).map((a) =>
      Math.min(...Array.from(x.keys(), (b) => (a === b ? Infinity : Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!)))),
    );
    expect(Math.min(...nearest)).toBeGreaterThan(7);
    expect(Math.max(...nearest)).toBeLessThan(12);
    expect(Math.min(...x, ...y)).toBeGreaterThanOrEqual(31.5);
    expect(Math.max(...x, ...y)).toBeLessThanOrEqual(359.5);
  });

  test("one seed gives one scan", () => {
    expect(place({ jitterPx: 5 }, 3)).toEqual(place({ jitterPx: 5 }, 3));
    expect(place({ jitterPx: 5 }, 3)).not.toEqual(place({ jitterPx: 5 }, 4));
  });

  test("an object as large as the window has one position", () => {
    expect([...place({ objectSize: 64 }).x]).toEqual([31.5]);
  });

  test.each([{ objectSize: 63 }, { stepPx: 0 }, { stepPx: NaN }, { jitterPx: -1 }])("%o is refused", (options) => {
    expect(() => place(options)).toThrow(
      expect.objectContaining({
        code: "CONFIG_INVALID",
        details: expect.objectContaining({ hint: expect.stringContaining("1,089 positions") }),
      }),
    );
  });
});
