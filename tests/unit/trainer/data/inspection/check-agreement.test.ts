import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/npz-file.ts";
import { inspectArrays, soundArrays, soundBut, titles, wrong } from "./support/scan-arrays.ts";

const folder = temporaryFolder();

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

  test("without an object nothing is said", async () => {
    const inspection = await inspectArrays(folder.path("none.npz"), soundBut({ objects: null }));
    expect(inspection.findings.map(({ rule }) => rule)).not.toContain("agreement");
  });
});
