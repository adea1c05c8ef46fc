import { describe, expect, it } from "vitest";
import { createStitcher } from "../../../../src/trainer/evaluation/stitch.ts";
import { diskProbe, objectOf, smooth, type Formula } from "./support.ts";

const N = 32;
const half = (N - 1) / 2;

/** The truth in a window, from its formula: exact at any place. */
function patchAt(centreX: number, centreY: number, formula: Formula = smooth) {
  const pixels = Array.from({ length: N * N }, (_, i) =>
    formula(centreY - half + Math.floor(i / N), centreX - half + (i % N)),
  );
  return {
    amplitude: Float32Array.from(pixels, ({ amplitude }) => amplitude),
    phase: Float32Array.from(pixels, ({ phase }) => phase),
  };
}

function raster(step: number, fraction: number): readonly (readonly [number, number])[] {
  const places = Array.from({ length: 8 }, (_, i) => 40 + i * step);
  return places.flatMap((y, row) =>
    places.map((x, column) => [x + fraction * column + half, y + fraction * row + half] as const),
  );
}

function stitch(centres: readonly (readonly [number, number])[], formula: Formula = smooth) {
  const stitcher = createStitcher({ probe: diskProbe(N), N });
  for (const [x, y] of centres) {
    const { amplitude, phase } = patchAt(x, y, formula);
    stitcher.add(amplitude, phase, x, y);
  }
  return stitcher.finish();
}

function largestError(stitched: ReturnType<typeof stitch>, leastWeight: number, formula: Formula = smooth): number {
  const { object, origin, weights } = stitched;
  const [height, width] = object.shape as [number, number];
  const truth = objectOf(height, width, (y, x) => formula(y + origin.y, x + origin.x));
  return truth.re.reduce((largest, re, i) => {
    if (weights[i]! <= leastWeight) return largest;
    return Math.max(largest, Math.hypot(object.re[i]! - re, object.im[i]! - truth.im[i]!));
  }, 0);
}

// @spec specs/evaluation.md §1
describe("the oracle: truth patches through the stitcher give the truth", () => {
  it("exactly at whole positions, wherever a patch has weight", () => {
    expect(largestError(stitch(raster(5, 0)), 0)).toBeLessThan(1e-6); // float32 patches, float32 result
  });

  it("to the second order of a pixel at fractional positions", () => {
    // Bilinear spreading averages over at most 2 × 2 pixels: f″/8 a side, and f″ < 0.05 here; at the rim of the probe
    // the mean is one-sided, so only the lit inside is asked.
    expect(largestError(stitch(raster(5, 0.13)), 0.5)).toBeLessThan(0.02);
  });

  it("exactly for a constant at any position", () => {
    const constant: Formula = () => ({ amplitude: 0.7, phase: -0.4 });
    expect(largestError(stitch(raster(5, 0.37), constant), 0, constant)).toBeLessThan(1e-6);
  });
});

