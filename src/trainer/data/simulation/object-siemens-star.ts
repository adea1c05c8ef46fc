import type { RandomGenerator } from "../../../base/random/generator.ts";
import { gaussianBlur } from "../../physics/blur.ts";
import { fieldFromPolar, type ComplexField } from "../../physics/complex-field.ts";

/** Pairs of a spoke and a gap. */
const spokes = 24;

/** What the spokes' metal lets through; the gaps let everything through. */
const metal = { amplitude: 0.5, phase: -0.8 };

/**
 * A Siemens star, turned by a random angle: spokes from 2 % to 45 % of the side, edges blurred by 0.7 px.
 * Amplitude 1 and phase 0 beside it, 0.5 and −0.8 rad in the spokes: so one place shows every frequency up to the
 * resolution.
 * @returns float64 `[size, size]`
 */
export function siemensStarObject(size: number, random: RandomGenerator): ComplexField {
  const turn = random.uniform() * 2 * Math.PI;
  const centre = (size - 1) / 2;
  const inSpoke = Float64Array.from({ length: size * size }, (_, pixel) => {
    const [x, y] = [(pixel % size) - centre, Math.floor(pixel / size) - centre];
    const radius = Math.hypot(x, y) / size;
    const between = radius >= 0.02 && radius <= 0.45;
    return between && Math.sin(spokes * Math.atan2(y, x) + turn) > 0 ? 1 : 0;
  });
  const blurred = gaussianBlur(inSpoke, [size, size], 0.7);
  return fieldFromPolar(
    size,
    blurred.map((share) => 1 - share * (1 - metal.amplitude)),
    blurred.map((share) => share * metal.phase),
  );
}
