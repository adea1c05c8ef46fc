import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import { type AdamStep, applyAdam } from "../../../../src/trainer/engine/adam.ts";
import { openEngine } from "../../../../src/trainer/engine/open-engine.ts";
import type { NativeBackend } from "../../../../src/trainer/engine/native/types.ts";
import { normals } from "../../../support/engines.ts";
import { describeNative } from "../../../support/native-engine.ts";

/** More than one thread's share, and no multiple of what a processor computes at once. */
const size = 3 * 65_536 + 5;

const scale = [1, 1e-3, 1e3, 1e-20, 0, 1e-40]; // the last one subnormal in float32

function stepsFrom(apply: (step: AdamStep) => void): Float32Array[] {
  const [weights, m, v] = [normals(size, 1), new Float32Array(size), new Float32Array(size)];
  for (let step = 1; step <= 3; step += 1) {
    const gradient = normals(size, 10 + step).map((value, index) => value * (scale[index % scale.length] as number));
    const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
    const rate = 0.001 / (1 - beta1 ** step);
    apply({ weights, m, v, gradient, beta1, beta2, epsilon, rate, correction: 1 / (1 - beta2 ** step) });
  }
  return [weights, m, v];
}

describeNative("applyAdam on the native engine", () => {
  beforeAll(async () => void (await openEngine({ name: "native" })));

  it("gives the bits that JavaScript gives", async () => {
    const native = stepsFrom(applyAdam);
    await openEngine({ name: "wasm" });
    const plain = stepsFrom(applyAdam);
    await openEngine({ name: "native" });
    native.forEach((values, index) => expect(Buffer.compare(bytes(values), bytes(plain[index]))).toBe(0));
  });

  it("gives the same bits with any number of threads", () => {
    const { binding } = tf.backend() as NativeBackend;
    const [one, three] = [1, 3].map((threads) =>
      stepsFrom(({ weights, m, v, gradient, beta1, beta2, epsilon, rate, correction }) =>
        binding.applyAdam?.(weights, m, v, gradient, beta1, beta2, epsilon, rate, correction, threads),
      ),
    );
    one?.forEach((values, index) => expect(Buffer.compare(bytes(values), bytes(three?.[index]))).toBe(0));
  });
});

function bytes(values: Float32Array | undefined): Uint8Array {
  return new Uint8Array(values?.buffer ?? new ArrayBuffer(0));
}
