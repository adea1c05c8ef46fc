import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/trainer/engine/open-engine.ts";
import type { EngineName } from "../../src/trainer/engine/types.ts";
import { createReplica } from "../../src/trainer/model/replica.ts";
import type { GradientResult, ModelDefinition } from "../../src/trainer/model/types.ts";
import { availableEngines, dot, relativeError } from "../support/engines.ts";
import { tinyBatch, tinyModel, tinyWeights } from "../support/tiny-model.ts";

const missing = availableEngines().flatMap(({ engine, missing: reason }) =>
  reason === null ? [] : [`${engine}: ${reason}`],
);
const note = missing.length === 0 ? "" : ` (skipped: ${missing.join("; ")})`;

async function resultOn(engine: EngineName, definition: ModelDefinition) {
  await openEngine({ name: engine });
  const replica = createReplica(definition);
  const [weights, batch] = [tinyWeights(definition, 1), tinyBatch(definition, { count: 2, seed: 3 })];
  const result: GradientResult = await replica.gradient(weights, batch);
  const prediction = await replica.predict(weights, batch);
  await replica.dispose();
  return { ...result, prediction };
}

describe.skipIf(missing.length > 0)(`native and wasm${note}`, () => {
  // Both compute in float32 and sum in another order: 1e-5 a network. A ReLU or maximum that falls on the other side
  // changes single weights' slopes by more, the length of the whole gradient hardly.
  it.each([
    ["poisson", tinyModel()],
    ["mae, gridsize 2", tinyModel({ gridsize: 2, loss: "mae", amplitudeTotalVariation: 0.2 })],
    ["N = 128", tinyModel({ N: 128 })],
    ["supervised", tinyModel({ architecture: "supervised" })],
  ])("agree in loss, gradient and prediction: %s", async (_, definition) => {
    const [one, other] = [await resultOn("native", definition), await resultOn("wasm", definition)];
    expect(Math.abs(one.loss / other.loss - 1)).toBeLessThan(1e-5);
    const difference = one.gradient.map((value, index) => value - (other.gradient[index] as number));
    const length = Math.sqrt(dot(other.gradient, other.gradient));
    expect(Math.sqrt(dot(difference, difference)) / length).toBeLessThan(1e-3);
    expect(relativeError(one.prediction.amplitude, other.prediction.amplitude)).toBeLessThan(2e-5);
    expect(relativeError(one.prediction.phase, other.prediction.phase)).toBeLessThan(2e-5);
  });
});
