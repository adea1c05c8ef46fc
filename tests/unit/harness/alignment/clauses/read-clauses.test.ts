import { describe, expect, test } from "vitest";
import { readClauses } from "../../../../../src/harness/alignment/clauses/read-clauses.ts";
import type { Clause } from "../../../../../src/harness/alignment/types.ts";

const settings = { needs: ["impl", "test"], linkWords: ["@spec"] };
const read = (text: string) => readClauses(text, "specs/x.md", settings);
const clauseOf = (text: string, id: string): Clause => {
  const found = read(text).clauses.find((clause) => clause.id === id);
  if (found === undefined)
    throw new Error(
      `no ${id} in ${read(text)
        .clauses.map((clause) => clause.id)
        .join(", ")}`,
    );
  return found;
};
const ids = (text: string) => read(text).clauses.map((clause) => clause.id);

// @spec specs/alignment.md §§2.1, 2.2
describe("headings", () => {
  test("a number, a slug or an id addresses a heading, and its text goes on to the next one", () => {
    const text = "# Title\n\nIntro.\n\n## §4.9 Name\n\nText\nmore.\n\n### Aside\nx\n## Fwd {#fwd.amplitude~2}\ny\n";
    expect(
      read(text).clauses.map(({ id, addresses, title, range, parent }) => [
        id,
        addresses,
        title,
        range.line,
        range.endLine,
        parent,
      ]),
    ).toEqual([
      ["specs/x.md#title", ["specs/x.md#title"], "Title", 1, 3, null],
      ["specs/x.md §4.9", ["specs/x.md §4.9", "specs/x.md#49-name"], "Name", 5, 8, "specs/x.md#title"],
      ["specs/x.md#aside", ["specs/x.md#aside"], "Aside", 10, 11, "specs/x.md §4.9"],
      [
        "fwd.amplitude~2",
        [
          "fwd.amplitude~2",
          "fwd.amplitude",
          "specs/x.md#fwd",
          "specs/x.md#fwd-fwdamplitude2",
          "specs/x.md#fwd.amplitude~2",
        ],
        "Fwd",
        12,
        13,
        "specs/x.md#title",
      ],
    ]);
    expect(clauseOf(text, "fwd.amplitude~2").revision).toBe(2);
  });

  test("a plain word in braces is an anchor, no identity", () => {
    const { id, addresses } = clauseOf("## 3 Scope {#scope}\nx\n", "specs/x.md §3");
    expect(id).toBe("specs/x.md §3");
    expect(addresses).toEqual(expect.arrayContaining(["scope", "specs/x.md#scope"]));
    expect(ids("## Scope {#REQ-1}\nx\n")).toEqual(["REQ-1"]);
  });

  test("a heading behind a code block, a comment, in a list, or with an underline is found", () => {
    const text = [
      "````md",
      "## 1 In a fence",
      "```",
      "````",
      "## 2 Behind",
      "~~~",
      "x",
      "~~~",
      "",
      "3 Underlined",
      "---",
      "<!--",
      "## 4 In a comment",
      "-->",
      "- item",
      "",
      "  ## 5 In a list",
      "",
      "> ## 6 Quoted",
    ].join("\n");
    expect(ids(text)).toEqual(["specs/x.md §2", "specs/x.md §3", "specs/x.md §5"]);
  });

  test("carriage returns and a byte order mark change nothing", () => {
    const text =
      "---\ntitle: x\n---\n# T\n\n## 1 A\n<!-- clause: needs test -->\nText\nmore\n\n| k | v |\n|---|---|\n| a | b |\n";
    const { clauses, issues } = read(`\uFEFF${text.replaceAll("\n", "\r\n")}`);
    expect(clauses).toEqual(read(text).clauses);
    expect(issues).toEqual([]);
  });

  test("two headings with one number are both there", () => {
    expect(ids("## 1 A\nx\n## 1 B\ny\n")).toEqual(["specs/x.md §1", "specs/x.md §1"]);
    expect(ids("## A\nx\n## A\ny\n")).toEqual(["specs/x.md#a", "specs/x.md#a-1"]);
  });

  test("the title and a heading without text are informative", () => {
    const text = "# T\nIntro\n## 1 Empty\n<!-- a note -->\n### 1.1 Full\nx\n# 2 Second\ny\n";
    expect(read(text).clauses.map(({ id, informative, needs }) => [id, informative, needs])).toEqual([
      ["specs/x.md#t", true, []],
      ["specs/x.md §1", true, []],
      ["specs/x.md §1.1", false, ["impl", "test"]],
      ["specs/x.md §2", false, ["impl", "test"]],
    ]);
  });
});

