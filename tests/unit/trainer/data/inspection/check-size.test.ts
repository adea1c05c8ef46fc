import { expect, test } from "vitest";
import { checkSize, trainableSizes } from "../../../../../src/trainer/data/inspection/check-size.ts";
import type { RawPatterns } from "../../../../../src/trainer/data/inspection/types.ts";
import { modelConfigFlags } from "../../../../../src/trainer/model/model-config.ts";

function check(side: number): ReturnType<typeof checkSize> {
  return checkSize({ key: "diff3d", height: side, width: side } as RawPatterns);
}

test("sizes that are trained on are those of the model config", () => {
  expect(modelConfigFlags().find(({ key }) => key === "N")?.flag).toContain(`<${trainableSizes.join("|")}>`);
  for (const size of trainableSizes) expect(check(size)).toEqual([]);
});

test.each([
  [96, "crop to 64 × 64"],
  [200, "crop to 128 × 128"],
  [512, "crop to 256 × 256"],
  [32, "pad to 64 × 64"],
])("patterns of %i pixels a side are an error that says what to do", (side, how) => {
  const [finding, ...others] = check(side);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ severity: "error", rule: "pattern-size" });
  expect(finding?.fix).toContain(how);
});
