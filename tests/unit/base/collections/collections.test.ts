import { expect, test } from "vitest";
import { groupBy } from "../../../../src/base/collections/group-by.ts";
import { uniqueBy } from "../../../../src/base/collections/unique-by.ts";

const words = ["adds", "fits", "add", "fit", "adds"];

test("groups come in the order of their first items, and items in theirs", () => {
  expect([...groupBy(words, ({ length }) => length)]).toEqual([
    [4, ["adds", "fits", "adds"]],
    [3, ["add", "fit"]],
  ]);
  expect([...groupBy(words, (word) => (word === "fit" ? null : word)).keys()]).toEqual(["adds", "fits", "add", null]);
});

test("of items alike the last one stays, where the first one stood", () => {
  const items = words.map((word, at) => ({ word, at }));
  expect(uniqueBy(items, ({ word }) => word).map(({ at }) => at)).toEqual([4, 1, 2, 3]);
});
