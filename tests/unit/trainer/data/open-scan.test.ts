import { describe, expect, it } from "vitest";
import { openScan } from "../../../../src/trainer/data/open-scan.ts";
import type { NpyContent } from "../../../../src/trainer/data/npz/types.ts";
import { failure, npy, temporaryFolder, writeZip } from "./support/npz-file.ts";
import { M, N, complex, pinnArrays, scanFiles, tikeArrays, tinyAmplitude, tinyProbe } from "./support/scan-file.ts";

const folder = temporaryFolder();
const { load, refusal } = scanFiles();

// @spec specs/scan-files.md §3
describe("a scan in PtychoPINN's layout", () => {
  it("is taken as it is, and what it is taken for is told", async () => {
    const { scan, amplitude } = await load(pinnArrays());
    expect(scan.layout).toBe("ptychopinn");
    expect([scan.patterns.count, scan.patterns.size]).toEqual([M, N]);
    expect(amplitude).toEqual(tinyAmplitude());
    expect(scan.positionsPx.x).toEqual(Float64Array.of(3.5, 5.5, 7.5, 3.5, 5.5, 7.5));
    expect(scan.positionsPx.y).toEqual(Float64Array.of(3.5, 3.5, 3.5, 6.5, 6.5, 6.5));
    expect(scan.scanIndex).toEqual(new Int32Array(M));
    expect(scan.probe.shape).toEqual([1, N, N]);
    expect(scan.probe.re).toEqual(tinyProbe().filter((_, index) => index % 2 === 0));
    expect([scan.object, scan.detectorMask, scan.pixelSizeM]).toEqual([null, null, null]);
    expect(scan.conversions).toEqual([
      "layout of PtychoPINN, by the names of its arrays",
      "diff3d holds amplitudes (square roots of counts), as the layout says",
      "zero frequency is at the centre, as the layout says",
    ]);
  });

  it("may call its patterns diffraction", async () => {
    const { scan } = await load(pinnArrays({ diff3d: undefined, diffraction: pinnArrays()["diff3d"] }));
    expect(scan.conversions[1]).toContain("diffraction holds amplitudes");
  });

  it("is converted from double precision, and that is told", async () => {
    const probe: NpyContent = { dtype: "c16", shape: [N, N], data: tinyProbe() };
    const diff3d: NpyContent = { dtype: "f8", shape: [M, N, N], data: tinyAmplitude() };
    const { scan, amplitude } = await load(pinnArrays({ diff3d, probeGuess: probe }));
    expect(amplitude).toEqual(tinyAmplitude());
    expect(scan.conversions).toContain("diff3d read as float32 (it is float64)");
    expect(scan.conversions).toContain("probeGuess read as complex64 (it is complex128)");
  });

  it("may have incoherent modes, several objects, a mask, and arrays that are not used", async () => {
    const mask = new Uint8Array(N * N).fill(1);
    mask[10] = 0;
    const modes = Float32Array.from([...tinyProbe(), ...tinyProbe()], (value) => value / Math.SQRT2);
    const { scan, amplitude } = await load(
      pinnArrays({
        probeGuess: { dtype: "c8", shape: [2, N, N], data: modes },
        objects: complex([2, 12, 14], 0.5),
        objectGuess: complex([12, 14], 0.25),
        scan_index: { dtype: "i8", shape: [M], data: Int32Array.of(0, 1, 0, 1, 0, 1) },
        mask: { dtype: "u1", shape: [N, N], data: mask },
        xcoords_start: { dtype: "f8", shape: [M], data: new Float64Array(M) },
      }),
    );
    expect(scan.probe.shape).toEqual([2, N, N]);
    expect(scan.object?.shape).toEqual([2, 12, 14]);
    expect(scan.object?.im[0]).toBe(0.5);
    expect(scan.scanIndex).toEqual(Int32Array.of(0, 1, 0, 1, 0, 1));
    expect(scan.detectorMask).toEqual(mask);
    expect(amplitude[10]).toBe(0);
    expect(amplitude[11]).toBe(tinyAmplitude()[11]);
    expect(scan.conversions).toContain("not used: xcoords_start");
    expect(scan.conversions).toContain("1 of 64 detector pixels masked out");
    expect(scan.conversions).toContain("probeGuess has 2 incoherent modes");
    expect(scan.conversions.join()).toContain("objectGuess left aside");
  });

  it("leaves an objectGuess aside that shows one object of several", async () => {
    const scanIndex: NpyContent = { dtype: "i4", shape: [M], data: Int32Array.of(0, 1, 0, 1, 0, 1) };
    const { scan } = await load(pinnArrays({ objectGuess: complex([12, 14], 1), scan_index: scanIndex }));
    expect(scan.object).toBeNull();
    expect(scan.conversions.at(-1)).toContain("the scan is of 2");
  });
});

describe("a scan in tike's layout", () => {
  it("becomes the same scan: square roots, zero frequency in the middle, centres of windows", async () => {
    const { scan, amplitude } = await load(tikeArrays());
    const pinn = await load(pinnArrays());
    expect(scan.layout).toBe("tike");
    expect(amplitude).toEqual(tinyAmplitude());
    expect(scan.positionsPx).toEqual(pinn.scan.positionsPx);
    expect(scan.probe).toEqual(pinn.scan.probe);
    expect(scan.conversions).toEqual([
      "layout of tike, by the names of its arrays",
      "positions moved by 3.5 px, from the least corner of a window to its centre",
      "data holds counts, as the layout says: their square root taken",
      "zero frequency moved from the corner, as the layout says, to the centre",
    ]);
  });

  it("has a mask whose zero frequency is at the corner too", async () => {
    const mask = new Uint8Array(N * N).fill(1);
    mask[1] = 0;
    const { scan, amplitude } = await load(tikeArrays({ mask: { dtype: "u1", shape: [N, N], data: mask } }));
    const centred = (N / 2) * N + N / 2 + 1;
    expect(scan.detectorMask?.indexOf(0)).toBe(centred);
    expect(amplitude[centred]).toBe(0);
  });

  it("has one view, and a probe that does not vary with position", async () => {
    const views: NpyContent = { dtype: "f4", shape: [2, M, 2], data: new Float32Array(4 * M) };
    expect((await refusal(tikeArrays({ scan: views }))).hint).toContain("scan[:1]");
    const eigen = complex([1, 2, 1, 1, N, N], 1);
    expect((await refusal(tikeArrays({ probe: eigen }))).hint).toContain("vary with position");
  });
});

it("an array of pickled objects is refused before anything else is read of it", async () => {
  const path = await writeZip(folder.path("objects.npz"), {
    "data.npy": npy({ descr: "'|O'", shape: "(6,)" }, Buffer.from("a pickle")),
    "scan.npy": npy({ descr: "'<f4'", shape: "(6, 2)" }, new Float32Array(12)),
    "probe.npy": npy({ descr: "'<c8'", shape: "(8, 8)" }, new Float32Array(128)),
  });
  const error = await failure("DATA_UNSUPPORTED", () => openScan(path));
  expect(error.message).toContain("pickled");
});

it("the size of an object pixel is kept in the file or found from the geometry", async () => {
  const kept = await load(pinnArrays({ pixelSizeM: { dtype: "f8", shape: [], data: Float64Array.of(2e-8) } }));
  expect(kept.scan.pixelSizeM).toBe(2e-8);
  const wrong = await refusal(pinnArrays({ pixelSizeM: { dtype: "f8", shape: [], data: Float64Array.of(-1) } }));
  expect(wrong.message).toContain("pixelSizeM");
});
