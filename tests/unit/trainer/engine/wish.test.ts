import { availableParallelism } from "node:os";
import { describe, expect, test } from "vitest";
import { resolveWish } from "../../../../src/trainer/engine/wish.ts";

describe("resolveWish", () => {
  test("takes the native engine where it loads, float32 and all processors when nothing is said", () => {
    expect(resolveWish({}, {})).toEqual({
      name: "auto",
      precision: "float32",
      threads: availableParallelism(),
      named: "default",
      because: "auto was asked for",
    });
  });

  test("lets PTYCHO_ENGINE choose where no engine is named", () => {
    const environment = { PTYCHO_ENGINE: "wasm" };
    expect(resolveWish({}, environment)).toMatchObject({ name: "wasm", named: "environment" });
    expect(resolveWish({ name: "auto" }, environment)).toMatchObject({ name: "wasm", named: "environment" });
    expect(resolveWish({}, environment).because).toBe("PTYCHO_ENGINE names wasm");
  });

  test("says why an engine is named that nobody asked for", () => {
    const because = "the run began on wasm";
    expect(resolveWish({ name: "wasm", because }, {}).because).toBe(because);
    expect(resolveWish({ name: "wasm" }, {}).because).toBe("wasm was asked for");
  });

  test("lets an explicit name win over PTYCHO_ENGINE", () => {
    expect(resolveWish({ name: "native" }, { PTYCHO_ENGINE: "wasm" })).toMatchObject({
      name: "native",
      named: "option",
    });
  });

  test("takes the threads that TensorFlow's own variable names, unless they are given", () => {
    const environment = { TF_NUM_INTRAOP_THREADS: "3" };
    expect(resolveWish({}, environment).threads).toBe(3);
    expect(resolveWish({ threads: 1 }, environment).threads).toBe(1);
    expect(resolveWish({}, { TF_NUM_INTRAOP_THREADS: "many" }).threads).toBe(availableParallelism());
  });

  test.each([
    ["an engine in PTYCHO_ENGINE", {}, { PTYCHO_ENGINE: "cuda" }, "PTYCHO_ENGINE = cuda", "auto, native, wasm"],
    ["a precision", { precision: "float16" as never }, {}, "precision = float16", "bfloat16-mixed"],
    ["no threads", { threads: 0 }, {}, "threads = 0", "leave it out"],
    ["half a thread", { threads: 1.5 }, {}, "threads = 1.5", "leave it out"],
  ])("refuses %s that does not exist and names what does", (...[, options, environment, received, hint]) => {
    expect(() => resolveWish(options, environment)).toThrow(
      expect.objectContaining({
        code: "CONFIG_INVALID",
        kind: "input",
        details: expect.objectContaining({ received, hint: expect.stringContaining(hint) }),
      }),
    );
  });
});
