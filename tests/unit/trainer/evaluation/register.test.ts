import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../src/base/random/generator.ts";
import { findShift } from "../../../../src/trainer/evaluation/register.ts";
import { undoShift } from "../../../../src/trainer/evaluation/shift.ts";
import { fieldOf, smooth } from "./support.ts";

const shifted = (dy: number, dx: number) => fieldOf(150, 130, (y, x) => smooth(y - dy, x - dx));
const truth = shifted(0, 0);

// @spec specs/evaluation.md §2
describe("findShift", () => {
  it.each([
    [0, 0],
    [0.37, -0.21],
    [2, -5],
    [-6.45, 3.3],
  ])("finds a shift of %f rows and %f columns to an eighth of itself", (dy, dx) => {
    // this object has few frequencies, so that the common window weighs in; `alignPrediction` repeats and gets below 1/50
    const found = findShift(shifted(dy, dx), truth);
    expect(Math.abs(found.y - dy)).toBeLessThan(0.02 + 0.125 * Math.abs(dy));
    expect(Math.abs(found.x - dx)).toBeLessThan(0.02 + 0.125 * Math.abs(dx));
  });

  it("finds a shift of fine structure to 1/20 pixel at once", () => {
    const random = createRandom(5);
    const waves = Array.from({ length: 60 }, () => [random.normal(), random.normal(), 6 * random.uniform()] as const);
    const rough = (dy: number, dx: number) =>
      fieldOf(128, 128, (y, x) => {
        const sum = waves.reduce((total, [u, v, at]) => total + Math.cos(u * (y - dy) + v * (x - dx) + at), 0);
        return { amplitude: 2 + sum / 30, phase: 0 };
      });
    const found = findShift(rough(1.23, -0.58), rough(0, 0));
    expect(Math.abs(found.y - 1.23)).toBeLessThan(0.05); // many frequencies: the window hardly draws
    expect(Math.abs(found.x + 0.58)).toBeLessThan(0.05);
  });

  it("does not mind a global phase or a factor", () => {
    const turned = fieldOf(150, 130, (y, x) => {
      const { amplitude, phase } = smooth(y - 1.4, x + 0.6);
      return { amplitude: 3 * amplitude, phase: phase + 1.9 };
    });
    expect(findShift(turned, truth)).toEqual(findShift(shifted(1.4, -0.6), truth));
  });

  it("looks no farther than it may", () => {
    const found = findShift(shifted(9, 9), truth, { maximumShiftPx: 3 });
    expect(Math.max(Math.abs(found.x), Math.abs(found.y))).toBeLessThanOrEqual(3 + 1.1); // refined by up to 1.1 px round the limit
  });
});

describe("undoShift", () => {
  it.each([
    [0.5, 0.5],
    [-0.31, 0.17],
  ])("moves an image by %f rows and %f columns as its formula says", (dy, dx) => {
    const moved = undoShift(shifted(dy, dx), { x: dx, y: dy });
    // away from the border the smooth image is band-limited: what is left is what rings in from the mirrored slope
    let [inside, anywhere] = [0, 0];
    for (let pixel = 0; pixel < moved.re.length; pixel += 1) {
      const error = Math.hypot(moved.re[pixel]! - truth.re[pixel]!, moved.im[pixel]! - truth.im[pixel]!);
      const [row, column] = [Math.floor(pixel / 130), pixel % 130];
      if (Math.min(row, column, 149 - row, 129 - column) >= 8) inside = Math.max(inside, error);
      anywhere = Math.max(anywhere, error);
    }
    expect(inside).toBeLessThan(5e-3);
    expect(anywhere).toBeLessThan(0.1);
  });

  it("leaves an image alone where there is nothing to undo", () => {
    expect(undoShift(truth, { x: 0, y: 0 })).toBe(truth);
  });
});
