import { expect, it } from "vitest";
import { objectPixelSizeM } from "../../../../src/trainer/data/pixel-size.ts";
import { failure } from "./support/npz-file.ts";

it("an object pixel is wavelength · distance / (N · detector pixel)", () => {
  // 12.39841984 keV has a wavelength of 1 Å: 1e-10 · 2 / (128 · 75e-6)
  const size = objectPixelSizeM({ energyEv: 12_398.41984, distanceM: 2, detectorPixelM: 75e-6 }, 128);
  expect(size / ((1e-10 * 2) / (128 * 75e-6))).toBeCloseTo(1, 8);
});

it.each(["energyEv", "distanceM", "detectorPixelM"])("%s is positive", async (name) => {
  const geometry = { energyEv: 8000, distanceM: 2, detectorPixelM: 75e-6, [name]: 0 };
  const error = await failure("DATA_INVALID", () => objectPixelSizeM(geometry, 64));
  expect(error.message).toContain(name);
  expect(error.details.hint).toContain("eV");
});

it("what is missing of a geometry is named, and what is there", async () => {
  const error = await failure("DATA_INVALID", () => objectPixelSizeM({ energyEv: 8000 } as never, 64));
  expect(error.message).toBe("The geometry lacks distanceM and detectorPixelM");
  expect(error.details).toMatchObject({ received: "energyEv", hint: expect.stringContaining("--distance-m") });
});

it("a detector pixel in micrometres is refused", async () => {
  const geometry = { energyEv: 8000, distanceM: 2, detectorPixelM: 75 };
  const error = await failure("DATA_INVALID", () => objectPixelSizeM(geometry, 64));
  expect(error.details.hint).toContain("75e-6");
});