// @spec specs/alignment.md §2.4
describe("directives", () => {
  test("a heading's directive holds for the headings below it", () => {
    const text = [
      "# T",
      "## 1 A",
      "<!-- clause: informative -->",
      "x",
      "### 1.1 B",
      "x",
      "### 1.2 C",
      "",
      "<!-- clause: normative; needs evidence -->",
      "x",
      "## 2 D <!-- clause: needs nothing -->",
      "x",
      "## 3 E",
      "<!-- a note --> <!-- clause: depends §1, specs/y.md §§2, 3, fwd.x; id my.id~3 -->",
      "<!-- clause: needs impl -->",
      "x",
    ].join("\n");
    const { clauses, issues } = read(text);
    expect(issues).toEqual([]);
    expect(clauses.slice(1).map(({ id, informative, needs }) => [id, informative, needs])).toEqual([
      ["specs/x.md §1", true, []],
      ["specs/x.md §1.1", true, []],
      ["specs/x.md §1.2", false, ["evidence"]],
      ["specs/x.md §2", false, []],
      ["my.id~3", false, ["impl"]],
    ]);
    expect(clauses.at(-1)?.depends.map(({ address, range }) => [address, range.line, range.column])).toEqual([
      ["specs/x.md §1", 14, 38],
      ["specs/y.md §2", 14, 42],
      ["specs/y.md §3", 14, 58],
      ["fwd.x", 14, 61],
    ]);
    expect(clauses.at(-1)?.addresses).toContain("specs/x.md §3");
  });

  test("the front matter holds for the whole file, and a directive wins", () => {
    const text =
      "---\nclauses:\n  needs: [test, evidence]\n  informative: true\n---\n## 1 A\nx\n## 2 B\n<!-- clause: normative -->\nx\n";
    expect(read(text).clauses.map(({ informative, needs }) => [informative, needs])).toEqual([
      [true, []],
      [false, ["test", "evidence"]],
    ]);
    expect(read(text).issues).toEqual([]);
  });

  test.each([
    ["<!-- clause: infromative -->", "write `informative`"],
    ["<!-- clause: need test -->", "write `needs test`"],
    ["<!-- clause: need: test -->", "write `needs test`"],
    ["<!-- clause: needs: test -->", "write `needs test`"],
    ["<!-- clause: needs tests -->", "write `test`"],
    ["<!-- clause: needs imp, test -->", "write `impl`"],
    ["<!-- clause: needs implementation -->", "write `impl`"],
    ["<!-- clause: needs -->", "write `needs impl, test`, `needs evidence` or `needs nothing`"],
    ["<!-- clause: row need test -->", "write `rows need test`"],
    ["<!-- clause: id 4 4 -->", "an id has letters"],
    ["<!-- clause: depends -->", "name what it depends on"],
    ["<!-- clause: depends on the weather -->", "name what it depends on"],
    ["<!-- clause: depends specs/y.md 2 -->", "write `depends specs/y.md §2`"],
    ["<!-- clause: whatever -->", "write one of: informative"],
    ["<!-- clause: informative needs test -->", "write `informative` alone"],
    ["<!-- clauses: informative -->", "write `<!-- clause: … -->`"],
    ["<!-- Clause: informative -->", "write `<!-- clause: … -->`"],
    ["<!-- clause informative -->", "write `<!-- clause: … -->`"],
  ])("%s is an error with its fix", (directive, hint) => {
    const { issues } = read(`# T\n\n## 1 A\n${directive}\nx\n`);
    expect(issues).toEqual([
      expect.objectContaining({ severity: "error", rule: "clause-directive", hint: expect.stringContaining(hint) }),
    ]);
    expect(issues[0]?.where).toMatchObject({ file: "specs/x.md", line: 4 });
  });

  test.each(["utest, itest", "dsn", "impl and test", "evidence"])("needs %s is understood", (needs) => {
    expect(read(`## 1 A\n<!-- clause: needs ${needs} -->\nx\n`).issues).toEqual([]);
  });

  test("a directive about nothing is an error", () => {
    const { issues } = read("## 1 A\n\nx\n\n<!-- clause: informative -->\n\ny\n\n<!-- clause: rows need test -->\nz\n");
    expect(issues.map(({ where, message }) => [where.line, message])).toEqual([
      [5, "The directive stands neither directly below a heading nor in it, so it is about nothing"],
      [9, "The directive stands before no table"],
    ]);
  });

  test.each([
    ["clauses:\n  need: [test]", "write `clauses:` with"],
    ["clauses: informative", "write `clauses:` with"],
    ["clauses:\n  informative: yes please", "write `informative: true`"],
    ["clauses:\n  needs: [tests]", "write `test`"],
    ["clause:\n  needs: [test]", "write `clauses:` with"],
    ["clauses: [", "mend the YAML of the front matter"],
  ])("a front matter with %j is an error with its fix", (matter, hint) => {
    const { issues } = read(`---\n${matter}\n---\n## 1 A\nx\n`);
    expect(issues).toEqual([
      expect.objectContaining({ rule: "clause-directive", hint: expect.stringContaining(hint) }),
    ]);
    expect(issues[0]?.where.line).toBeGreaterThan(1);
  });

  test("a directive in a code block or a comment of other words is none", () => {
    const { clauses, issues } = read(
      "## 1 A\n```md\n<!-- clause: infromative -->\n```\n<!-- clauses of contracts are dull -->\nx\n",
    );
    expect(issues).toEqual([]);
    expect(clauses[0]?.informative).toBe(false);
  });
});

