import { describe, expect, it } from "vitest";
import type { NpyContent } from "../../../../src/trainer/data/npz/types.ts";
import { M, N, pinnArrays, scanFiles } from "./support/scan-file.ts";

const { load, refusal } = scanFiles();

/** As many frames as pixels along a side, `[N, N, N]`; bright in the middle, each frame alike. */
const frame = Float32Array.from({ length: N * N }, (_, at) => {
  const distance = Math.hypot(Math.floor(at / N) - N / 2, (at % N) - N / 2);
  return Math.sqrt(Math.round(300 * Math.exp(-2 * distance)) + (at % 3));
});
const square = (last: boolean): NpyContent => ({
  dtype: "f4",
  shape: [N, N, N],
  data: Float32Array.from({ length: N ** 3 }, (_, at) => frame[last ? Math.floor(at / N) : at % (N * N)] as number),
});
const along = (step: number): NpyContent => ({
  dtype: "f8",
  shape: [N],
  data: Float64Array.from({ length: N }, (_, index) => step * index),
});

// @spec specs/scan-files.md §4
describe("what a shape or a number cannot mean is refused", () => {
  it("frames along the last axis, where there are as many as pixels, unless the order is stated", async () => {
    const places = { xcoords: along(2), ycoords: along(0) };
    const turned = pinnArrays({ ...places, diff3d: square(true) });
    expect((await refusal(turned)).hint).toContain("--axis-order NNM");
    expect((await load(turned, { axisOrder: "NNM" })).amplitude).toEqual(square(false).data);
    expect((await load(turned, { axisOrder: "MNN" })).amplitude).toEqual(square(true).data);
    expect((await load(pinnArrays({ ...places, diff3d: square(false) }))).scan.patterns.count).toBe(N);
  });

  it("positions over an area that no object can be put together on", async () => {
    const xcoords: NpyContent = { dtype: "f8", shape: [M], data: Float64Array.of(0, 1, 2, 3, 4, 2 ** 26) };
    const { message, received, hint } = await refusal(pinnArrays({ xcoords }));
    expect(message).toContain("put together");
    expect(received).toBe(`${2 ** 26 + N} × ${3 + N} pixels`);
    expect(hint).toContain("ptycho inspect");
    const scan_index: NpyContent = { dtype: "i4", shape: [M], data: Int32Array.of(0, 0, 0, 0, 0, 1) };
    expect((await load(pinnArrays({ xcoords, scan_index }))).scan.patterns.count).toBe(M);
  });

  it("a pixel of centimetres: micrometres were saved as metres", async () => {
    const pixelSizeM: NpyContent = { dtype: "f8", shape: [], data: Float64Array.of(0.02) };
    expect((await refusal(pinnArrays({ pixelSizeM }))).hint).toContain("20e-9");
  });
});
