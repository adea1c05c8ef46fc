import { describe, expect, test } from "vitest";
import { createRandom, permutation, restoreRandom } from "../../../../src/base/random/generator.ts";

const seeds = Array.from({ length: 1000 }, (_, seed) => seed);

describe("the seeded random generator", () => {
  test("the first numbers of small seeds are spread evenly, and neighbours differ", () => {
    const first = seeds.map((seed) => createRandom(seed).uniform());
    const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
    // Five standard errors of 1/√(12 · 1000).
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 / Math.sqrt(12_000));
    const lag = first.slice(1).reduce((sum, value, index) => sum + (value - 0.5) * ((first[index] as number) - 0.5), 0);
    expect(Math.abs((12 * lag) / 999)).toBeLessThan(5 / Math.sqrt(999));
  });

  test("the first normal draws of small seeds have mean 0 and variance 1", () => {
    const first = seeds.map((seed) => createRandom(seed).normal());
    const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
    const variance = first.reduce((sum, value) => sum + value ** 2, 0) / first.length;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(1000));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 1000));
  });

  test("a state taken up again goes on number for number", () => {
    const random = createRandom(42);
    random.normal();
    const again = restoreRandom(random.state());
    const draw = (from: typeof random): readonly number[] => [from.uniform(), from.integer(1000), from.normal()];
    expect(draw(again)).toEqual(draw(random));
  });

  test("a permutation holds each number once, and its first place is any of them", () => {
    expect([...permutation(createRandom(1), 50)].toSorted((a, b) => a - b)).toEqual(Array.from(Array(50).keys()));
    const last = new Set(seeds.slice(0, 200).map((seed) => permutation(createRandom(seed), 10)[9]));
    expect(last.size).toBe(10);
  });
});
