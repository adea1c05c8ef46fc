import { AppError } from "../../base/errors/app-error.ts";

/** Planck's constant times the speed of light, eV · m (exact since 2019: 6.62607015e-34 · 299792458 / 1.602176634e-19). */
const planckTimesLight = (6.62607015e-34 * 299_792_458) / 1.602176634e-19;

/** How a scan was measured, as far as it decides the size of an object pixel. */
export interface Geometry {
  /** Energy of the photons, eV. */
  readonly energyEv: number;
  /** From the object to the detector, metres. */
  readonly distanceM: number;
  /** Side of a detector pixel, metres. */
  readonly detectorPixelM: number;
}

/** No object pixel is a tenth of a millimetre: such a number is in another unit. */
export const largestPixelSizeM = 1e-4;

const parts = ["energyEv", "distanceM", "detectorPixelM"] as const;

/**
 * Side of an object pixel in metres, `wavelength · distance / (N · detector pixel)`, the wavelength `h·c / energy`.
 * @param size pixels along one side of a pattern, N
 * @throws AppError `DATA_INVALID` where one of the three is missing or not a positive number, or its unit cannot be right
 */
export function objectPixelSizeM(geometry: Geometry, size: number): number {
  const hint = "--energy-ev, --distance-m and --detector-pixel-m go together: energy in eV, lengths in metres";
  const given = parts.filter((name) => (geometry as Partial<Geometry>)[name] !== undefined); // a command line may lack some
  const missing = parts.filter((name) => !given.includes(name));
  if (missing.length > 0) {
    throw invalid(`The geometry lacks ${missing.join(" and ")}`, { received: given.join(", ") || "nothing", hint });
  }
  const wrong = parts.find((name) => !(Number.isFinite(geometry[name]) && geometry[name] > 0));
  if (wrong !== undefined)
    throw invalid(`${wrong} is not a positive number`, { received: String(geometry[wrong]), hint });
  const { energyEv, distanceM, detectorPixelM } = geometry;
  if (detectorPixelM >= 0.01) {
    throw invalid("A detector pixel of a centimetre or more cannot be", {
      received: `${detectorPixelM} m`,
      hint: "give it in metres: 75 µm is 75e-6",
    });
  }
  return ((planckTimesLight / energyEv) * distanceM) / (size * detectorPixelM);
}

function invalid(message: string, details: { readonly received: string; readonly hint: string }): AppError {
  return new AppError("DATA_INVALID", message, {
    expected: "a positive number in SI units (energy in eV)",
    ...details,
  });
}
