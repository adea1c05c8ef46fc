import { expect, it } from "vitest";
import { compareDefault } from "../../../../../src/harness/alignment/tables/compare-default.ts";

// @spec specs/alignment.md §7
it("an object as a default has its keys in any order", () => {
  const real = { a: 1, b: [2, 3] };
  expect(compareDefault('{ "b": [2, 3], "a": 1 }', real, { required: false })).toBe(null);
  expect(compareDefault('{ "b": [3, 2], "a": 1 }', real, { required: false })).toBe('{"a":1,"b":[2,3]}');
});
