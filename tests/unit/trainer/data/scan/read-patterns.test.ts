import { describe, expect, it } from "vitest";
import type { NpyContent } from "../../../../../src/trainer/data/npz/types.ts";
import {
  M,
  N,
  complex,
  patternsLast,
  pinnArrays,
  scanFiles,
  tikeArrays,
  tinyAmplitude,
  tinyCounts,
  toCorner,
} from "../support/scan-file.ts";

const { load, refusal } = scanFiles();

describe("the order of the axes", () => {
  const last: NpyContent = { dtype: "f4", shape: [N, N, M], data: patternsLast(Float64Array.from(tinyAmplitude())) };

  it("(N, N, M) is refused with the line that mends it", async () => {
    const { message, hint, received } = await refusal(pinnArrays({ diff3d: last }));
    expect(message).toContain("(N, N, M)");
    expect(received).toBe("shape (8, 8, 6)");
    expect(hint).toContain("np.transpose(diff3d, (2, 0, 1))");
  });

  it("(N, N, M) is read where it is stated", async () => {
    const { scan, amplitude } = await load(pinnArrays({ diff3d: last }), { axisOrder: "NNM" });
    expect(amplitude).toEqual(tinyAmplitude());
    expect(scan.conversions).toContain("diff3d is (N, N, M) as stated: read as (M, N, N)");
  });

  it.each([
    ["one pattern only", [N, N]],
    ["patterns that are not square", [M, N, N - 2]],
    ["an odd side", [M, N - 1, N - 1]],
  ])("has no place for %s", async (_, shape) => {
    const data = new Float32Array(shape.reduce((product, side) => product * side, 1)).fill(0.5);
    const { expected } = await refusal(pinnArrays({ diff3d: { dtype: "f4", shape, data } }));
    expect(expected).toContain("(M, N, N)");
  });

  it("is in doubt where there are as many patterns as pixels along a side, and that is told", async () => {
    const coordinates = (factor: number): NpyContent => ({
      dtype: "f8",
      shape: [N],
      data: Float64Array.from({ length: N }, (__, index) => factor * index),
    });
    const data = Float32Array.from({ length: N ** 3 }, (__, index) => tinyAmplitude()[index % (M * N * N)] as number);
    const { scan } = await load(
      pinnArrays({ diff3d: { dtype: "f4", shape: [N, N, N], data }, xcoords: coordinates(1), ycoords: coordinates(2) }),
    );
    expect(scan.conversions.join()).toContain("as many patterns as pixels along a side");
  });
});

describe("counts passed as amplitude", () => {
  it.each(["u2", "i4", "f4"] as const)(
    "are refused as whole numbers (%s), and taken where they are stated",
    async (dtype) => {
      const diff3d: NpyContent = { dtype, shape: [M, N, N], data: tinyCounts() };
      const { hint } = await refusal(pinnArrays({ diff3d }));
      expect(hint).toContain("--data-is intensity");
      const { scan, amplitude } = await load(pinnArrays({ diff3d }), { dataIs: "intensity" });
      expect(amplitude).toEqual(tinyAmplitude());
      expect(scan.conversions).toContain("diff3d holds counts, as stated: their square root taken");
    },
  );

  it("are not squared or rooted in 16 bits: 300² is 90,000", async () => {
    const diff3d: NpyContent = { dtype: "u2", shape: [M, N, N], data: tinyCounts() };
    const probeGuess = complex([N, N], 1e-6);
    const { scan, amplitude } = await load(pinnArrays({ diff3d, probeGuess }), { dataIs: "amplitude" });
    const largest = amplitude.reduce((most, value) => Math.max(most, value), 0);
    expect(largest).toBeGreaterThanOrEqual(300);
    const energy = 2 * scan.probe.re.reduce((sum, value) => sum + value * value, 0);
    const mean = tinyCounts().reduce((sum, value) => sum + value * value, 0) / M;
    expect(energy / mean).toBeCloseTo(1, 5); // the probe is scaled to the mean of true squares
  });

  it("are known by their common step where a gain makes fractions of them", async () => {
    const diff3d: NpyContent = { dtype: "f4", shape: [M, N, N], data: tinyCounts().map((value) => value * 0.37) };
    expect((await refusal(pinnArrays({ diff3d }))).received).toContain("multiples of 0.37");
  });
});

describe("amplitudes passed as counts", () => {
  it("are refused in a layout of counts, and taken where they are stated", async () => {
    const data: NpyContent = { dtype: "f4", shape: [1, M, N, N], data: toCorner(Float64Array.from(tinyAmplitude())) };
    expect((await refusal(tikeArrays({ data }))).hint).toContain("--data-is amplitude takes them as they are");
    expect((await load(tikeArrays({ data }), { dataIs: "amplitude" })).amplitude).toEqual(tinyAmplitude());
  });
});

describe("where zero frequency is", () => {
  it("is refused at the corner in a layout that has it at the centre, and moved where it is stated", async () => {
    const diff3d: NpyContent = { dtype: "f4", shape: [M, N, N], data: toCorner(Float64Array.from(tinyAmplitude())) };
    const { hint, message } = await refusal(pinnArrays({ diff3d }));
    expect(message).toContain("Zero frequency is at the corner");
    expect(hint).toContain("--zero-frequency corner");
    expect((await load(pinnArrays({ diff3d }), { zeroFrequency: "corner" })).amplitude).toEqual(tinyAmplitude());
  });

  it("is refused at the centre in a layout that has it at the corner", async () => {
    const data: NpyContent = { dtype: "f4", shape: [1, M, N, N], data: tinyCounts() };
    expect((await refusal(tikeArrays({ data }))).message).toContain("Zero frequency is at the centre");
    expect((await load(tikeArrays({ data }), { zeroFrequency: "centre" })).amplitude).toEqual(tinyAmplitude());
  });
});

describe("values that no detector counts", () => {
  it.each([
    ["NaN", Number.NaN],
    ["Infinity", Infinity],
    ["-1", -1],
  ])("are refused: %s, with the pattern and the pixel", async (name, value) => {
    const data = tinyAmplitude();
    data[2 * N * N + 3 * N + 5] = value;
    data[4 * N * N] = value;
    const { message, problems } = await refusal(pinnArrays({ diff3d: { dtype: "f4", shape: [M, N, N], data } }));
    expect(message).toContain("2 patterns");
    expect(problems).toEqual([`pattern 2: ${name} at row 3, column 5`, `pattern 4: ${name} at row 0, column 0`]);
  });

  it("are let pass where the detector mask leaves them out, and read as 0", async () => {
    const data = tinyAmplitude();
    data[5] = Number.NaN;
    const mask = new Uint8Array(N * N).fill(1);
    mask[5] = 0;
    const { amplitude } = await load(
      pinnArrays({ diff3d: { dtype: "f4", shape: [M, N, N], data }, mask: { dtype: "u1", shape: [N, N], data: mask } }),
    );
    expect(amplitude[5]).toBe(0);
  });

  it("are complex numbers", async () => {
    expect((await refusal(pinnArrays({ diff3d: complex([M, N, N], 1) }))).hint).toContain("np.abs");
  });
});
