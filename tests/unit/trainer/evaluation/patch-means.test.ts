import { describe, expect, it } from "vitest";
import { stitchPatchMeans } from "../../../../src/trainer/evaluation/patch-means.ts";
import { diskProbe } from "./support.ts";

// @spec specs/evaluation.md §6
describe("stitchPatchMeans", () => {
  const size = 16;
  const probe = diskProbe(size);
  const energy = probe.re.reduce((sum, value) => sum + value * value, 0);

  it("gives the amplitude of a flat object from its counts alone", async () => {
    // Parseval: an object of amplitude 0.6 leaves Σ counts = 0.36 Σ|P|², wherever on the detector they arrive
    const read = (indices: ArrayLike<number>): Promise<Float32Array> => {
      const amplitudes = new Float32Array(indices.length * size * size);
      for (let place = 0; place < indices.length; place += 1) amplitudes[place * size * size] = 0.6 * Math.sqrt(energy);
      return Promise.resolve(amplitudes);
    };
    const patterns = { count: 300, size, read, close: () => Promise.resolve() };
    const x = Float64Array.from({ length: 300 }, (_, i) => 7.5 + (i % 20));
    const y = Float64Array.from({ length: 300 }, (_, i) => 7.5 + Math.floor(i / 20));
    const { object, weights } = await stitchPatchMeans({
      patterns,
      positionsPx: { x, y },
      probe,
      indices: Array.from(x.keys()),
    });
    const lit = object.re.filter((_, pixel) => weights[pixel]! > 0);
    expect(lit.length).toBeGreaterThan(500);
    expect(Math.max(...lit.map((value) => Math.abs(value - 0.6)))).toBeLessThan(1e-6);
    expect(Math.max(...object.im.map(Math.abs))).toBe(0);
  });
});
