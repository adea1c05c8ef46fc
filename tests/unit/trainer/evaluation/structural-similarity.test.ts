import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { measureErrors } from "../../../../src/trainer/evaluation/error-measures.ts";
import { multiscaleSimilarity } from "../../../../src/trainer/evaluation/multiscale-similarity.ts";
import { structuralSimilarity } from "../../../../src/trainer/evaluation/structural-similarity.ts";
import { imageOf } from "./support.ts";

interface Case {
  readonly height: number;
  readonly width: number;
  readonly ssim: number;
  readonly psnr: number;
  readonly levels: number;
  readonly msSsim: number;
}

const reference = JSON.parse(readFileSync("tests/fixtures/evaluation/scikit-image.json", "utf8")) as {
  readonly origin: string;
  readonly cases: readonly Case[];
};

/** The images of scikit-image.py. */
function pairOf({ height, width }: Case) {
  const truth = imageOf(height, width, (y, x) => 1 + 0.4 * Math.sin(x / 3 + 0.02 * y * y) + 0.2 * Math.cos(y / 5));
  const image = imageOf(
    height,
    width,
    (y, x) => 0.9 * truth.values[y * width + x]! + 0.1 * Math.sin((x * y) / 11) + 0.05,
  );
  const dataRange = Math.max(...truth.values) - Math.min(...truth.values);
  return { image, truth, dataRange };
}

describe.each(reference.cases)("against $height × $width reference values", (expected) => {
  const { image, truth, dataRange } = pairOf(expected);

  it("SSIM is scikit-image's default to 12 digits", () => {
    expect(structuralSimilarity(image, truth, dataRange)).toBeCloseTo(expected.ssim, 12); // both in doubles
  });

  it("PSNR is scikit-image's with the same data range", () => {
    const difference = { ...image, values: image.values.map((value, i) => value - truth.values[i]!) };
    expect(measureErrors(difference, dataRange).psnrDb).toBeCloseTo(expected.psnr, 10);
  });

  it("MS-SSIM is that of an independent implementation, levels stated", () => {
    const found = multiscaleSimilarity(image, truth, dataRange)!;
    expect(found.value).toBeCloseTo(expected.msSsim, 12);
    expect(found.levels).toBe(expected.levels);
    expect(found.window).toBe("11×11 Gaussian, σ 1.5 px");
  });
});

// @spec specs/evaluation.md §4
describe("similarity of special images", () => {
  const { truth, dataRange } = pairOf(reference.cases[0]!);

  it("an image is perfectly similar to itself", () => {
    expect(structuralSimilarity(truth, truth, dataRange)).toBeCloseTo(1, 14);
    expect(multiscaleSimilarity(truth, truth, dataRange)!.value).toBeCloseTo(1, 14);
  });

  it("a truth without range has no similarity", () => {
    const flat = imageOf(40, 40, () => 1);
    expect(structuralSimilarity(flat, flat, 0)).toBeNull();
    expect(multiscaleSimilarity(flat, flat, 0)).toBeNull();
  });

  it("an inverted image counts as 0 at the levels where it is negative", () => {
    const inverted = { ...truth, values: truth.values.map((value) => -value) };
    expect(multiscaleSimilarity(inverted, truth, dataRange)!.value).toBe(0);
  });

  it("equal images have no PSNR", () => {
    expect(
      measureErrors(
        imageOf(8, 8, () => 0),
        1,
      ),
    ).toEqual({ mae: 0, mse: 0, psnrDb: null, dataRange: 1 });
  });

  it("a difference of a tenth of the range is 20 dB", () => {
    const errors = measureErrors(
      imageOf(8, 8, (y) => (y % 2 === 0 ? 0.2 : -0.2)),
      2,
    );
    expect(errors.mae).toBeCloseTo(0.2, 15);
    expect(errors.psnrDb).toBeCloseTo(20, 12);
  });
});
