import { describe, expect, it } from "vitest";
import { median, pearson } from "../../../../src/trainer/evaluation/correlation.ts";
import { createPatchCorrelator, placeTruth } from "../../../../src/trainer/evaluation/patch-correlation.ts";
import { diskProbe, objectOf, smooth } from "./support.ts";

describe("pearson", () => {
  it("is ±1 for a line, whatever its slope and offset", () => {
    const x = Float64Array.from({ length: 9 }, (_, i) => i);
    expect(
      pearson(
        x,
        x.map((value) => 3 + 0.1 * value),
      ),
    ).toBeCloseTo(1, 14);
    expect(
      pearson(
        x,
        x.map((value) => -value),
      ),
    ).toBeCloseTo(-1, 14);
  });

  it("is 0 for even against odd, and against a constant, even one that rounding makes vary", () => {
    const x = Float64Array.from({ length: 9 }, (_, i) => i - 4);
    expect(
      pearson(
        x,
        x.map((value) => value * value),
      ),
    ).toBeCloseTo(0, 14);
    expect(
      pearson(
        x,
        x.map((value) => 0.1 + 1e-17 * value),
      ),
    ).toBe(0);
  });
});

describe("median", () => {
  it("takes the middle, or the mean of both middles, and nothing of nothing", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNull();
  });
});

describe("createPatchCorrelator", () => {
  const size = 16;
  const truth = placeTruth(objectOf(60, 60, smooth), { x: -10, y: 5 });
  const correlate = (change: (amplitude: number, phase: number) => readonly [number, number]) => {
    const correlator = createPatchCorrelator(diskProbe(size), truth);
    for (const corner of [0, 12, 30, 44, 50]) {
      const pixels = Array.from({ length: size * size }, (_, i) =>
        smooth(corner + Math.floor(i / size), corner + (i % size)),
      );
      const changed = pixels.map(({ amplitude, phase }) => change(amplitude, phase));
      correlator.add(
        changed.map(([amplitude]) => amplitude),
        changed.map(([, phase]) => phase),
        { x: corner - 10 + 7.5, y: corner + 5 + 7.5 },
      );
    }
    return correlator.finish();
  };

  it("is 1 for the truth up to a factor and a phase, and passes over windows that leave the truth", () => {
    const found = correlate((amplitude, phase) => [2 * amplitude, phase + 3]);
    expect(found.amplitude).toBeCloseTo(1, 6); // float32 objects
    expect(found.phase).toBeCloseTo(1, 6);
    expect(found.count).toBe(4);
  });

  it("is 0 for patches that only know how bright they are", () => {
    expect(correlate(() => [0.8, 0.1])).toEqual({ amplitude: 0, phase: 0, count: 4 });
  });

  it("has no median without a window inside", () => {
    const correlator = createPatchCorrelator(diskProbe(size), truth);
    correlator.add(new Float32Array(size * size), new Float32Array(size * size), { x: 500, y: 0 });
    expect(correlator.finish()).toEqual({ amplitude: null, phase: null, count: 0 });
  });
});
