import { expect, it } from "vitest";
import {
  addValue,
  createValueTally,
  findStep,
  kindOfValues,
  sharesOf,
} from "../../../../src/trainer/data/value-kind.ts";

const counts = Float32Array.from({ length: 4000 }, (_, index) => (index * 7) % 40);
const roots = counts.map(Math.sqrt);
const spoilt = counts.map((value, index) => (index % 2000 === 3 ? value + 0.5 : value));

it.each([
  ["intensity", "u2", counts],
  ["intensity", "f4", counts],
  ["intensity", "f4", spoilt],
  ["intensity", "f4", counts.map((value) => value * 0.37)],
  ["amplitude", "f4", roots],
  ["unknown", "f4", roots.map((value) => value * 0.37)],
  ["unknown", "f4", counts.map((value) => Math.min(value, 1))],
])("calls values %s: %s", (kind, dtype, values) => {
  const tally = createValueTally();
  for (const value of values) addValue(tally, value);
  expect(kindOfValues({ dtype, ...sharesOf(tally), step: findStep(values) })).toBe(kind);
});
