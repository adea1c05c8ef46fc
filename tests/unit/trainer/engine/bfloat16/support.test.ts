import { describe, expect, test } from "vitest";
import { supportsBfloat16 } from "../../../../../src/trainer/engine/bfloat16/support.ts";

const processor = (bfloat16: readonly string[]) => ({ name: "Some Processor", count: 2, bfloat16 });

describe("supportsBfloat16", () => {
  test.each([[["avx512_bf16"]], [["amx_bf16"]], [["avx512_bf16", "amx_bf16"]]])("says yes to %j", (flags) => {
    const { supported, reason } = supportsBfloat16(processor(flags), "linux");
    expect(supported).toBe(true);
    expect(reason).toBe(`Some Processor has ${flags.join(" and ")}`);
  });

  test.each([[[]], [["bf16"]]])("says no to %j, and what is missing", (flags) => {
    const { supported, reason } = supportsBfloat16(processor(flags), "linux");
    expect(supported).toBe(false);
    expect(reason).toBe("Some Processor has neither avx512_bf16 nor amx_bf16");
  });

  test("says no where the system does not tell, and that it does not", () => {
    expect(supportsBfloat16(processor([]), "darwin")).toEqual({
      supported: false,
      reason: "darwin does not tell which instructions Some Processor has",
    });
  });
});
