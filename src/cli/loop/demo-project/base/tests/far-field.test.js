import { expect, test } from "vitest";
import { farFieldIntensity } from "../src/far-field.js";

test("a point source lights the far field evenly", () => {
  const pointSource = [1, 0, 0, 0].map((re) => ({ re, im: 0 }));
  const [first, ...others] = farFieldIntensity(pointSource);
  for (const intensity of others) expect(intensity).toBeCloseTo(first);
});

test("a plane wave lights one point of the far field", () => {
  const planeWave = [1, 1, 1, 1].map((re) => ({ re, im: 0 }));
  const [, ...others] = farFieldIntensity(planeWave);
  for (const intensity of others) expect(intensity).toBeCloseTo(0);
});
