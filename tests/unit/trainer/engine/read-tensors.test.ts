import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { readTensors } from "../../../../src/trainer/engine/read-tensors.ts";
import { describeOnEachEngine, leakOf } from "../../../support/engines.ts";

describeOnEachEngine("readTensors", (engine) => {
  it("puts tensors of any shape one after the other", () => {
    const target = new Float32Array(6);
    const tensors = [tf.tensor2d([[1, 2]]), tf.scalar(3), tf.add(tf.tensor1d([3, 4, 5]), 1)];
    readTensors(tensors, target);
    tf.dispose(tensors);
    expect([...target]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("leaves tensors as they are, and no others behind", async () => {
    const tensors = [tf.tensor1d([1, 2])];
    expect(await leakOf(() => readTensors(tensors, new Float32Array(2)))).toEqual({ tensors: 0, bytes: 0 });
    expect([...(tensors[0] as tf.Tensor).dataSync()]).toEqual([1, 2]);
    tf.dispose(tensors);
  });

  it("throws where the tensors are longer than the array", () => {
    const tensors = [tf.tensor1d([1, 2, 3])];
    expect(() => readTensors(tensors, new Float32Array(2))).toThrow(engine === "native" ? /longer/ : RangeError);
    tf.dispose(tensors);
  });
});
