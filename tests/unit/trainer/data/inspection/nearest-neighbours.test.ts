import { expect, test } from "vitest";
import { createRandom } from "../../../../../src/base/random/generator.ts";
import { nearestNeighbours } from "../../../../../src/trainer/data/inspection/nearest-neighbours.ts";

test("the nearest position is that of a search through all, within the own scan", () => {
  const random = createRandom(4);
  const draw = (): Float64Array => Float64Array.from({ length: 200 }, () => 100 * random.uniform());
  const [x, y] = [draw(), draw()];
  const scanIndex = x.map((_, index) => index % 2);
  for (const { index, distance } of nearestNeighbours({ x, y }, scanIndex)) {
    const distances = Array.from(x.keys())
      .filter((other) => other !== index && other % 2 === index % 2)
      .map((other) => Math.hypot(x[other]! - x[index]!, y[other]! - y[index]!));
    expect(distance).toBe(Math.min(...distances));
  }
});

test("a repeated position has the other one at distance 0, and a lonely one has none", () => {
  const [x, y] = [Float64Array.of(1, 5, 1, 9), Float64Array.of(2, 2, 2, 9)];
  const neighbours = nearestNeighbours({ x, y }, Float64Array.of(0, 0, 0, 1));
  expect(neighbours).toContainEqual({ index: 0, nearest: 2, distance: 0 });
  expect(neighbours).toContainEqual({ index: 2, nearest: 0, distance: 0 });
  expect(neighbours.map(({ index }) => index)).not.toContain(3);
});
