import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { toComplex } from "../../../../src/trainer/data/npz/complex.ts";
import { openNpz } from "../../../../src/trainer/data/npz/open-npz.ts";
import { evaluateObject, evaluateWithImages } from "../../../../src/trainer/evaluation/evaluate-object.ts";
import { stitchPatchMeans } from "../../../../src/trainer/evaluation/patch-means.ts";
import { filterRows, gaussianWindow, transpose } from "../../../../src/trainer/evaluation/separable-filter.ts";
import type { ComplexArray } from "../../../../src/trainer/physics/types.ts";
import { dataFolder, diskProbe, objectOf, smooth, type Formula } from "./support.ts";

const truth = objectOf(160, 150, smooth);

describe("evaluateObject corrects what a measurement leaves free", () => {
  const moved: Formula = (y, x) => {
    const { amplitude, phase } = smooth(y + 20 - 2.37, x + 10 + 1.62);
    return { amplitude: 1.7 * amplitude, phase: phase + 0.8 + 0.02 * x - 0.013 * y };
  };
  const prediction = objectOf(120, 125, moved);
  const { report, pair } = evaluateWithImages(prediction, truth, { predictionOrigin: { x: 10, y: 20 } });
  const [row] = report.rows;

  it("finds shift, scale and plane, to what the mirrored border of the sub-pixel shift allows", () => {
    const { shiftPx, amplitudeScale, phasePlane, registered } = row!.alignment;
    expect(registered).toBe(true);
    expect(Math.abs(shiftPx.y - 2.37)).toBeLessThan(0.02); // twice the step of the registration
    expect(Math.abs(shiftPx.x + 1.62)).toBeLessThan(0.02);
    expect(amplitudeScale).toBeCloseTo(1 / 1.7, 3);
    expect(phasePlane.perColumn).toBeCloseTo(0.02, 4);
    expect(phasePlane.perRow).toBeCloseTo(-0.013, 4);
  });

  it("scores it as the same object", () => {
    expect(row!.amplitude.ssim).toBeGreaterThan(0.999);
    expect(row!.phase!.ssim).toBeGreaterThan(0.999);
    expect(row!.complexCorrelation).toBeGreaterThan(0.9999);
    expect(row!.variation.amplitude.collapsed).toBe(false);
    expect(report.notes).toEqual([]);
  });

  it("leaves the truth as it is", () => {
    const { top, left, width } = report.region;
    expect(pair.truth.re[0]).toBe(truth.re[top * 150 + left]);
    expect(pair.truth.im[width]).toBe(truth.im[(top + 1) * 150 + left]);
  });
});

describe("evaluateObject sees through a collapse", () => {
  const constant = objectOf(160, 150, () => ({ amplitude: 0.4, phase: 1 }));

  it("says so beside the scores, and looks for no shift", () => {
    const report = evaluateObject(constant, truth);
    const [row, yardstick] = report.rows;
    expect(row!.variation.amplitude).toEqual({ deviationRatio: expect.closeTo(0, 6), collapsed: true });
    expect(row!.variation.phase.collapsed).toBe(true);
    expect(row!.alignment.registered).toBe(false);
    expect(report.notes.join(" ")).toMatch(/amplitude.*collapsed.*phase.*collapsed/);
    expect(row!.amplitude.ssim).toBeCloseTo(yardstick!.amplitude.ssim!, 4);
  });

  it("says when a structure of its own is no nearer to the truth than a constant", () => {
    const stripes = objectOf(160, 150, (y, x) => ({ amplitude: 0.5 + 0.4 * ((x + y) % 2), phase: (x % 2) - 0.5 }));
    const notes = evaluateObject(stripes, truth).notes.join(" ");
    expect(notes).toContain("The predicted amplitude is no nearer to the truth than a constant");
    expect(notes).toContain("The predicted phase is no nearer to the truth than a constant");
  });

  it("scores no phase where the truth has none, for a constant would be perfect", () => {
    const report = evaluateObject(
      truth,
      objectOf(160, 150, (y, x) => ({ ...smooth(y, x), phase: 0 })),
    );
    expect(report.rows[0]!.phase).toBeNull();
    expect(report.notes.join(" ")).toContain("phase is not scored");
  });
});

