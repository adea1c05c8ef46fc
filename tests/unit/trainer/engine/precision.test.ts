import { describe, expect, test } from "vitest";
import { assertPrecision } from "../../../../src/trainer/engine/precision.ts";

const able = { name: "Some Processor", count: 2, bfloat16: ["amx_bf16"] };

function refusalOf(action: () => void): unknown {
  try {
    action();
    return null;
  } catch (error) {
    return error;
  }
}

describe("precision", () => {
  test.each(["native", "wasm"] as const)("float32 is never refused, on any processor: %s", (name) => {
    const wish = { name, precision: "float32" } as const;
    expect(refusalOf(() => assertPrecision(wish, { ...able, bfloat16: [] }))).toBe(null);
  });

  test("bfloat16-mixed is taken on the native engine where the processor has it", () => {
    expect(refusalOf(() => assertPrecision({ name: "native", precision: "bfloat16-mixed" }, able))).toBe(null);
  });

  test.each([
    ["wasm", able, "WebAssembly has no bfloat16"],
    ["native", { ...able, bfloat16: [] }, "Some Processor"],
  ] as const)("bfloat16-mixed is refused with the reason: %s", (name, processor, reason) => {
    expect(refusalOf(() => assertPrecision({ name, precision: "bfloat16-mixed" }, processor))).toMatchObject({
      code: "ENGINE_PRECISION",
      kind: "environment",
      details: { received: expect.stringContaining(reason), hint: "use --precision float32" },
    });
  });
});
