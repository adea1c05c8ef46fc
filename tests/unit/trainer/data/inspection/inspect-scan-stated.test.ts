import { describe, expect, test } from "vitest";
import { inspectScan } from "../../../../../src/trainer/data/inspection/inspect-scan.ts";
import { temporaryFolder } from "../support/npz-file.ts";
import {
  cornered,
  counts,
  frames,
  inspectArrays,
  soundArrays,
  soundBut,
  tikeArrays,
  titles,
  wrong,
} from "./support/scan-arrays.ts";

const folder = temporaryFolder();
let files = 0;
const nextPath = (): string => folder.path(`scan-${(files += 1)}.npz`);

describe("what is stated of a file", () => {
  test("the order of axes, the kind of values and the zero frequency are then no errors", async () => {
    const all = cornered(counts());
    const count = frames - 1;
    const turned = Float32Array.from(
      { length: count * 4096 },
      (_, at) => all[(at % count) * 4096 + Math.floor(at / count)]!,
    );
    const [x, y] = [soundArrays()["xcoords"]!.data as Float64Array, soundArrays()["ycoords"]!.data as Float64Array];
    const path = nextPath();
    const arrays = soundBut({
      diff3d: { dtype: "f4", shape: [64, 64, count], data: turned },
      xcoords: { dtype: "f8", shape: [count], data: x.subarray(0, count) },
      ycoords: { dtype: "f8", shape: [count], data: y.subarray(0, count) },
    });
    expect(titles(await inspectArrays(path, arrays))).toEqual([
      "error axis-order",
      "error intensity-as-amplitude",
      "error zero-frequency",
    ]);
    const stated = { axisOrder: "NNM", dataIs: "intensity", zeroFrequency: "corner" } as const;
    expect(titles(await inspectScan(path, { stated }))).toEqual([]);
  });

  test("a statement that the numbers contradict is an error", async () => {
    const path = nextPath();
    await inspectArrays(path, soundArrays());
    const inspection = await inspectScan(path, { stated: { dataIs: "intensity", zeroFrequency: "corner" } });
    expect(titles(inspection)).toEqual(["error amplitude-as-intensity", "error zero-frequency"]);
    expect(wrong(inspection)[0]?.message).toContain("as stated");
  });

  test("the probe of another file is the one that is looked at, multiplied as stated", async () => {
    const [path, probeFrom] = [nextPath(), nextPath()];
    const { probeGuess } = soundArrays();
    await inspectArrays(path, soundBut({ probeGuess: null }));
    await inspectArrays(probeFrom, {
      probe: { ...probeGuess!, data: (probeGuess!.data as Float32Array).map((v) => v / 10) },
    });
    expect(titles(await inspectScan(path, { stated: { probeFrom } }))).toContain("warning probe-energy");
    expect(titles(await inspectScan(path, { stated: { probeFrom, probeFactor: 10 } }))).toEqual([]);
  });

  test("metres become pixels by energy, distance and detector pixel", async () => {
    const path = nextPath();
    // 8 keV: 1.5498e-10 m; 2 m over 64 · 75e-6 m: an object pixel of 6.4575e-8 m.
    const [x, y] = ["xcoords", "ycoords"].map((key) =>
      (soundArrays()[key]!.data as Float64Array).map((v) => v * 6.4575e-8),
    );
    const metres = (data: Float64Array) => ({ dtype: "f8", shape: [frames], data }) as const;
    expect(titles(await inspectArrays(path, soundBut({ xcoords: metres(x!), ycoords: metres(y!) })))).toEqual([
      "error positions-unit",
    ]);
    const geometry = { energyEv: 8000, distanceM: 2, detectorPixelM: 75e-6 };
    const inspection = await inspectScan(path, { stated: { positionUnit: "m", geometry } });
    // The rounded factor may push the outermost windows a hair over the object's edge.
    expect(titles(inspection).filter((title) => title !== "warning positions-outside")).toEqual([]);
  });

  test("a mask of another file is centred, whatever the patterns are", async () => {
    const [path, maskFrom] = [nextPath(), nextPath()];
    const broken = cornered(counts());
    for (let frame = 0; frame < frames; frame += 1) broken[frame * 4096 + 3 * 64 + 5] = NaN;
    await inspectArrays(path, { ...tikeArrays(), data: { dtype: "f4", shape: [1, frames, 64, 64], data: broken } });
    const mask = new Uint8Array(4096).fill(1);
    mask[(3 + 32) * 64 + 5 + 32] = 0;
    await inspectArrays(maskFrom, { mask: { dtype: "u1", shape: [64, 64], data: mask } });
    expect(titles(await inspectScan(path))).toContain("error not-finite");
    expect(titles(await inspectScan(path, { stated: { maskFrom } }))).toEqual(["warning probe-energy"]);
  });
});