describe("evaluateObject looks inside the windows", () => {
  const size = 32;
  const corners = Array.from({ length: 60 }, (_, i) => ({ x: 15.5 + 8 * (i % 10), y: 15.5 + 12 * Math.floor(i / 10) }));
  const windows = {
    probe: diskProbe(size),
    centresX: corners.map(({ x }) => x),
    centresY: corners.map(({ y }) => y),
  };

  it("gives 1 for the truth and 0 for a constant", () => {
    const { rows } = evaluateObject(truth, truth, { windows });
    expect(rows[0]!.insideWindows!.amplitude).toBeCloseTo(1, 5);
    expect(rows[0]!.insideWindows!.phase).toBeCloseTo(1, 5);
    expect(rows[1]!.insideWindows!.amplitude).toBe(0);
  });

  it("scores between the outermost centres unless told otherwise", () => {
    expect(evaluateObject(truth, truth, { windows }).region).toEqual({ top: 16, left: 16, height: 60, width: 72 });
  });
});

describe("regions and frames", () => {
  it("takes a central square", () => {
    const { region } = evaluateObject(truth, truth, { region: { centralPx: 100 } });
    expect(region).toEqual({ top: 30, left: 25, height: 100, width: 100 });
  });

  it("states frequencies per metre where the pixel is known", () => {
    const blurred = objectOf(160, 150, (y, x) => ({ ...smooth(y, x), amplitude: 1 + 0.01 * Math.sin(x * y) }));
    const { resolution } = evaluateObject(blurred, truth, { pixelSizeM: 5e-9 }).rows[0]!.amplitude;
    expect(resolution!.frequencyPerM).toBeCloseTo(resolution!.frequencyPerPx! / 5e-9, 0);
  });

  it("keeps a region that fills the prediction inside it, whatever the registration says", () => {
    const moved = objectOf(160, 150, (y, x) => smooth(y - 3, x + 2));
    const { rows } = evaluateObject(moved, truth, { region: { top: 0, left: 0, height: 160, width: 150 } });
    const { shiftPx } = rows[0]!.alignment;
    expect(Math.max(Math.abs(shiftPx.x), Math.abs(shiftPx.y))).toBeCloseTo(0.49, 6); // as far as the pixel reaches
  });

  it("looks no farther than it may", () => {
    const moved = objectOf(160, 150, (y, x) => smooth(y - 3, x + 2));
    const { rows } = evaluateObject(moved, truth, { maximumShiftPx: 1 });
    expect(rows[0]!.alignment.shiftPx).toEqual({ x: -1, y: 1 });
  });

  it("says why there is no resolution where the correlation begins below a half", () => {
    const faint: Formula = (y, x) => ({ amplitude: 1 + 0.3 * Math.sin(x / 3) * Math.sin(y / 4), phase: 0.3 });
    const tilted: Formula = (y, x) => ({ ...faint(y, x), amplitude: faint(y, x).amplitude + 0.4 * Math.cos(x / 25) });
    const against: Formula = (y, x) => ({ ...faint(y, x), amplitude: faint(y, x).amplitude - 0.4 * Math.cos(x / 25) });
    const { rows, notes } = evaluateObject(objectOf(160, 150, against), objectOf(160, 150, tilted), {
      register: false,
    });
    expect(rows[0]!.amplitude.resolution).toMatchObject({ frequencyPerPx: null });
    expect(notes.join("\n")).toMatch(
      /amplitude correlates .* less than 1\/2 in the lowest ring, though it rises above at 0\.\d+\/px/u,
    );
  });

  it("a truth far smaller than what the positions span is told as another scan's, not as a region to shrink", () => {
    const windows = { probe: diskProbe(64), centresX: [40, 120], centresY: [40, 120] };
    const small = objectOf(50, 50, smooth);
    expect(() => evaluateObject(truth, small, { windows })).toThrow(
      expect.objectContaining({
        code: "DATA_INVALID",
        details: expect.objectContaining({ hint: expect.stringContaining("truth of the scan that was reconstructed") }),
      }),
    );
  });

  it("compares two half scans by 1/7 and half-bit", () => {
    const halves = [truth, truth].map((object) => ({ object, origin: { x: 0, y: 0 } })) as [never, never];
    const report = evaluateObject(truth, truth, { halves });
    expect(report.halves!.amplitude.oneSeventh!.beyondNyquist).toBe(true);
    expect(report.halves!.phase.halfBit!.threshold).toBe("half-bit");
  });

  it.each([
    ["frames that do not meet", { predictionOrigin: { x: 500, y: 0 } }, /origin/],
    ["a region outside", { region: { top: 0, left: 0, height: 300, width: 20 } }, /smaller region/],
    ["a region of fractions", { region: { top: 0.5, left: 0, height: 30, width: 20 } }, /region/],
    ["a region too small to score", { region: { centralPx: 6 } }, /region/],
  ])("refuses %s", (_name, options, hint) => {
    expect(() => evaluateObject(truth, truth, options)).toThrow(
      expect.objectContaining({
        code: "DATA_INVALID",
        details: expect.objectContaining({ hint: expect.stringMatching(hint) }),
      }),
    );
  });

  it("refuses what is no image and what is not finite", () => {
    const stack = { ...truth, shape: [1, 160, 150] };
    expect(() => evaluateObject(stack, truth)).toThrow(expect.objectContaining({ code: "PHYSICS_SHAPE" }));
    const broken = { ...truth, re: truth.re.slice() };
    broken.re[155] = Number.NaN;
    expect(() => evaluateObject(broken, truth)).toThrow(
      expect.objectContaining({
        code: "DATA_INVALID",
        details: expect.objectContaining({ received: expect.stringContaining("row 1, column 5") }),
      }),
    );
  });
});

