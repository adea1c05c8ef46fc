import { expect, test } from "vitest";
import { readOutline } from "../../../../src/harness/plan/outline.ts";

test("thousands of lists in each other on one line are read as one paragraph", () => {
  expect(readOutline(`${"1. ".repeat(100_000)}x\n\n# Title\n`).map(({ kind }) => kind)).toEqual([
    "paragraph",
    "heading",
  ]);
});

test("lists in each other on one line, as people write them, stay lists", () => {
  expect(readOutline("- 1. > x\n").map(({ kind }) => kind)).toEqual(["item", "item"]);
});
