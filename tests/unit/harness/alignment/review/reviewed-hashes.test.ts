import { expect, test } from "vitest";
import { parseLock } from "../../../../../src/harness/alignment/review/parse-lock.ts";
import { packReviewed, unpackReviewed } from "../../../../../src/harness/alignment/review/reviewed-hashes.ts";

test("the hashes of a lock file come back by their texts, those without are left out", () => {
  const lines = ["[a]", "impl x f 0123456789abcdef/1111111111111111", "impl x g 0123456789abcdef", "[b]"];
  const lock = parseLock([...lines, "test y h fedcba9876543210/2222222222222222", ""].join("\n"), "alignment.lock");
  expect([...unpackReviewed(packReviewed(lock))]).toEqual([
    ["1111111111111111", "0123456789abcdef"],
    ["2222222222222222", "fedcba9876543210"],
  ]);
  expect(packReviewed(null)).toBe("");
});
