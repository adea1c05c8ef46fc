import { describe, expect, test } from "vitest";
import { inspectScan } from "../../../../../src/trainer/data/inspection/inspect-scan.ts";
import { saveNpz } from "../../../../../src/trainer/data/npz/save-npz.ts";
import { npy, temporaryFolder, writeZip } from "../support/npz-file.ts";
import { titles } from "./support/scan-arrays.ts";

const folder = temporaryFolder();
let files = 0;
const nextPath = (): string => folder.path(`scan-${(files += 1)}.npz`);

describe("a result", () => {
  const object = { dtype: "c8" as const, shape: [4, 4], data: new Float32Array(32) };
  const origin = { dtype: "f8" as const, shape: [2], data: new Float64Array(2) };

  test.each([
    ["a reconstruction", { object, weights: object, origin, xcoords: origin, ycoords: origin, probe: object }],
    ["an object and its probe", { object, probe: object }],
    ["a Ptychodus product", { object, probe: object, probe_position_x_m: origin, pixel_size_m: origin }],
  ])("is told as one, and nothing else: %s", async (_, arrays) => {
    const path = nextPath();
    await saveNpz(path, arrays);
    const inspection = await inspectScan(path);
    expect(titles(inspection)).toEqual(["error no-scan"]);
    expect(inspection.findings[0]?.fix).toContain("ptycho evaluate");
    expect(inspection.arrays).toHaveLength(Object.keys(arrays).length);
  });
});

describe("an array", () => {
  // @spec specs/scan-files.md §6
  test("that nothing is read of may be pickled, as PtychoPINN's _metadata is", async () => {
    const path = nextPath();
    const xcoords = npy({ descr: "'<f8'", shape: "(2,)" }, Float64Array.of(40, 50));
    await writeZip(path, {
      "_metadata.npy": npy({ descr: "'|O'", shape: "()" }, new Uint8Array(8)),
      "xcoords.npy": xcoords,
    });
    const inspection = await inspectScan(path);
    expect(titles(inspection)).not.toContain("error array-unreadable");
    expect(inspection.arrays[0]).toEqual({ key: "_metadata", dtype: null, shape: [] });
  });
});
