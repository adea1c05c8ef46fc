import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/npz-file.ts";
import { amplitudes, inspectArrays, patterns, soundBut, titles, wrong } from "./support/scan-arrays.ts";

const folder = temporaryFolder();

// @spec specs/scan-files.md §6
describe("the detector", () => {
  test("the inside of a beam stop is counted with its rim", async () => {
    const stopped = amplitudes().map((value, at) =>
      Math.hypot(((at >> 6) & 63) - 32, (at & 63) - 32) < 5 ? 0 : value,
    );
    const inspection = await inspectArrays(folder.path("stop.npz"), soundBut({ diff3d: patterns(stopped) }));
    const finding = wrong(inspection).find(({ rule }) => rule === "dead-pixels");
    expect(finding?.evidence).toMatch(/^69, row and column: \[28, 30\], /u);
  });

  test("gaps between modules are told, three columns wide and a row", async () => {
    const gaps = amplitudes().map((value, at) => {
      const [row, column] = [(at >> 6) & 63, at & 63];
      return (column >= 39 && column <= 41) || row === 20 ? 0 : value;
    });
    const inspection = await inspectArrays(folder.path("gaps.npz"), soundBut({ diff3d: patterns(gaps) }));
    const finding = wrong(inspection).find(({ rule }) => rule === "dead-pixels");
    expect(finding?.evidence).toMatch(new RegExp(`^${4 * 64 - 3}, row and column`, "u"));
    const data = Uint8Array.from({ length: 4096 }, (_, at) =>
      ((at & 63) >= 39 && (at & 63) <= 41) || at >> 6 === 20 ? 0 : 1,
    );
    const mask = { dtype: "u1" as const, shape: [64, 64], data };
    expect(titles(await inspectArrays(folder.path("masked.npz"), soundBut({ diff3d: patterns(gaps), mask })))).toEqual(
      [],
    );
  });

  test("patterns of complex numbers are told as that, and nothing is made of their parts", async () => {
    const { data } = soundBut({})["diff3d"]!;
    const complex = { dtype: "c8" as const, shape: [32, 64, 64], data };
    const inspection = await inspectArrays(folder.path("complex.npz"), soundBut({ diff3d: complex }));
    expect(titles(inspection)).toContain("error patterns-type");
    expect(titles(inspection)).not.toContain("warning dead-pixels");
  });

  test("an array of its size that nothing is read of may be a mask: a warning with the line that makes it one", async () => {
    const bad_pixels = { dtype: "u1" as const, shape: [64, 64], data: new Uint8Array(4096) };
    const inspection = await inspectArrays(folder.path("bad.npz"), soundBut({ bad_pixels }));
    expect(titles(inspection)).toEqual(["warning mask-unread"]);
    expect(wrong(inspection)[0]?.fix).toContain("mask = bad_pixels == 0");
  });

  // @spec specs/scan-files.md §4
  test("as many frames as pixels along a side, numbered by the last axis: an error, though the shape does not tell", async () => {
    const all = amplitudes();
    const turned = all.map((_, at) => all[(at & 63) * 4096 + (at >> 6)] as number);
    const inspection = await inspectArrays(folder.path("turned.npz"), soundBut({ diff3d: patterns(turned) }));
    expect(titles(inspection)).toContain("error axis-order");
    expect(wrong(inspection).find(({ rule }) => rule === "axis-order")?.fix).toContain("--axis-order NNM");
  });
});
