import { describe, expect, it } from "vitest";
import { createGroups } from "../../../../src/trainer/data/grouping.ts";
import { splitByPosition } from "../../../../src/trainer/data/split.ts";
import { failure } from "./support/npz-file.ts";

/** Each of 50 places measured twice in each of two scans, in no order. */
const count = 200;
const place = (index: number): number => (index * 7) % 50;
const positions = {
  x: Float64Array.from({ length: count }, (_, index) => 10 * (place(index) % 10)),
  y: Float64Array.from({ length: count }, (_, index) => 10 * Math.floor(place(index) / 10)),
};
const scanIndex = Int32Array.from({ length: count }, (_, index) => index % 2);

describe.each(["random", "block"] as const)("a split (%s)", (strategy) => {
  const split = splitByPosition(positions, scanIndex, { fraction: 0.2, seed: 4, strategy });

  it("holds back the share asked for and loses no pattern", () => {
    expect(split.validation).toHaveLength(40);
    expect([...split.train, ...split.validation].toSorted((a, b) => a - b)).toEqual([...scanIndex.keys()]);
  });

  it("keeps all patterns of a position on one side", () => {
    const held = new Set(Array.from(split.validation, place));
    expect(held.size).toBe(10);
    expect(Array.from(split.train, place).some((one) => held.has(one))).toBe(false);
  });

  it("leaves no validation pattern in a group for training", () => {
    const held = new Set(split.validation);
    const groups = createGroups(positions, scanIndex, { gridsize: 2, seed: 0, indices: split.train });
    expect(groups.members.some((member) => held.has(member))).toBe(false);
  });

  it("is the same for the same seed and another for another", () => {
    const again = (seed: number) => splitByPosition(positions, scanIndex, { fraction: 0.2, seed, strategy });
    expect(again(4)).toEqual(split);
    expect([1, 2, 3, 5, 6].some((seed) => String(again(seed).validation) !== String(split.validation))).toBe(true);
  });
});

it("a block is a strip along one side of the scan", () => {
  const { validation, train } = splitByPosition(positions, scanIndex, { fraction: 0.2, seed: 4, strategy: "block" });
  const range = (axis: Float64Array, indices: Int32Array): number[] => {
    const values = Array.from(indices, (index) => axis[index] as number);
    return [Math.min(...values), Math.max(...values)];
  };
  const isApart = [positions.x, positions.y].some((axis) => {
    const [low, high] = range(axis, validation) as [number, number];
    const [least, greatest] = range(axis, train) as [number, number];
    return high < least || low > greatest;
  });
  expect(isApart).toBe(true);
});

it("positions a thousandth of a pixel apart are one position", () => {
  const near = { x: Float64Array.of(0, 0.0001, 10, 10.0002), y: new Float64Array(4) };
  const { validation } = splitByPosition(near, new Int32Array(4), { fraction: 0.5, seed: 0 });
  expect([
    [0, 1],
    [2, 3],
  ]).toContainEqual([...validation]);
});

it("a fraction of 0 holds back nothing, a small one at least one position", () => {
  expect(splitByPosition(positions, scanIndex, { fraction: 0, seed: 0 }).validation).toHaveLength(0);
  expect(splitByPosition(positions, scanIndex, { fraction: 0.001, seed: 0 }).validation).toHaveLength(4);
});

it.each([-0.1, 1, Number.NaN])("a fraction of %d is refused", async (fraction) => {
  const error = await failure("CONFIG_INVALID", () => splitByPosition(positions, scanIndex, { fraction, seed: 0 }));
  expect(error.details.hint).toContain("0.1 holds back a tenth");
});

it("a single position cannot be split", async () => {
  const one = { x: new Float64Array(3), y: new Float64Array(3) };
  const error = await failure("DATA_INVALID", () =>
    splitByPosition(one, new Int32Array(3), { fraction: 0.5, seed: 0 }),
  );
  expect(error.details.hint).toContain("validation fraction to 0");
});

it("a place that was measured twice is on one side, also where rounding would part it", () => {
  const first = Float64Array.from({ length: 100 }, (_, index) => (index % 10) * 8 + 0.0004);
  const y = Float64Array.from({ length: 200 }, (_, index) => Math.floor((index % 100) / 10) * 8);
  const x = Float64Array.of(...first, ...first.map((value) => value + 0.0003));
  const { validation } = splitByPosition({ x, y }, new Int32Array(200), { fraction: 0.1, seed: 0 });
  const held = new Set(validation);
  expect(held.size).toBe(20);
  expect(Array.from(validation).every((pattern) => held.has((pattern + 100) % 200))).toBe(true);
});

it("keeps repeats that an encoder jittered on one side", () => {
  const places = Array.from({ length: 50 }, (_, index) => index * 10);
  const x = Float64Array.from([...places, ...places.map((at) => at + 0.3)]);
  const split = splitByPosition({ x, y: new Float64Array(100) }, new Int32Array(100), { fraction: 0.3, seed: 1 });
  const trained = new Set(Array.from(split.train, (pattern) => pattern % 50));
  expect(Array.from(split.validation, (pattern) => pattern % 50).filter((of) => trained.has(of))).toEqual([]);
});
