import { describe, expect, test } from "vitest";
import { listBfloat16Flags, readProcessor } from "../../../../src/trainer/engine/processor.ts";

describe("readProcessor", () => {
  test("names this machine's processor and counts its threads", () => {
    const { name, count } = readProcessor();
    expect(name).not.toBe("");
    expect(count).toBeGreaterThanOrEqual(1);
  });

  test("finds the instruction sets that compute in bfloat16 among the flags, on x86 and on ARM", () => {
    expect(listBfloat16Flags("model name\t: X\nflags\t\t: fpu avx512f avx512_bf16 amx_bf16 amx_int8\n")).toEqual([
      "avx512_bf16",
      "amx_bf16",
    ]);
    expect(listBfloat16Flags("Features\t: fp asimd bf16 i8mm\n")).toEqual(["bf16"]);
    expect(listBfloat16Flags("flags\t\t: fpu avx2\n")).toEqual([]);
    expect(listBfloat16Flags("")).toEqual([]);
  });
});
