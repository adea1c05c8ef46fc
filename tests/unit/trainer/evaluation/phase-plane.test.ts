import { describe, expect, it } from "vitest";
import { fitPhasePlane, removePhasePlane } from "../../../../src/trainer/evaluation/phase-plane.ts";
import { fieldOf, smooth } from "./support.ts";

const truth = fieldOf(70, 90, smooth);

// @spec specs/evaluation.md §3
describe("fitPhasePlane", () => {
  it.each([
    [0.4, 0, 0],
    [-2.9, 0.011, -0.004],
    [1, 0.4, 0.9], // several turns across the image: no unwrapping needed
  ])("finds a = %f, b = %f, c = %f exactly", (a, b, c) => {
    const tilted = fieldOf(70, 90, (y, x) => {
      const { amplitude, phase } = smooth(y, x);
      return { amplitude, phase: phase + a + b * x + c * y };
    });
    const plane = fitPhasePlane(tilted, truth);
    // without noise the maximum is exact; float32 test data leave 1e-7
    expect(plane.constant).toBeCloseTo(a, 5);
    expect(plane.perColumn).toBeCloseTo(b, 7);
    expect(plane.perRow).toBeCloseTo(c, 7);
    const flat = removePhasePlane(tilted, plane);
    expect(Math.max(...flat.re.map((re, i) => Math.abs(re - truth.re[i]!)))).toBeLessThan(1e-5);
  });

  it("lets bright pixels decide", () => {
    const dim = (x: number): boolean => x >= 60;
    const half = fieldOf(70, 90, (y, x) => ({ amplitude: dim(x) ? 1e-3 : 1, phase: dim(x) ? 2 : 0.02 * y }));
    const one = fieldOf(70, 90, (_y, x) => ({ amplitude: dim(x) ? 1e-3 : 1, phase: 0 }));
    const plane = fitPhasePlane(half, one);
    expect(plane.perRow).toBeCloseTo(0.02, 4);
    expect(plane.perColumn).toBeCloseTo(0, 4);
  });
});
