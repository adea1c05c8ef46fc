import { describe, expect, it } from "vitest";
import type { NpyContent } from "../../../../../src/trainer/data/npz/types.ts";
import { M, N, pinnArrays, scanFiles } from "../support/scan-file.ts";

const { load, refusal, write } = scanFiles();

describe("the detector mask", () => {
  it.each<[string, NpyContent, string]>([
    ["another size", { dtype: "u1", shape: [M, N], data: new Uint8Array(M * N).fill(1) }, "shape (6, 8)"],
    ["other values", { dtype: "u1", shape: [N, N], data: new Uint8Array(N * N).fill(2) }, "other values"],
    ["more off than on", { dtype: "u1", shape: [N, N], data: new Uint8Array(N * N) }, "64 of 64"],
  ])("is refused with %s", async (_, mask, received) => {
    expect((await refusal(pinnArrays({ mask }))).received).toContain(received);
  });

  it("comes from another file where one is named", async () => {
    const mask = new Uint8Array(N * N).fill(1).fill(0, 0, 3);
    const maskFrom = await write({ mask: { dtype: "u1", shape: [N, N], data: mask } });
    expect((await load(pinnArrays(), { maskFrom })).scan.detectorMask).toEqual(mask);
  });
});
