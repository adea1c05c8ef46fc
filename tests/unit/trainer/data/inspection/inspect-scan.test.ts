import { describe, expect, test } from "vitest";
import { inspectScan } from "../../../../../src/trainer/data/inspection/inspect-scan.ts";
import { npy, temporaryFolder, writeZip } from "../support/npz-file.ts";
import {
  amplitudes,
  cornered,
  counts,
  frames,
  inspectArrays,
  patterns,
  soundArrays,
  soundBut,
  tikeArrays,
  titles,
  wrong,
} from "./support/scan-arrays.ts";

const folder = temporaryFolder();
let files = 0;
const nextPath = (): string => folder.path(`scan-${(files += 1)}.npz`);

describe("a sound file", () => {
  test("has nothing wrong, and each question is answered", async () => {
    const inspection = await inspectArrays(nextPath(), soundArrays());
    expect(wrong(inspection)).toEqual([]);
    expect(inspection.layout).toBe("ptychopinn");
    expect(inspection.findings.map(({ rule }) => rule)).toEqual([
      "values",
      "dose",
      "zero-frequency",
      "probe-place",
      "probe-energy",
      "probe-symmetry",
      "positions",
      "overlap",
      "agreement",
      "opened",
    ]);
    expect(inspection.findings.every(({ evidence }) => evidence !== "")).toBe(true);
    expect(inspection.arrays[0]).toEqual({ key: "diff3d", dtype: "f4", shape: [64, 64, 64] });
  });

  test("in tike's layout has counts, the corner and an unscaled probe named as what they are", async () => {
    const inspection = await inspectArrays(nextPath(), tikeArrays());
    expect(inspection.layout).toBe("tike");
    expect(titles(inspection)).toEqual(["warning probe-energy"]);
    expect(wrong(inspection)[0]?.fix).toContain("multiplied by N = 64");
    const told = inspection.findings.map(({ message }) => message).join(" ");
    expect(told).toContain("Values are counts; their square roots are taken");
    expect(told).toContain("zero frequency is at the corner; it is moved to the centre");
  });
});

