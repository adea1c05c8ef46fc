import { AppError } from "../../../base/errors/app-error.ts";
import type { RandomGenerator } from "../../../base/random/generator.ts";
import type { ComplexField } from "../../physics/complex-field.ts";
import { deadLeavesObject } from "./object-dead-leaves.ts";
import { gaussianFieldObject } from "./object-gaussian-field.ts";
import { linesObject } from "./object-lines.ts";
import { siemensStarObject } from "./object-siemens-star.ts";

/** The objects that can be simulated. */
export const objectKinds = ["lines", "gaussian-field", "dead-leaves", "siemens-star"] as const;

/** One of the objects that can be simulated. */
export type ObjectKind = (typeof objectKinds)[number];

const makers: Readonly<Record<ObjectKind, (size: number, random: RandomGenerator) => ComplexField>> = {
  lines: linesObject,
  "gaussian-field": gaussianFieldObject,
  "dead-leaves": deadLeavesObject,
  "siemens-star": siemensStarObject,
};

/**
 * A simulated object with an amplitude of about 0.1 … 1.2 and a phase of its own.
 * @param size side, pixels
 * @returns float64 `[size, size]`, dimensionless transmission
 * @throws AppError `CONFIG_INVALID` where the size is below 16 or no whole number
 */
export function createObject(kind: ObjectKind, size: number, random: RandomGenerator): ComplexField {
  if (!Number.isInteger(size) || size < 16) {
    throw new AppError("CONFIG_INVALID", "No object can be made of this size", {
      received: String(size),
      expected: "a whole number of pixels, at least 16",
      hint: "392 is the size of the lines that the benchmarks use",
    });
  }
  return makers[kind](size, random);
}
