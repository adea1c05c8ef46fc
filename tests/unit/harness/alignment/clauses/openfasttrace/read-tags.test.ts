import { expect, test } from "vitest";
import { readTags } from "../../../../../../src/harness/alignment/clauses/openfasttrace/read-tags.ts";

// @spec specs/alignment.md §§2.6, 3.3
test("a tag is a link of its artifact type, with its place", () => {
  const { links, clauses } = readTags("class A {\n  // [impl->dsn~x.y~2]\n}\n", "src/a.java");
  expect(links).toEqual([
    {
      written: "dsn~x.y~2",
      address: "dsn~x.y~2",
      path: "src/a.java",
      range: { line: 2, column: 13, endLine: 2 },
      kind: "impl",
      cover: null,
      item: null,
    },
  ]);
  expect(clauses).toHaveLength(1);
  expect(clauses[0]).toMatchObject({ kind: "item", artifact: "impl", revision: 0, needs: [], informative: false });
  expect(clauses[0]?.id).toMatch(/^impl~x\.y-\d+~0$/);
});

test("a tag with a name is one item that covers all its ids, and has needs", () => {
  const { links, clauses } = readTags("# [impl~name~2 -> dsn~x~1, dsn~y~1 >> utest, itest]\n", "a.py");
  expect(clauses.map(({ id, needs, covers }) => [id, needs, covers.map(({ address }) => address)])).toEqual([
    ["impl~name~2", ["utest", "itest"], ["dsn~x~1", "dsn~y~1"]],
  ]);
  expect(clauses[0]?.addresses).toEqual(["impl~name~2", "impl~name"]);
  expect(links.map(({ item, address, range }) => [item, address, range.column])).toEqual([
    ["impl~name~2", "dsn~x~1", 19],
    ["impl~name~2", "dsn~y~1", 28],
  ]);
});

test("a tag without a name is one item for each id, named after it where it has needs", () => {
  const ids = readTags("[impl->dsn~x~1,dsn~y~2>>utest]", "a.c").clauses.map(({ id }) => id);
  expect(ids).toEqual(["impl~x~0", "impl~y~0"]);
});

test("equal tags in different lines, and twice in one, have different names", () => {
  const { clauses } = readTags("[impl->dsn~x~1] [impl->dsn~x~1]\r\n[impl->dsn~x~1]\r\n", "a.c");
  expect(new Set(clauses.map(({ id }) => id)).size).toBe(3);
  expect(clauses.map(({ range }) => range.line)).toEqual([1, 1, 2]);
});

test.each([
  "[[impl:1]]",
  "[impl->dsn~x]",
  "[impl2->dsn~x~1]",
  "[impl~x->dsn~x~1]",
  "[ [ … ] ]",
  "[impl->dsn~x~1>>]",
  "a->b",
])("%s is no tag", (text) => {
  expect(readTags(text, "a.c")).toEqual({ clauses: [], links: [] });
});

test.each(["[impl->dsn~x~1,", "[ ", "->", "a.", "[a~a.a", "[impl->dsn~x~1]\n", "[impl~", " ,"])(
  "a long text of %j does not hang, and hides no tag behind it",
  (part) => {
    const text = `[impl->${part.repeat(300_000 / part.length)}->\n[impl->dsn~behind~1]`;
    expect(readTags(text, "a.c").links.at(-1)?.address).toBe("dsn~behind~1");
  },
);
