import { describe, expect, test } from "vitest";
import { readClauses } from "../../../../../../src/harness/alignment/clauses/read-clauses.ts";

const read = (text: string, path = "specs/x.md") => readClauses(text, path, { needs: ["impl"], linkWords: [] });
const itemsOf = (text: string, path?: string) => read(text, path).clauses.filter(({ kind }) => kind === "item");

const SPEC = `# Title

## Export to HTML
\`req~html-export~1\`

It writes HTML.

Rationale:

People read it.

Covers:

* [Export](#x) \`feat~export~2\`

Depends:

- req~other~1

Needs: dsn, utest
Tags: a, b

### Next
Text
`;

// @spec specs/alignment.md §2.6
test("an item has its title, needs, covers, depends and tags, with their places", () => {
  const [item] = itemsOf(SPEC);
  expect(item).toMatchObject({
    id: "req~html-export~1",
    addresses: ["req~html-export~1", "req~html-export"],
    artifact: "req",
    revision: 1,
    title: "Export to HTML",
    range: { line: 4, column: 1, endLine: 21 },
    needs: ["dsn", "utest"],
    tags: ["a", "b"],
    status: null,
    informative: false,
    parent: "specs/x.md#export-to-html",
  });
  expect(item?.covers).toEqual([
    {
      written: "feat~export~2",
      address: "feat~export~2",
      path: "specs/x.md",
      range: { line: 14, column: 17, endLine: 14 },
    },
  ]);
  expect(item?.depends.map(({ address, range }) => [address, range.line])).toEqual([["req~other~1", 18]]);
});

test("a heading that introduces an item needs nothing itself", () => {
  expect(read(SPEC).clauses.map(({ id, informative }) => [id, informative])).toEqual([
    ["specs/x.md#title", true],
    ["specs/x.md#export-to-html", true],
    ["req~html-export~1", false],
    ["specs/x.md#next", false],
  ]);
});

test("the hash of an item follows its words, not its lists of links", () => {
  const hashOf = (text: string) => itemsOf(text)[0]?.hash;
  expect(hashOf(SPEC.replace("It writes HTML", "It writes\nHTML"))).toBe(hashOf(SPEC));
  expect(hashOf(SPEC.replace("Tags: a, b", "Tags: c"))).toBe(hashOf(SPEC));
  expect(hashOf(SPEC.replace("HTML.", "XML."))).not.toBe(hashOf(SPEC));
  expect(hashOf(SPEC.replace("People", "Machines"))).not.toBe(hashOf(SPEC));
});

test("a forwarding is an item of the skipped type that covers the original", () => {
  const [item] = itemsOf("* arch --> dsn, impl : req~x~3\n");
  expect(item).toMatchObject({ id: "arch~x~3", needs: ["dsn", "impl"] });
  expect(item?.covers.map(({ address }) => address)).toEqual(["req~x~3"]);
});

describe("what is switched off or stands in code", () => {
  test("between oft:off and oft:on is no item", () => {
    expect(itemsOf("<!-- oft:off -->\n`req~a~1`\n<!-- oft:on -->\n`req~b~1`\n").map(({ id }) => id)).toEqual([
      "req~b~1",
    ]);
  });

  test.each(["```\nx\n```\n", "````\n```\n````\n", "```js {1}\nx\n```\n", "~~~\n`req~c~1`\n~~~\n"])(
    "a code block below a heading hides nothing behind it: %j",
    (code) => {
      expect(itemsOf(`# T\n${code}\`req~a~1\`\n\nNeeds: dsn\n`).map(({ id }) => id)).toEqual(["req~a~1"]);
    },
  );

  test("a code block in an item ends nothing", () => {
    const [item] = itemsOf("`req~a~1`\n\nText\n\n```sh\n# comment\nNeeds: x\n```\n\nNeeds: dsn\n");
    expect(item?.needs).toEqual(["dsn"]);
  });
});

test("a tag in a comment of a document is an item", () => {
  const { clauses, links } = read("<!-- [doc->req~x~1] -->\n");
  expect(clauses).toHaveLength(1);
  expect(links.map(({ kind, address }) => [kind, address])).toEqual([["doc", "req~x~1"]]);
});

test("reStructuredText has items and no headings", () => {
  const text = "Title\n=====\n\n`req~x~1`\n\nNeeds: dsn\n\nOther\n-----\n\nText\n";
  expect(read(text, "specs/x.rst").clauses.map(({ id, title, needs }) => [id, title, needs])).toEqual([
    ["req~x~1", "Title", ["dsn"]],
  ]);
});

test.each([
  "`req~a~1`\n",
  "* req~a~1 ",
  "a-",
  "a~",
  "-->",
  "arch-->",
  "a --> ",
  "arch-->dsn,",
  "# ",
  "Needs: a,",
  "oft:off ",
])("a hostile text of %j does not hang", (part) => {
  const repeated = part.repeat(200_000 / part.length);
  expect(() => read(`~${repeated}`)).not.toThrow();
  const { clauses } = read(`\`req~x~1\`\n\nCovers:\n\n* ${repeated}\n* req~${repeated}\n`, "specs/x.rst");
  expect(clauses[0]?.id).toBe("req~x~1");
});
