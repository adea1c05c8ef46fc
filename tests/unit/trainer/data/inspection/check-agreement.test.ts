import { describe, expect, test } from "vitest";
import type { NpyContent } from "../../../../../src/trainer/data/npz/types.ts";
import { temporaryFolder } from "../support/npz-file.ts";
import { inspectArrays, patterns, soundArrays, soundBut, titles, wrong } from "./support/scan-arrays.ts";

const folder = temporaryFolder();

// @spec specs/scan-files.md §6
describe("object, probe and positions against the patterns", () => {
  test("exchanged coordinates are found", async () => {
    const { xcoords, ycoords } = soundArrays();
    const inspection = await inspectArrays(
      folder.path("swapped.npz"),
      soundBut({ xcoords: ycoords!, ycoords: xcoords! }),
    );
    expect(titles(inspection)).toEqual(["warning agreement"]);
    expect(wrong(inspection)[0]?.message).toContain("with xcoords and ycoords exchanged");
    expect(wrong(inspection)[0]?.evidence).toMatch(/exchanged (0\.99\d|1\.000)$/u);
  });

  test("patterns of the inverse transform are found", async () => {
    const { probeGuess, objects } = soundArrays();
    const turned = (data: unknown): Float32Array =>
      (data as Float32Array).map((value, at) => (at % 2 === 1 ? -value : value));
    const inspection = await inspectArrays(
      folder.path("conjugate.npz"),
      soundBut({
        probeGuess: { ...probeGuess!, data: turned(probeGuess!.data) },
        objects: { ...objects!, data: turned(objects!.data) },
      }),
    );
    expect(wrong(inspection)[0]?.message).toContain("all phases turned round");
  });

  test("another object than the measured one does not agree", async () => {
    const { objects } = soundArrays();
    const mirrored = (objects!.data as Float32Array).map(
      (_, at, all) => all[all.length - 2 - (at - (at % 2)) + (at % 2)] as number,
    );
    const inspection = await inspectArrays(
      folder.path("other.npz"),
      soundBut({ objects: { ...objects!, data: mirrored } }),
    );
    expect(titles(inspection)).toEqual(["warning agreement"]);
    expect(wrong(inspection)[0]?.fix).toContain("do not score against it");
  });

  const size = 134;
  const mirroredPatterns = (): Float32Array => {
    const all = soundArrays()["diff3d"]!.data as Float32Array;
    return all.map((_, at) => all[at - (at % 64) + 63 - (at % 64)] as number);
  };
  const moved = (by: (value: number) => number): NpyContent["data"] =>
    (soundArrays()["xcoords"]!.data as Float64Array).map(by);
  test.each([
    ["patterns seen from behind the detector", "mirrored left to right", { diff3d: patterns(mirroredPatterns()) }],
    ["x that runs the other way", "x running the other way", { xcoords: moved((x) => size - 1 - x) }],
    ["a probe of the other sign", "probe's phase turned round", { probeGuess: conjugated("probeGuess") }],
  ])("%s: told, though it agrees a little as it stands", async (_, text, changes) => {
    const arrays = Object.entries(changes).map(([key, value]) => {
      return [key, ArrayBuffer.isView(value) ? { ...soundArrays()[key]!, data: value } : value] as const;
    });
    const inspection = await inspectArrays(folder.path(`${text}.npz`), soundBut(Object.fromEntries(arrays)));
    expect(titles(inspection)).toEqual(["warning agreement"]);
    expect(wrong(inspection)[0]?.message).toContain(text);
    expect(wrong(inspection)[0]?.fix).toContain("ave ");
  });

  test("rounded amplitudes, which look like counts, are found by their patterns", async () => {
    const rounded = (soundArrays()["diff3d"]!.data as Float32Array).map(Math.round);
    const inspection = await inspectArrays(folder.path("rounded.npz"), soundBut({ diff3d: patterns(rounded) }));
    expect(titles(inspection)).toContain("error intensity-as-amplitude");
    const finding = wrong(inspection).find(({ rule }) => rule === "agreement");
    expect(finding?.fix).toContain("--data-is amplitude");
  });

  test("patterns that are clipped agree in part, which is a warning", async () => {
    const clipped = (soundArrays()["diff3d"]!.data as Float32Array).map((value) => Math.min(value, 6));
    const inspection = await inspectArrays(folder.path("clipped.npz"), soundBut({ diff3d: patterns(clipped) }));
    const finding = wrong(inspection).find(({ rule }) => rule === "agreement");
    expect(finding?.message).toMatch(/only in part|do not give/u);
  });

  test("an object with NaN is told as that", async () => {
    const { objects } = soundArrays();
    const broken = (objects!.data as Float32Array).with(77, NaN);
    const inspection = await inspectArrays(
      folder.path("nan.npz"),
      soundBut({ objects: { ...objects!, data: broken } }),
    );
    expect(titles(inspection)).toEqual(["warning object-values"]);
  });

  test("positions that count from the middle lie outside the object, and are recognised by the patterns", async () => {
    const { xcoords, ycoords } = soundArrays();
    const centred = (array: NpyContent): NpyContent => ({
      ...array,
      data: (array.data as Float64Array).map((value) => value - (size - 1) / 2),
    });
    const inspection = await inspectArrays(
      folder.path("centred.npz"),
      soundBut({ xcoords: centred(xcoords!), ycoords: centred(ycoords!) }),
    );
    expect(wrong(inspection).find(({ rule }) => rule === "agreement")?.message).toContain("from the object's middle");
  });

  test("without an object it is said that nothing was compared", async () => {
    const inspection = await inspectArrays(folder.path("none.npz"), soundBut({ objects: null }));
    expect(titles(inspection)).toEqual([]);
    const told = inspection.findings.find(({ rule }) => rule === "agreement-unchecked");
    expect(told?.message).toContain("was not checked");
    expect(told?.evidence).toContain("no object");
  });
});

function conjugated(key: string): NpyContent["data"] {
  return (soundArrays()[key]!.data as Float32Array).map((value, at) => (at % 2 === 1 ? -value : value));
}
