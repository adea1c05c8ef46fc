import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { openEngine } from "../../../../src/trainer/engine/open-engine.ts";

describe("openEngine", () => {
  test("computes on the engine that it opened", async () => {
    const engine = await openEngine();
    console.log(engine);
    const x = tf.tensor1d([-1, 2]);
    const gradient = tf.grad((value: tf.Tensor) => tf.relu(value))(x);
    expect([...(await gradient.data())]).toEqual([0, 1]);
    const w = await openEngine({ name: "wasm" });
    console.log(w);
    const g = tf.grad((value: tf.Tensor) => tf.relu(value))(tf.tensor1d([-1, 2]));
    expect([...(await g.data())]).toEqual([0, 1]);
  });
});
