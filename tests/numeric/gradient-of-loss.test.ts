import { expect, it } from "vitest";
import { createReplica } from "../../src/trainer/model/replica.ts";
import { createLayout } from "../../src/trainer/model/parameters.ts";
import type { Batch, ModelDefinition } from "../../src/trainer/model/types.ts";
import { describeOnEachEngine, dot, normals } from "../support/engines.ts";
import { referenceLoss } from "../support/float64-model.ts";
import { tinyBatch, tinyModel, tinyWeights } from "../support/tiny-model.ts";

const detectorMask = Uint8Array.from({ length: 64 ** 2 }, (_, pixel) => (pixel % 11 === 5 ? 0 : 1));
const regularisers = { amplitudeTotalVariation: 0.3, amplitudeMeanDeviation: 0.2, phaseMeanDeviation: 0.1 };

const cases: readonly (readonly [string, ModelDefinition])[] = [
  ["poisson, mask, regularisers", tinyModel(regularisers, { detectorMask })],
  ["mae, gridsize 2, mask", tinyModel({ gridsize: 2, loss: "mae", phaseTotalVariation: 0.1 }, { detectorMask })],
  ["poisson, gridsize 2", tinyModel({ gridsize: 2 })],
  ["supervised", tinyModel({ architecture: "supervised", amplitudeTotalVariation: 0.3 })],
];

/** Groups of weights, each of which is moved by itself. */
const groups = [
  "encoder/block1",
  "encoder/block3",
  "amplitude/block",
  "phase/block",
  "amplitude/outer",
  "phase/inner",
  "physics",
];

/** A direction in the space of weights: that of the gradient in a group, and as much of chance. */
function directionIn(group: string, gradient: Float32Array, { config }: ModelDefinition): Float64Array {
  const direction = new Float64Array(gradient.length);
  const chance = normals(gradient.length, 42);
  for (const { name, offset, size } of createLayout(config).parameters) {
    if (!name.startsWith(group)) continue;
    for (let index = offset; index < offset + size; index += 1) direction[index] = gradient[index] as number;
  }
  const length = Math.sqrt(dot(direction, direction));
  const members = direction.filter(isMoved).length;
  return direction.map((value, index) =>
    value === 0 ? 0 : value / length + (chance[index] as number) / Math.sqrt(members),
  );
}

function isMoved(value: number): boolean {
  return value !== 0;
}

/** Slope of the float64 loss along a direction; the step is short enough that ReLU and maximum hardly ever change sides. */
function slopeAlong(direction: Float64Array, definition: ModelDefinition, batch: Batch): number {
  const weights = Float64Array.from(tinyWeights(definition, 1));
  const step = 1e-6;
  const at = (length: number): number =>
    referenceLoss(
      definition,
      weights.map((value, index) => value + length * (direction[index] as number)),
      batch,
    );
  return (at(step) - at(-step)) / (2 * step);
}

describeOnEachEngine("gradient of the whole loss", () => {
  // Up to 1.4e-5 is seen: roundings of float32, and the odd ReLU that changes sides. A wrong factor, sign or missing term in
  // any layer, the physics, the loss or a regulariser shows in the first digits.
  it.each(cases)("is the slope of the float64 loss along each group of weights: %s", async (_, definition) => {
    const replica = createReplica(definition);
    const batch = tinyBatch(definition, { count: 1, seed: 2 });
    const { gradient } = await replica.gradient(tinyWeights(definition, 1), batch);
    const acting = groups.map((group) => directionIn(group, gradient, definition)).filter((each) => each.some(isMoved));
    expect(acting.length).toBeGreaterThan(groups.length - 3); // no scale, no outer path: not part of each network
    for (const direction of acting) {
      const felt = dot(gradient, direction);
      const truth = slopeAlong(direction, definition, batch);
      expect(Math.abs(felt / truth - 1)).toBeLessThan(1e-4);
    }
    await replica.dispose();
  });
});
