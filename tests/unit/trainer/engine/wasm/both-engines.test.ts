import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { openEngine } from "../../../../../src/trainer/engine/open-engine.ts";
import { describeNative } from "../../../../support/native-engine.ts";
import { distance, spread, type Values } from "./support/reference.ts";
import { tensor } from "./support/tensors.ts";

const image = spread([2, 8, 8, 16], 1);
const filter = spread([3, 3, 16, 16], 2);

/** Gradients of convolution, bias, ReLU, maximum and sum, with respect to image and filter. */
function gradients(): readonly Float32Array[] {
  return tf.tidy(() => {
    const loss = (x: tf.Tensor, kernel: tf.Tensor): tf.Scalar => {
      const operands = { x: x as tf.Tensor4D, filter: kernel as tf.Tensor4D, strides: 1, pad: "same" } as const;
      const features = tf.relu(tf.fused.conv2d({ ...operands, bias: tf.ones([16]) }));
      return tf.sum(tf.square(tf.maxPool(features as tf.Tensor4D, 2, 2, "valid")));
    };
    const tensors: [Values, Values] = [image, filter];
    return tf
      .grads(loss)(tensors.map((each) => tensor(each)))
      .map((each) => each.dataSync() as Float32Array);
  });
}

describeNative("both engines in one process", () => {
  it("agree on gradients, and compute each by its own kernels however often they take turns", async () => {
    await openEngine({ name: "native" });
    const native = gradients();
    await openEngine({ name: "wasm" });
    const wasm = gradients();
    await openEngine({ name: "native" });
    const again = gradients();
    for (const [index, expected] of native.entries()) {
      expect(distance(wasm[index] as Float32Array, expected)).toBeLessThan(2e-6); // float32 in another order
      expect(again[index]).toStrictEqual(expected);
    }
  });
});
