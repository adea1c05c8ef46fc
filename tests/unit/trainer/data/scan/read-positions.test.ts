import { describe, expect, it } from "vitest";
import type { NpyContent } from "../../../../../src/trainer/data/npz/types.ts";
import { M, complex, pinnArrays, scanFiles } from "../support/scan-file.ts";

const { load, refusal } = scanFiles();

describe("positions", () => {
  it("are as many as patterns", async () => {
    const five: NpyContent = { dtype: "f8", shape: [M - 1], data: new Float64Array(M - 1) };
    const { received } = await refusal(pinnArrays({ xcoords: five, ycoords: five }));
    expect(received).toBe("6 patterns in diff3d, 5 positions");
    expect((await refusal(pinnArrays({ xcoords: five }))).message).toContain("differ in length");
  });

  it("are finite, and may be negative", async () => {
    const xcoords: NpyContent = { dtype: "f8", shape: [M], data: new Float64Array(M).fill(Number.NaN, 3) };
    expect((await refusal(pinnArrays({ xcoords }))).received).toBe("x of position 3 is NaN");
    const negative: NpyContent = { dtype: "f8", shape: [M], data: Float64Array.of(-5, -4, -3, -2, -1, 0) };
    expect((await load(pinnArrays({ xcoords: negative }))).scan.positionsPx.x).toEqual(negative.data);
  });

  it("in metres are refused, and converted where that is stated", async () => {
    const metres = (pixels: NpyContent): NpyContent => ({
      ...pixels,
      data: (pixels.data as Float64Array).map((x) => x * 1e-8),
    });
    const { xcoords, ycoords } = pinnArrays() as { xcoords: NpyContent; ycoords: NpyContent };
    const arrays = pinnArrays({ xcoords: metres(xcoords), ycoords: metres(ycoords) });
    expect((await refusal(arrays)).message).toContain("look like metres");
    expect((await refusal(arrays, { positionUnit: "m" })).message).toContain("need the pixel size");
    const stated = await load(arrays, { positionUnit: "px" }); // what is stated is not held against the numbers
    expect(stated.scan.positionsPx.x).toEqual(metres(xcoords).data);
    // wavelength 1e-10 m · 0.8 m / (8 · 1e-3 m) = 1e-8 m
    const geometry = { energyEv: 12_398.41984332, distanceM: 0.8, detectorPixelM: 1e-3 };
    const { scan } = await load(arrays, { positionUnit: "m", geometry });
    expect(scan.pixelSizeM).toBeCloseTo(1e-8, 18);
    const kiloElectronVolts = { ...geometry, energyEv: geometry.energyEv / 1e6 };
    expect((await refusal(arrays, { positionUnit: "m", geometry: kiloElectronVolts })).hint).toContain("energy in eV");
    scan.positionsPx.x.forEach((x, index) => expect(x).toBeCloseTo((xcoords.data as Float64Array)[index] as number, 9));
  });

  it("belong to objects that scan_index names, each pattern to one", async () => {
    const wrong: NpyContent = { dtype: "i4", shape: [M], data: Int32Array.of(0, 1, -1, 0, 0, 0) };
    expect((await refusal(pinnArrays({ scan_index: wrong }))).received).toBe("-1 for pattern 2");
    const two: NpyContent = { dtype: "i4", shape: [M], data: Int32Array.of(0, 1, 2, 0, 0, 0) };
    expect((await refusal(pinnArrays({ scan_index: two, objects: complex([2, 9, 9], 1) }))).expected).toBe(
      "shape (3, H, W)",
    );
  });

  // @spec specs/scan-files.md §2
  it("all of one scan_index are of one object, whichever number the run has", async () => {
    const seven: NpyContent = { dtype: "i4", shape: [M], data: new Int32Array(M).fill(7) };
    const { scan } = await load(pinnArrays({ scan_index: seven, objectGuess: complex([9, 9], 1) }));
    expect(scan.scanIndex).toEqual(new Int32Array(M));
    expect(scan.object?.shape).toEqual([1, 9, 9]);
    expect(scan.conversions).toContain("scan_index is 7 throughout: one object, counted as 0");
    const named = pinnArrays({
      scan_index: { ...seven, data: new Int32Array(M).fill(1) },
      objects: complex([2, 9, 9], 1),
    });
    expect((await load(named)).scan.scanIndex).toEqual(new Int32Array(M).fill(1));
  });
});