describe("axes and layout", () => {
  test("frames along the last axis are an error, and the rest is looked at all the same", async () => {
    const all = amplitudes();
    const count = frames - 1;
    const turned = Float32Array.from(
      { length: count * 4096 },
      (_, at) => all[(at % count) * 4096 + Math.floor(at / count)]!,
    );
    const [x, y] = [soundArrays()["xcoords"]!.data as Float64Array, soundArrays()["ycoords"]!.data as Float64Array];
    const inspection = await inspectArrays(
      nextPath(),
      soundBut({
        diff3d: { dtype: "f4", shape: [64, 64, count], data: turned },
        xcoords: { dtype: "f8", shape: [count], data: x.subarray(0, count) },
        ycoords: { dtype: "f8", shape: [count], data: y.subarray(0, count) },
      }),
    );
    expect(titles(inspection)).toEqual(["error axis-order"]);
    expect(wrong(inspection)[0]).toMatchObject({
      evidence: "shape [64, 64, 63]: the first two axes are alike, so 63 frames of 64 × 64",
      fix: expect.stringContaining("np.transpose(diff3d, (2, 0, 1))") as string,
    });
    expect(inspection.findings.find(({ rule }) => rule === "agreement")?.severity).toBe("info");
  });

  test("frames that are not square are an error", async () => {
    const inspection = await inspectArrays(
      nextPath(),
      soundBut({ diff3d: { dtype: "f4", shape: [frames, 32, 128], data: amplitudes() } }),
    );
    expect(titles(inspection)).toContain("error pattern-shape");
  });

  test("an unknown layout names what is there, what would be known and the nearest name", async () => {
    const { diff3d, ...rest } = soundArrays();
    const inspection = await inspectArrays(nextPath(), { ...rest, diff3D: diff3d! });
    expect(titles(inspection)[0]).toBe("error layout-unknown");
    const [finding] = wrong(inspection);
    expect(finding?.evidence).toContain("diff3D");
    expect(finding?.evidence).toContain("tike: data, scan, probe");
    expect(finding?.fix).toContain("is it diff3D?");
    expect(inspection.findings.map(({ rule }) => rule)).toContain("dose");
  });

  test("a result without patterns is no scan, but its probe is looked at", async () => {
    const { probeGuess, objects } = soundArrays();
    const inspection = await inspectArrays(nextPath(), { probeGuess: probeGuess!, objectGuess: objects! });
    expect(titles(inspection)).toEqual(["error layout-unknown", "error patterns-missing", "error positions-missing"]);
    expect(inspection.findings.map(({ rule }) => rule)).toContain("probe-symmetry");
  });

  test("missing positions and a missing probe are errors with what to save", async () => {
    const inspection = await inspectArrays(nextPath(), soundBut({ ycoords: null, probeGuess: null }));
    expect(titles(inspection)).toEqual(["error positions-missing", "error probe-missing"]);
    expect(wrong(inspection)[1]?.fix).toContain("--probe-from");
    const { xcoords, ycoords } = soundArrays();
    const renamed = soundBut({ xcoords: null, ycoords: null, coords_true: xcoords!, position_y_m: ycoords! });
    const [missing] = wrong(await inspectArrays(nextPath(), renamed));
    expect(missing?.fix).toContain("Are they in coords_true [64], position_y_m [64]?");
  });

  test("an array that needs pickle is an error of its own, and the file is read on", async () => {
    const path = nextPath();
    await writeZip(path, {
      "diff3d.npy": npy({ descr: "'|O'", shape: "(4,)" }, new Uint8Array(32)),
      "xcoords.npy": npy({ descr: "'<f8'", shape: "(2,)" }, Float64Array.of(40, 50)),
      "ycoords.npy": npy({ descr: "'<f8'", shape: "(2,)" }, Float64Array.of(40, 50)),
    });
    const inspection = await inspectScan(path);
    expect(titles(inspection)).toContain("error array-unreadable");
    expect(wrong(inspection)[0]?.message).toContain("diff3d");
    expect(inspection.findings.map(({ rule }) => rule)).toContain("positions");
  });

  test("a mask of another size is an error, not applied", async () => {
    const mask = { dtype: "u1", shape: [32, 32], data: new Uint8Array(1024).fill(1) } as const;
    const inspection = await inspectArrays(nextPath(), soundBut({ mask }));
    expect(titles(inspection)).toEqual(["error mask-shape"]);
  });

  test("what only opening refuses is told too", async () => {
    const odd = { dtype: "u1", shape: [64, 64], data: new Uint8Array(4096).fill(7) } as const;
    const inspection = await inspectArrays(nextPath(), soundBut({ mask: odd }));
    expect(titles(inspection)).toEqual(["error refused"]);
    expect(wrong(inspection)[0]?.fix).toContain("np.uint8");
  });

  test("a file that is not there has the error of its own", async () => {
    await expect(inspectScan(folder.path("none.npz"))).rejects.toMatchObject({ code: "DATA_NOT_FOUND" });
  });
});

