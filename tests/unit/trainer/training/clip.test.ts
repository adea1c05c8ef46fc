import { describe, expect, it } from "vitest";
import { clipGradient, gradientNorm } from "../../../../src/trainer/training/clip.ts";

function clipped(values: readonly number[], bound: number | null, algorithm: "norm" | "value"): readonly number[] {
  const gradient = Float32Array.from(values);
  clipGradient(gradient, gradientNorm(gradient), { gradientClipValue: bound, gradientClipAlgorithm: algorithm });
  return [...gradient];
}

describe("gradientNorm", () => {
  it("is the Euclidean norm", () => {
    expect(gradientNorm(Float32Array.of(3, -4, 12))).toBe(13);
  });

  it.each([1, 4, 5, 6, 7, 8, 1003])("counts each of %i values once", (size) => {
    const gradient = Float32Array.from({ length: size }, (_, index) => index + 1);
    const squares = (size * (size + 1) * (2 * size + 1)) / 6; // exact in doubles
    expect(gradientNorm(gradient)).toBe(Math.sqrt(squares));
  });

  it("does not overflow where the squares exceed float32", () => {
    expect(gradientNorm(Float32Array.of(3e30, 4e30))).toBeCloseTo(5e30, -24);
  });

  it.each([Number.NaN, Infinity, -Infinity])("is not finite where a value is %s", (value) => {
    expect(Number.isFinite(gradientNorm(Float32Array.of(1, value)))).toBe(false);
  });
});

describe("clipGradient", () => {
  it("scales a gradient to the norm and keeps its direction", () => {
    expect(clipped([3, -4], 2.5, "norm")).toEqual([1.5, -2]);
  });

  it("leaves a gradient below the norm as it is", () => {
    expect(clipped([3, -4], 5, "norm")).toEqual([3, -4]);
  });

  it("bounds each value", () => {
    expect(clipped([3, -4, 0.5], 1, "value")).toEqual([1, -1, 0.5]);
  });

  it("does nothing without a bound", () => {
    expect(clipped([300, -400], null, "value")).toEqual([300, -400]);
  });
});
