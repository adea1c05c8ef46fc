import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGroups, requiredCanvasSize } from "../../../../src/trainer/data/grouping.ts";
import { cutPatches } from "../../../../src/trainer/data/labels.ts";
import { findNormalisation } from "../../../../src/trainer/data/normalisation.ts";
import { openScan } from "../../../../src/trainer/data/open-scan.ts";
import { splitByPosition } from "../../../../src/trainer/data/split.ts";
import type { Scan } from "../../../../src/trainer/data/types.ts";
import { fieldsOf } from "../../../../src/trainer/physics/complex-field.ts";
import { probeEnergy } from "../../../../src/trainer/physics/probe-measures.ts";
import { farFieldIntensity } from "../../../../src/trainer/physics/reference.ts";
import { sharedData } from "../../../support/shared-data.ts";
import { failure } from "./support/npz-file.ts";

const { missing, path } = sharedData;
const note = missing === null ? "" : ` (skipped: ${missing})`;

/** Opened before the tests and closed afterwards. */
function useScan(open: () => Promise<Scan>): () => Scan {
  let scan: Scan | null = null;
  beforeAll(async () => {
    scan = await open();
  });
  afterAll(() => scan?.patterns.close());
  return () => scan as Scan;
}

describe.skipIf(missing !== null)(`the simulated lines${note}`, () => {
  const scan = useScan(() => openScan(path("lines-n64-curved/train.npz")));

  it("are PtychoPINN's layout with the truth of both objects, and nothing is converted", () => {
    const { layout, patterns, object, probe, scanIndex, conversions } = scan();
    expect([layout, patterns.count, patterns.size]).toEqual(["ptychopinn", 2178, 64]);
    expect(object?.shape).toEqual([2, 392, 392]);
    expect(probe.shape).toEqual([1, 64, 64]);
    expect(scanIndex.reduce((sum, index) => sum + index, 0)).toBe(1089);
    expect(conversions).toHaveLength(3);
  });

  it("are |FFT2(object · probe)|/N at their positions, within photon noise: layout, labels and probe fit together", async () => {
    const { probe, patterns } = scan();
    for (const pattern of [0, 1, 1000, 2177]) {
      const { amplitude, phase } = cutPatches(scan(), [pattern]);
      const re = Float64Array.from(amplitude, (value, pixel) => value * Math.cos(phase[pixel] as number));
      const im = Float64Array.from(amplitude, (value, pixel) => value * Math.sin(phase[pixel] as number));
      const expected = farFieldIntensity({ height: 64, width: 64, re, im }, fieldsOf(probe));
      const measured = await patterns.read([pattern]);
      let deviance = 0;
      let bright = 0;
      for (let pixel = 0; pixel < 4096; pixel += 1) {
        const mean = expected[pixel] as number;
        if (mean < 100) continue;
        bright += 1;
        deviance += ((measured[pixel] as number) ** 2 - mean) ** 2 / mean;
      }
      // χ² per pixel is 1 with a spread of √(2/pixels); a pixel's shift or a wrong object gives thousands.
      expect(Math.abs(deviance / bright - 1)).toBeLessThan(6 * Math.sqrt(2 / bright));
    }
  });

  it("have the normalisation that 1e9 photons a frame give", async () => {
    const indices = scan().scanIndex.map((_, index) => index);
    const { dataFactor, meanCounts } = await findNormalisation(scan(), indices, { probeScale: 4 });
    expect(meanCounts * 4096).toBeCloseTo(1e9, -3); // realised dose: 999,999,894
    expect(dataFactor).toBeCloseTo(32 / Math.sqrt(1e9), 8);
  });

  it("group within each object and split so that no place is on both sides, though both objects share all places", () => {
    const { positionsPx, scanIndex } = scan();
    const split = splitByPosition(positionsPx, scanIndex, { fraction: 0.1, seed: 0 });
    expect(split.validation).toHaveLength(2 * 109);
    const groups = createGroups(positionsPx, scanIndex, { gridsize: 2, neighbours: 7, seed: 0, indices: split.train });
    const held = new Set(split.validation);
    for (let start = 0; start < groups.members.length; start += 4) {
      const members = groups.members.subarray(start, start + 4);
      expect(new Set(Array.from(members, (member) => scanIndex[member])).size).toBe(1);
      expect(members.some((member) => held.has(member))).toBe(false);
    }
    expect(requiredCanvasSize(groups, 64)).toBeGreaterThanOrEqual(64 + 2 * 5); // the raster's step is 10 px
  });
});

describe.skipIf(missing !== null)(`the measured Siemens star${note}`, () => {
  const scan = useScan(() => openScan(path("siemens-star-small.npz"), { probeFrom: path("siemens-star-lsqml.npz") }));

  it("is tike's layout, in one form with the others", async () => {
    const { layout, patterns, positionsPx, conversions } = scan();
    expect([layout, patterns.count, patterns.size]).toEqual(["tike", 516, 128]);
    // scan[0, 0] is (167.57964, −159.73396), the least corner (y, x); + 63.5
    expect(positionsPx.y[0]).toBeCloseTo(231.07964, 4);
    expect(positionsPx.x[0]).toBeCloseTo(-96.23396, 4);
    expect(conversions.join("\n")).toContain("square root taken");
    const first = await patterns.read([0]);
    const counts = Array.from(first, (value) => value * value);
    expect(counts.every((value) => Math.abs(value - Math.round(value)) < 1e-3)).toBe(true);
  });

  it("takes the probe of another solver times N = 128: its energy then is near the mean counts", () => {
    const { probe, conversions } = scan();
    expect(conversions.at(-1)).toContain("probe multiplied by N = 128");
    expect(probeEnergy(probe)).toBeCloseTo(25.71032 * 128 ** 2, -2);
  });

  it("has no patterns in the file of its reconstruction, which is told", async () => {
    const error = await failure("DATA_LAYOUT_UNKNOWN", () => openScan(path("siemens-star-lsqml.npz")));
    expect(error.details.hint).toContain("--probe-from");
  });
});