describe("values", () => {
  test("counts passed as amplitudes are an error", async () => {
    const inspection = await inspectArrays(nextPath(), soundBut({ diff3d: patterns(counts()) }));
    expect(titles(inspection)).toContain("error intensity-as-amplitude");
    const finding = wrong(inspection).find(({ rule }) => rule === "intensity-as-amplitude");
    expect(finding?.evidence).toMatch(/^100 % of the values are whole numbers/u);
    expect(finding?.fix).toContain("np.sqrt(diff3d)");
  });

  test("counts times a gain are an error, as they are refused when the file is opened", async () => {
    const gained = counts().map((value) => (value % 500) * 0.37);
    const inspection = await inspectArrays(nextPath(), soundBut({ diff3d: patterns(gained) }));
    expect(titles(inspection)).toContain("error intensity-as-amplitude");
  });

  test("uint16 counts come with the warning of the overflow and the cast", async () => {
    const inspection = await inspectArrays(
      nextPath(),
      soundBut({
        diff3d: patterns(
          counts().map((v) => Math.min(v, 65_000)),
          "u2",
        ),
      }),
    );
    const finding = wrong(inspection).find(({ rule }) => rule === "intensity-as-amplitude");
    expect(finding?.message).toContain("squares wrap round");
    expect(finding?.fix).toContain("diff3d.astype(np.float32)");
  });

  test("amplitudes passed as counts are an error in tike's layout", async () => {
    const data = { dtype: "f4", shape: [1, frames, 64, 64], data: cornered(amplitudes()) } as const;
    const inspection = await inspectArrays(nextPath(), { ...tikeArrays(), data });
    expect(titles(inspection)).toContain("error amplitude-as-intensity");
  });

  test("values that are neither counts nor their roots are a warning", async () => {
    const scaled = amplitudes().map((value) => value / 317.3);
    const inspection = await inspectArrays(nextPath(), soundBut({ diff3d: patterns(scaled) }));
    expect(titles(inspection)).toEqual(["warning values-unclear", "warning probe-energy"]);
    expect(wrong(inspection)[0]?.fix).toContain("loss mae");
  });

  test("NaN, infinity and negative values are errors with the frames named", async () => {
    const broken = amplitudes();
    broken[5 * 4096 + 7] = NaN;
    broken[9 * 4096] = Infinity;
    broken[11 * 4096 + 1] = -3;
    const inspection = await inspectArrays(nextPath(), soundBut({ diff3d: patterns(broken) }));
    expect(titles(inspection)).toEqual(["error not-finite", "error negative"]);
    expect(wrong(inspection)[0]?.evidence).toBe("2 values in 2 frames: 5, 9");
    expect(wrong(inspection)[1]?.evidence).toBe("1 values in 1 frames: 11");
  });

  test("a mask where 1 marks the bad pixels is told as that, and not applied", async () => {
    const bad = new Uint8Array(4096);
    bad[5] = 1;
    const mask = { dtype: "u1", shape: [64, 64], data: bad } as const;
    const inspection = await inspectArrays(nextPath(), soundBut({ mask }));
    expect(titles(inspection)).toEqual(["error mask-inverted"]);
    expect(wrong(inspection)[0]?.fix).toContain("1 - mask");
  });

  test("a beam stop that hides the middle is no zero frequency at the corner", async () => {
    const stop = Uint8Array.from({ length: 4096 }, (_, at) =>
      Math.hypot((at >> 6) - 32, (at & 63) - 32) < 14 ? 0 : 1,
    );
    const mask = { dtype: "u1", shape: [64, 64], data: stop } as const;
    expect(titles(await inspectArrays(nextPath(), soundBut({ mask })))).not.toContain("error zero-frequency");
  });

  test("what the mask leaves out is not looked at", async () => {
    const broken = amplitudes();
    for (let frame = 0; frame < frames; frame += 1) broken[frame * 4096 + 100] = NaN;
    const mask = new Uint8Array(4096).fill(1);
    mask[100] = 0;
    const inspection = await inspectArrays(
      nextPath(),
      soundBut({ diff3d: patterns(broken), mask: { dtype: "u1", shape: [64, 64], data: mask } }),
    );
    expect(titles(inspection)).toEqual([]);
  });

  test("constant frames are a warning, and an error where most are", async () => {
    const few = amplitudes().fill(0, 3 * 4096, 5 * 4096);
    const inspection = await inspectArrays(nextPath(), soundBut({ diff3d: patterns(few) }));
    expect(titles(inspection)).toEqual(["warning constant-frames", "warning dim-frames"]);
    expect(wrong(inspection)[0]?.evidence).toBe("2 frames: 3, 4, of 64");
    const most = amplitudes().fill(0, 0, 40 * 4096);
    expect(titles(await inspectArrays(nextPath(), soundBut({ diff3d: patterns(most) })))).toContain(
      "error constant-frames",
    );
  });

  test("frames that are almost dark are a warning", async () => {
    const dim = amplitudes();
    for (let pixel = 6 * 4096; pixel < 7 * 4096; pixel += 1) dim[pixel] = Math.sqrt(Math.floor(dim[pixel]! ** 2 / 400));
    const inspection = await inspectArrays(nextPath(), soundBut({ diff3d: patterns(dim) }));
    expect(titles(inspection)).toEqual(["warning dim-frames"]);
    expect(wrong(inspection)[0]?.evidence).toMatch(/^1 frames below 2 % of the median/u);
  });

  test("few photons are a warning", async () => {
    const few = amplitudes().map((value) => Math.sqrt(Math.floor(value ** 2 / 3000)));
    const inspection = await inspectArrays(nextPath(), soundBut({ diff3d: patterns(few) }));
    expect(titles(inspection)).toContain("warning low-dose");
  });

  test("values clipped at one height are saturated, and so is the full scale of a counter", async () => {
    const clipped = amplitudes().map((value) => Math.min(value, Math.sqrt(3000)));
    const inspection = await inspectArrays(nextPath(), soundBut({ diff3d: patterns(clipped) }));
    expect(titles(inspection)).toContain("warning saturated");
    expect(wrong(inspection).find(({ rule }) => rule === "saturated")?.evidence).toMatch(/values of 3,000 counts$/u);
    const full = amplitudes();
    full[2080] = Math.sqrt(65_535);
    const other = await inspectArrays(
      nextPath(),
      soundBut({ diff3d: patterns(full.map((v) => Math.min(v, Math.sqrt(65_535)))) }),
    );
    expect(wrong(other).find(({ rule }) => rule === "saturated")?.evidence).toContain("full scale of a counter");
  });
});

