import { describe, expect, test } from "vitest";
import type { NpyContent } from "../../../../../src/trainer/data/npz/types.ts";
import { temporaryFolder } from "../support/npz-file.ts";
import {
  amplitudes,
  counts,
  inspectArrays,
  patterns,
  soundArrays,
  soundBut,
  titles,
  wrong,
} from "./support/scan-arrays.ts";

const folder = temporaryFolder();

// @spec specs/scan-files.md §6
describe("values of the patterns", () => {
  test("counts times a gain: the gain is told, and the dose is that of the counts", async () => {
    const inspection = await inspectArrays(
      folder.path("gain.npz"),
      soundBut({ diff3d: patterns(counts().map((value) => value / 4096)) }),
    );
    expect(titles(inspection)).toContain("warning counts-gain");
    expect(titles(inspection)).not.toContain("warning low-dose");
    expect(wrong(inspection)[0]?.fix).toContain("np.sqrt(np.round(diff3d / 0.0002441406))");
    expect(inspection.findings.find(({ rule }) => rule === "dose")?.evidence).toMatch(
      /^1,0\d\d,000 counts|^99\d,\d00 counts/u,
    );
  });

  test("a frame far brighter than the others is named", async () => {
    const flash = amplitudes();
    flash.set(
      flash.subarray(0, 4096).map((value) => value * 10),
      0,
    );
    const inspection = await inspectArrays(folder.path("flash.npz"), soundBut({ diff3d: patterns(flash) }));
    const finding = wrong(inspection).find(({ rule }) => rule === "bright-frames");
    expect(finding?.evidence).toMatch(/^1 frames above 20 times the median of [\d,]+ counts: 0$/u);
  });

  test("frames that were scaled each on its own are told by their equal totals", async () => {
    const scaled = amplitudes();
    for (let first = 0; first < scaled.length; first += 4096) {
      const frame = scaled.subarray(first, first + 4096);
      const norm = Math.sqrt(frame.reduce((sum, value) => sum + value ** 2, 0));
      frame.forEach((value, at) => (frame[at] = value / norm));
    }
    const inspection = await inspectArrays(folder.path("scaled.npz"), soundBut({ diff3d: patterns(scaled) }));
    expect(titles(inspection)).toContain("warning frames-scaled");
  });

  test.each([
    [3, "warning few-frames"],
    [1, "error few-frames"],
  ])("%i of a scan's patterns: %s", async (count, title) => {
    const { xcoords, ycoords } = soundArrays();
    const few = (array: NpyContent | undefined): NpyContent => ({
      dtype: "f8",
      shape: [count],
      data: (array!.data as Float64Array).slice(0, count),
    });
    const diff3d: NpyContent = { dtype: "f4", shape: [count, 64, 64], data: amplitudes().slice(0, count * 4096) };
    const inspection = await inspectArrays(
      folder.path(`few-${count}.npz`),
      soundBut({ diff3d, xcoords: few(xcoords), ycoords: few(ycoords) }),
    );
    expect(titles(inspection)).toContain(title);
  });

  test("negative numbers all over the patterns are told as a subtracted background", async () => {
    const inspection = await inspectArrays(
      folder.path("background.npz"),
      soundBut({ diff3d: patterns(amplitudes().map((value) => value - 0.3)) }),
    );
    expect(wrong(inspection)[0]).toMatchObject({
      rule: "negative",
      fix: expect.stringContaining("background") as string,
    });
  });
});