// @spec specs/alignment.md §2.3
describe("rows of a table", () => {
  const table = "| Key | Default |\n|---|---|\n| `batch_size` | 16 |\n| **two** words | a \\| b |\n";

  test("are addressed by their first cell and need nothing", () => {
    const rows = read(`## 4.9 A {#a.b~2}\nx\n\n${table}`).clauses.filter(({ kind }) => kind === "row");
    expect(
      rows.map(({ id, title, needs, informative, parent, range }) => [
        id,
        title,
        needs,
        informative,
        parent,
        range.line,
      ]),
    ).toEqual([
      ["a.b~2[batch_size]", "batch_size", [], true, "a.b~2", 6],
      ["a.b~2[two words]", "two words", [], true, "a.b~2", 7],
    ]);
    expect(rows[0]?.addresses).toEqual(
      expect.arrayContaining([
        "a.b~2[batch_size]",
        "a.b[batch_size]",
        "specs/x.md §4.9[batch_size]",
        "specs/x.md#49-a[batch_size]",
      ]),
    );
    expect(rows[0]?.revision).toBe(2);
  });

  test("need what a directive before the table says", () => {
    const { clauses, issues } = read(`## 1 A\n<!-- clause: needs impl; rows need test -->\n${table}\nx\n\n${table}`);
    expect(issues).toEqual([]);
    expect(clauses.map(({ needs, informative }) => [needs, informative])).toEqual([
      [["impl"], false],
      [["test"], false],
      [["test"], false],
      [[], true],
      [[], true],
    ]);
  });

  test("before the first heading belong to the file", () => {
    expect(ids(table)).toEqual(["specs/x.md[batch_size]", "specs/x.md[two words]"]);
  });
});

describe("the hash of a clause", () => {
  const hashes = (body: string) => read(`## 1 A\n${body}`).clauses.map((clause) => clause.hash);
  const before = "Some *text* of\ntwo lines.\n\n- one\n- two `a  b`\n\n| Key | Value |\n|---|---|\n| a | __b__ |\n";

  test.each([
    ["wrapping", before.replace("of\ntwo", "of two")],
    ["white space", before.replaceAll(" ", "  ").replace("two lines", "two\tlines")],
    ["list markers", before.replace("- one\n- two", "1. one\n2. two")],
    ["emphasis marks", before.replace("*text*", "_text_").replace("__b__", "b")],
    ["table padding", before.replace("| a | __b__ |", "|   a|__b__   |").replace("|---|---|", "| :--- | ---- |")],
    ["comments", before.replace("- one", "<!-- a note -->\n\n- one")],
  ])("does not depend on %s", (_, body) => {
    expect(hashes(body)).toEqual(hashes(before));
  });

  test.each([
    ["a word", before.replace("two lines", "three lines")],
    ["a cell", before.replace("__b__", "c")],
    ["a code span", before.replace("`a  b`", "`a * b`")],
    ["code", `${before}\n\`\`\`\nx = 1\n\`\`\`\n`],
    ["a quotation", `${before}\n> x\n`],
  ])("depends on %s", (_, body) => {
    expect(hashes(body)[0]).not.toBe(hashes(before)[0]);
  });

  test("depends on the title, and on nothing below the next heading", () => {
    const of = (text: string) => read(text).clauses[0]?.hash;
    expect(of("## 1 A\nx\n## 2 B\ny\n")).toBe(of("## 1 A\nx\n## 2 B\nz\n"));
    expect(of("## 1 A\nx\n")).not.toBe(of("## 1 B\nx\n"));
    expect(of("## 1 A\nx\n")).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe("large specs", () => {
  test("of 100,000 lines are read", () => {
    const part = (at: number) =>
      `## ${at} Clause\n\nText *of* clause ${at},\ntwo lines.\n\n| k | v |\n|---|---|\n| a | b |\n\n- item\n`;
    const text = Array.from({ length: 10_000 }, (_, at) => part(at)).join("");
    expect(text.split("\n").length).toBeGreaterThan(100_000);
    expect(read(text).clauses).toHaveLength(20_000);
  });

  test.each(["# ", "<!--", "<!-- clause: ", "| ", "**", "`", "- ", "> ", "[", "{#", "_a", "1. "])(
    "a hostile text of %j does not hang",
    (part) => {
      expect(() => read(part.repeat(50_000))).not.toThrow();
      expect(() => read(`## ${part.repeat(50_000)}`)).not.toThrow();
      expect(read(`## 1 A\n${part}\n`.repeat(2000)).clauses.length).toBeGreaterThan(0);
    },
  );
});
