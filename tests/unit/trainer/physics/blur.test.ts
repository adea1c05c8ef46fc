import { describe, expect, test } from "vitest";
import { blurReach, gaussianBlur } from "../../../../src/trainer/physics/blur.ts";

describe("the Gaussian blur", () => {
  test("a delta becomes the Gaussian, of sum 1", () => {
    const image = new Float64Array(41 * 41);
    image[20 * 41 + 20] = 1;
    const blurred = gaussianBlur(image, [41, 41], 2);
    expect(blurred.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    const ratio = (blurred[20 * 41 + 23] as number) / (blurred[20 * 41 + 20] as number);
    expect(ratio).toBeCloseTo(Math.exp(-(3 ** 2) / (2 * 2 ** 2)), 12);
    expect(blurred[23 * 41 + 20]).toBe(blurred[20 * 41 + 23]);
  });

  test("a constant stays, and mirrored edges keep the sum of a rectangle", () => {
    const constant = gaussianBlur(new Float64Array(35).fill(3), [5, 7], 3);
    expect(Math.max(...constant.map((value) => Math.abs(value - 3)))).toBeLessThan(1e-12);
    const image = Float64Array.from({ length: 35 }, (_, pixel) => (pixel * 7919) % 13);
    const sum = image.reduce((total, value) => total + value, 0);
    expect(gaussianBlur(image, [5, 7], 1).reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 9);
  });

  test("edges are mirrored as SciPy does by default: the edge pixel is repeated", () => {
    // scipy.ndimage.gaussian_filter1d([1, 0, 0, 0, 0], 1): weights w0 + w1, w1 + w2 … of the kernel of reach 4
    const weight = Array.from({ length: 9 }, (_, at) => Math.exp(-((at - 4) ** 2) / 2));
    const total = weight.reduce((sum, value) => sum + value, 0);
    const [w0, w1, w2] = [weight[4], weight[5], weight[6]].map((value) => (value as number) / total) as [
      number,
      number,
      number,
    ];
    const blurred = gaussianBlur(Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0), [1, 10], 1);
    expect(blurred[0]).toBeCloseTo(w0 + w1, 12);
    expect(blurred[1]).toBeCloseTo(w1 + w2, 12);
  });

  test("nothing is blurred by 0, and the reach is four standard deviations", () => {
    expect([...gaussianBlur(Float64Array.of(1, 2), [1, 2], 0)]).toEqual([1, 2]);
    expect([0.5, 1, 10].map(blurReach)).toEqual([2, 4, 40]);
  });
});