describe("weights and frame", () => {
  it("the origin is the least corner of the lit pixels in the positions' own frame, negative ones too", () => {
    const probe = { shape: [N, N], re: new Float32Array(N * N).fill(1), im: new Float32Array(N * N) };
    const stitcher = createStitcher({ probe, N });
    const ones = new Float32Array(N * N).fill(1);
    stitcher.add(ones, ones, half - 7, half + 3);
    stitcher.add(ones, ones, half + 100, half + 50);
    const { object, origin, weights } = stitcher.finish();
    expect(origin).toEqual({ x: -7, y: 3 });
    expect(object.shape).toEqual([47 + N, 107 + N]);
    expect(weights[0]).toBe(1);
    expect(weights[N]).toBe(0);
  });

  it("patches count by the sum of |P|² over the modes", () => {
    const size = 2;
    const probe = { shape: [2, size, size], re: Float32Array.of(1, 1, 1, 1, 1, 0, 0, 0), im: new Float32Array(8) };
    const stitcher = createStitcher({ probe, N: size });
    const zeros = new Float32Array(4);
    stitcher.add(Float32Array.of(1, 1, 1, 1), zeros, 0.5, 0.5);
    stitcher.add(Float32Array.of(4, 4, 4, 4), zeros, 1.5, 0.5);
    const { object, weights } = stitcher.finish();
    expect(Array.from(weights.subarray(0, 3))).toEqual([1, 1.5, 0.5]);
    expect(object.re[1]).toBeCloseTo((0.5 * 1 + 1 * 4) / 1.5, 6); // weights 1/2 and 1 after division by the largest
  });

  it("a batch, channel-last, gives what its patches one by one give", () => {
    const centres = raster(6, 0.2).slice(0, 12);
    const channels = 4;
    const amplitude = new Float32Array(centres.length * N * N);
    const phase = new Float32Array(centres.length * N * N);
    for (const [index, [x, y]] of centres.entries()) {
      const patch = patchAt(x, y);
      const group = Math.floor(index / channels);
      for (let pixel = 0; pixel < N * N; pixel += 1) {
        const at = (group * N * N + pixel) * channels + (index % channels);
        amplitude[at] = patch.amplitude[pixel]!;
        phase[at] = patch.phase[pixel]!;
      }
    }
    const stitcher = createStitcher({ probe: diskProbe(N), N });
    const [centresX, centresY] = [centres.map(([x]) => x), centres.map(([, y]) => y)];
    stitcher.addBatch({ amplitude, phase, centresX, centresY, channels });
    expect(stitcher.finish()).toEqual(stitch(centres));
  });
});

describe("size", () => {
  it("13,000 patches of 64² on one place take no memory of their own", () => {
    const size = 64;
    const stitcher = createStitcher({ probe: diskProbe(size), N: size });
    const [amplitude, phase] = [new Float32Array(size * size).fill(1), new Float32Array(size * size).fill(0.3)];
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 13_000; i += 1) stitcher.add(amplitude, phase, 100.5 + (i % 50), 100.5 + (i % 37));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8e6); // the canvas: about 1 MB, and its growth
    expect(stitcher.finish().object.shape[0]).toBeLessThan(size + 38);
  });
});

describe("bad input", () => {
  it("refuses a position that is not finite", () => {
    const stitcher = createStitcher({ probe: diskProbe(N), N });
    const patch = patchAt(40, 40);
    expect(() => stitcher.add(patch.amplitude, patch.phase, Number.NaN, 3)).toThrow(
      expect.objectContaining({
        code: "DATA_INVALID",
        details: expect.objectContaining({ hint: expect.stringContaining("pixels") }),
      }),
    );
  });

  it("refuses positions so far apart that no canvas holds them", () => {
    const stitcher = createStitcher({ probe: diskProbe(N), N });
    const patch = patchAt(40, 40);
    stitcher.add(patch.amplitude, patch.phase, 0.5, 0.5);
    expect(() => stitcher.add(patch.amplitude, patch.phase, 1e9, 1e9)).toThrow(
      expect.objectContaining({ code: "DATA_INVALID" }),
    );
  });

  it("refuses a probe of another size, a dark probe, and to finish with nothing", () => {
    expect(() => createStitcher({ probe: diskProbe(16), N })).toThrow(
      expect.objectContaining({
        code: "PHYSICS_SHAPE",
        details: expect.objectContaining({ hint: expect.stringContaining("probe of the scan") }),
      }),
    );
    const dark = { shape: [1, N, N], re: new Float32Array(N * N), im: new Float32Array(N * N) };
    expect(() => createStitcher({ probe: dark, N })).toThrow(expect.objectContaining({ code: "DATA_INVALID" }));
    expect(() => createStitcher({ probe: diskProbe(N), N }).finish()).toThrow(
      expect.objectContaining({ code: "DATA_INVALID" }),
    );
  });
});
