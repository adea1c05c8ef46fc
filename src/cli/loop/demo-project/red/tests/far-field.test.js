import { expect, test } from "vitest";
import { energyOf, farFieldIntensity } from "../src/far-field.js";

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

test("the far field keeps the energy", () => {
  const wave = [0.6, 0.8, -0.5, 1.2].map((re, position) => ({ re, im: position / 4 }));
  const total = farFieldIntensity(wave).reduce((sum, intensity) => sum + intensity, 0);
  expect(total, "energy of the far field").toBeCloseTo(energyOf(wave));
});
