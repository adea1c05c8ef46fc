import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openEngine } from "../../../../src/trainer/engine/open-engine.ts";
import { describeNative } from "../../../support/native-engine.ts";

beforeEach(() => vi.stubEnv("PTYCHO_ENGINE", undefined));
afterEach(() => vi.unstubAllEnvs());

async function gradientOfRelu(): Promise<readonly number[]> {
  const gradient = tf.tidy(() => tf.grad((x: tf.Tensor) => tf.relu(x))(tf.tensor1d([-1, 0, 2])));
  const values = [...(await gradient.data())];
  gradient.dispose();
  return values;
}

describe("openEngine", () => {
  test("opens WebAssembly by name, which computes and differentiates", async () => {
    const engine = await openEngine({ name: "wasm", threads: 1 });
    expect(engine.identity).toMatchObject({ name: "wasm", version: "4.22.0", threads: 1, oneDnn: null });
    expect(engine.reason).toContain("wasm was asked for");
    expect(tf.getBackend()).toBe("wasm");
    expect(await gradientOfRelu()).toEqual([0, 0, 1]);
  });

  test("gives the same engine for the same wish", async () => {
    const engine = await openEngine({ name: "wasm", threads: 1 });
    expect(await openEngine({ name: "wasm", threads: 1 })).toBe(engine);
  });

  test("says that PTYCHO_ENGINE chose", async () => {
    vi.stubEnv("PTYCHO_ENGINE", "wasm");
    expect((await openEngine()).reason).toContain("PTYCHO_ENGINE names wasm");
  });

  test("refuses bfloat16 on WebAssembly with the reason", async () => {
    await expect(openEngine({ name: "wasm", precision: "bfloat16-mixed" })).rejects.toMatchObject({
      code: "ENGINE_PRECISION",
      details: { received: "WebAssembly has no bfloat16", hint: "use --precision float32" },
    });
  });
});

describeNative("openEngine, native", () => {
  test("takes the native engine of its own accord, and says which and why", async () => {
    const engine = await openEngine();
    expect(engine.identity).toMatchObject({ name: "native", version: expect.stringMatching(/^2\.\d+/) });
    expect(engine.reason).toMatch(/TensorFlow 2\.\d+.* the native engine loads here/);
    expect(await gradientOfRelu()).toEqual([0, 0, 1]);
  });

  test("opens the other engine beside it, and the one opened last computes", async () => {
    await openEngine();
    expect(tf.getBackend()).toBe("tensorflow");
    await openEngine({ name: "wasm" });
    expect(tf.getBackend()).toBe("wasm");
    expect(await gradientOfRelu()).toEqual([0, 0, 1]);
    await openEngine({ name: "native" });
    expect(tf.getBackend()).toBe("tensorflow");
  });

  test("refuses another number of threads once TensorFlow is loaded", async () => {
    const { threads } = (await openEngine()).identity;
    await expect(openEngine({ name: "native", threads: threads + 1 })).rejects.toMatchObject({
      code: "ENGINE_UNAVAILABLE",
      kind: "environment",
      details: { received: `${threads + 1} threads`, hint: expect.stringContaining("a process of its own") },
    });
  });

  test("knows whether oneDNN is on, which it turns on unless told otherwise", async () => {
    expect((await openEngine()).identity.oneDnn).toBe(
      !["0", "false"].includes(process.env["TF_ENABLE_ONEDNN_OPTS"] ?? "1"),
    );
  });
});
