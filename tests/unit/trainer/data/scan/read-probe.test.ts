import { describe, expect, it } from "vitest";
import type { NpyContent } from "../../../../../src/trainer/data/npz/types.ts";
import { N, complex, pinnArrays, scanFiles, tinyProbe } from "../support/scan-file.ts";

const { load, refusal, write } = scanFiles();

describe("the probe", () => {
  it("is multiplied by N where its file leaves the division out of the FFT, and that is told", async () => {
    const probeGuess: NpyContent = { dtype: "c8", shape: [N, N], data: tinyProbe().map((value) => value / N) };
    const { scan } = await load(pinnArrays({ probeGuess }));
    expect(scan.probe.re[0]).toBeCloseTo(tinyProbe()[0] as number, 4);
    expect(scan.conversions.at(-1)).toContain("probe multiplied by N = 8");
  });

  it("in no known unit gets the energy of the mean counts, and that is told", async () => {
    const probeGuess: NpyContent = { dtype: "c8", shape: [N, N], data: tinyProbe().map((value) => value * 1e4) };
    const { scan } = await load(pinnArrays({ probeGuess }));
    expect(scan.probe.re[0]).toBeCloseTo(tinyProbe()[0] as number, 4);
    expect(scan.conversions.at(-1)).toContain("mean counts of a frame");
  });

  it("is multiplied by what is stated and nothing else", async () => {
    const { scan } = await load(pinnArrays(), { probeFactor: 100 });
    expect(scan.probe.re[0]).toBeCloseTo(100 * (tinyProbe()[0] as number), 2);
    expect(scan.conversions.at(-1)).toBe("probe multiplied by 100, as stated");
    expect((await refusal(pinnArrays(), { probeFactor: 0 })).received).toBe("0");
  });

  it("comes from another file where one is named", async () => {
    const probeFrom = await write({ objectGuess: complex([9, 9], 1), probeGuess: complex([1, N, N], 3) });
    const { scan } = await load(pinnArrays({ probeGuess: undefined }), { probeFrom, probeFactor: 1 });
    expect([scan.probe.shape, scan.probe.im[0]]).toEqual([[1, N, N], 3]);
    const error = await refusal(pinnArrays(), { probeFrom: await write({ other: complex([N, N], 1) }) });
    expect(error.message).toContain("has no probe");
  });

  it.each<[string, NpyContent, string]>([
    ["another size", complex([N + 2, N + 2], 1), "crop or pad"],
    ["modes along the last axis", complex([N, N, 3], 1), "np.moveaxis"],
    ["no light", complex([N, N], 0), "--probe-from"],
    ["NaN", complex([N, N], Number.NaN), "diverged"],
  ])("is refused with %s", async (_, probeGuess, hint) => {
    expect((await refusal(pinnArrays({ probeGuess }))).hint).toContain(hint);
  });
});