const folder = dataFolder();

describe.skipIf(folder === null)("on the simulated lines (skipped where the shared data are not there)", () => {
  it("blurred truths, the constant and patch means score what their README says", async () => {
    const { object, scan } = await loadLines(join(folder!, "lines-n64-curved", "test.npz"));
    const region = { top: 27, left: 27, height: 330, width: 330 };
    const patchMeans = await stitchPatchMeans(scan);
    const [weak, strong] = [2, 5].map((sigma) =>
      evaluateObject(blurParts(object, sigma), object, { region, register: sigma === 5, patchMeans }),
    );
    // the README rounds to three digits; phase of the constant depends on what it is set to, by .001
    expect(weak!.rows[0]!.amplitude.ssim).toBeCloseTo(0.786, 3);
    expect(weak!.rows[0]!.phase!.ssim).toBeCloseTo(0.761, 3);
    expect(strong!.rows[0]!.amplitude.ssim).toBeCloseTo(0.53, 3);
    expect(strong!.rows[0]!.phase!.ssim).toBeCloseTo(0.451, 3);
    expect(weak!.rows[1]!.amplitude.ssim).toBeCloseTo(0.277, 3);
    expect(Math.abs(weak!.rows[1]!.phase!.ssim! - 0.097)).toBeLessThan(0.002);
    expect(weak!.rows[2]!.amplitude.ssim).toBeCloseTo(0.422, 3);
  });
});

async function loadLines(path: string) {
  const file = await openNpz(path);
  onTestFinished(() => file.close());
  const objects = toComplex(await file.read("objects"));
  const [, height, width] = objects.shape as [number, number, number];
  const object = {
    shape: [height, width],
    re: objects.re.slice(0, height * width),
    im: objects.im.slice(0, height * width),
  };
  const rows = await file.rows("diff3d");
  const positionsPx = { x: (await file.read("xcoords")).data, y: (await file.read("ycoords")).data };
  const source = {
    count: rows.count,
    size: 64,
    read: async (indices: ArrayLike<number>) => Float32Array.from(await rows.read(indices)),
    close: () => file.close(),
  };
  const probe = toComplex(await file.read("probeGuess"));
  return { object, scan: { patterns: source, positionsPx, probe, indices: Array.from(positionsPx.x.keys()) } };
}

/** Amplitude and phase each blurred by a Gaussian. */
function blurParts(object: ComplexArray, sigma: number): ComplexArray {
  const [height, width] = object.shape as [number, number];
  const window = gaussianWindow(sigma, 2 * 4 * sigma + 1);
  const blur = (part: (re: number, im: number) => number) => {
    const values = Float64Array.from(object.re, (re, i) => part(re, object.im[i]!));
    return transpose(filterRows(transpose(filterRows({ height, width, values }, window)), window)).values;
  };
  const [amplitude, phase] = [blur(Math.hypot), blur((re, im) => Math.atan2(im, re))];
  return objectOf(height, width, (y, x) => ({ amplitude: amplitude[y * width + x]!, phase: phase[y * width + x]! }));
}