describe("the detector", () => {
  test("zero frequency at the corner is an error where the layout has it at the centre, and the other way", async () => {
    const inspection = await inspectArrays(nextPath(), soundBut({ diff3d: patterns(cornered(amplitudes())) }));
    expect(titles(inspection)).toEqual(["error zero-frequency"]);
    expect(wrong(inspection)[0]?.evidence).toMatch(/^0 % of the energy in the middle .*, 9\d % in a square/u);
    expect(wrong(inspection)[0]?.fix).toContain("--zero-frequency corner");
    const data = { dtype: "f4", shape: [1, frames, 64, 64], data: counts() } as const;
    expect(titles(await inspectArrays(nextPath(), { ...tikeArrays(), data }))).toContain("error zero-frequency");
  });

  test("even noise has its zero frequency nowhere", async () => {
    const flat = amplitudes().map((_, at) => Math.sqrt(100 + ((at * 7919) % 41)));
    const inspection = await inspectArrays(nextPath(), soundBut({ diff3d: patterns(flat) }));
    expect(titles(inspection)).toContain("warning zero-frequency-unclear");
  });

  test("patterns that sit beside the zero frequency are a warning with the distance", async () => {
    const all = amplitudes();
    const moved = all.map((_, at) => ((at & 63) >= 6 ? (all[at - 6] as number) : 0));
    const inspection = await inspectArrays(nextPath(), soundBut({ diff3d: patterns(moved) }));
    expect(titles(inspection)).toContain("warning pattern-offset");
    // Moved by 6, besides the −0.8 of the probe's curvature.
    expect(wrong(inspection).find(({ rule }) => rule === "pattern-offset")?.evidence).toMatch(
      /centre of mass 5\.\d columns/u,
    );
  });

  test("dead and hot pixels are named by row and column", async () => {
    const broken = amplitudes();
    for (let frame = 0; frame < frames; frame += 1) {
      broken[frame * 4096 + 30 * 64 + 33] = 0;
      broken[frame * 4096 + 3 * 64 + 5] = 20;
    }
    const inspection = await inspectArrays(nextPath(), soundBut({ diff3d: patterns(broken) }));
    expect(titles(inspection)).toEqual(["warning dead-pixels", "warning hot-pixels"]);
    expect(wrong(inspection).map(({ evidence }) => evidence)).toEqual([
      "1, row and column: [30, 33]",
      "1, row and column: [3, 5]",
    ]);
  });
});
