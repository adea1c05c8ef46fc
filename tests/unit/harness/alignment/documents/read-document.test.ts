import { describe, expect, it } from "vitest";
import { readDocument } from "../../../../../src/harness/alignment/documents/read-document.ts";

const settings = { needs: ["impl", "test"], linkWords: ["@spec", "@see"] };

function read(text: string, path = "docs/guide/page.md") {
  return readDocument(text, path, settings);
}

function targets(text: string, path?: string): readonly string[] {
  return read(text, path).references.map(({ kind, target, line, fragment }) =>
    [kind, target, line ?? fragment].filter((part) => part !== null).join(" "),
  );
}

describe("references of a document", () => {
  it("are links, pictures, definitions and HTML's addresses, from the document's folder", () => {
    const text = [
      'See [the plan](../plan.md "Title"), ![a map](img/map%20one.png) and [ref].',
      "",
      "[ref]: <./with space.md>",
      "",
      '<p><img src="/assets/logo.svg"></p>',
      "",
      '> Quoted <a href="other.md#part">link</a>',
    ].join("\n");
    expect(targets(text)).toEqual([
      "link docs/plan.md",
      "link docs/guide/img/map one.png",
      "link docs/guide/with space.md",
      "link assets/logo.svg",
      "anchor docs/guide/other.md part",
    ]);
  });

  it("leave out addresses of the web, pages above the root, templates and empty fragments", () => {
    const text =
      "[a](https://x.org/y) [b](mailto:a@b.c) [c](../../../issues) [d]({{ site.url }}/x) [e](#) [f](//cdn/x)";
    expect(targets(text)).toEqual([]);
  });

  it("tell lines on GitHub from anchors", () => {
    expect(targets("[a](../src/fit.ts#L10-L20) [b](#how-to) [c](x.md#:~:text=word)")).toEqual([
      "line docs/src/fit.ts 10",
      "anchor docs/guide/page.md how-to",
      "link docs/guide/x.md",
    ]);
  });

  it("are paths and lines in code spans, and lines in prose", () => {
    const text = "`src/fit.ts`, `src/plan/`, `src/fit.ts:12-20`, `fit.py:3`, `tests/fit.py::C::t`; see src/run.ts:40.";
    expect(targets(text)).toEqual([
      "line src/run.ts 40",
      "path src/fit.ts",
      "path src/plan/",
      "line src/fit.ts 12",
      "line fit.py 3",
      "path tests/fit.py",
    ]);
  });

  it("leave out patterns, globs, commands, packages and whatever is no path", () => {
    const spans = [
      "src/<name>.ts",
      "tests/**/*.ts",
      "path/to/file.ts",
      "src/{a,b}.ts",
      "$HOME/x.md",
      "/etc/passwd.conf",
      "~/x.md",
      "@scope/package.js",
      "npm run x/y.js",
      "a || b/c.ts",
      "https://x.org/a.md",
      "localhost:8080",
      "src/…/x.ts",
      "--flag=a/b.ts",
    ];
    expect(targets(spans.map((span) => `\`${span}\``).join(" "))).toEqual([]);
    expect(targets("see http://x.org:80/a and host/a.b:80")).toEqual([]);
  });

  it("are lines with the last one of a range, and clauses", () => {
    const text = "`src/fit.ts:1-9` `src/fit.ts#L3-L9` [a](src/fit.ts#L2-L4) `specs/a.md §1, §2.3[x]` `specs/a.md#slug`";
    expect(
      read(text, "README.md").references.map(({ kind, target, line, lastLine, fragment }) =>
        [kind, target, line, lastLine, fragment].filter((part) => part !== null).join(" "),
      ),
    ).toEqual([
      "line src/fit.ts 1 9",
      "line src/fit.ts 3 9",
      "line src/fit.ts 2 4",
      "clause specs/a.md specs/a.md §1",
      "clause specs/a.md specs/a.md §2.3[x]",
      "clause specs/a.md specs/a.md#slug",
    ]);
    expect(targets("`§1 of specs/a.md` `@spec specs/a.md §1` `specs/a.md#L4`")).toEqual(["line specs/a.md 4"]);
  });

  it("are none in code blocks, in front matter, and where the check is off", () => {
    const text = [
      "---",
      "a: `src/a.ts`",
      "---",
      "```",
      "`src/b.ts` [x](y.md)",
      "```",
      "",
      "    `src/c.ts`",
      "",
      "<!-- check: off -->",
      "",
      "`src/d.ts`",
      "",
      "<!-- check: on -->",
      "",
      "`src/end.ts`",
    ].join("\r\n");
    expect(targets(text)).toEqual(["path src/end.ts"]);
  });

  it("have the line and column where they stand", () => {
    expect(read("# A\n\nx `src/fit.ts`").references[0]?.range).toEqual({ line: 3, column: 3, endLine: 3 });
  });
});

describe("anchors of a document", () => {
  it("are headings' slugs, explicit ids, and ids and names of HTML", () => {
    const text =
      '# A `b` C\n\n## A `b` C\n\n## Way {#way~1}\n\n<a name="old"></a>\n\n<h2 align="center">In HTML</h2>\n\n<div id=x></div>';
    expect(read(text).anchors).toEqual(expect.arrayContaining(["a-b-c", "a-b-c-1", "way", "old", "in-html", "x"]));
  });

  it("leave out marks, tags, pictures and addresses of links", () => {
    const text =
      "# The _old_ **way** of `a_b`\n\nSetext [one](x.md)\n===\n\n> ## [Quoted][q] <br> ![i](i.png)\n\n## 4.9 Über §1 ##";
    expect(read(text).anchors).toEqual(["the-old-way-of-a_b", "setext-one", "quoted", "49-über-1"]);
  });
});

describe("links of a document", () => {
  it("stand in comments, at their place", () => {
    const { links } = read(
      "text <!-- @spec specs/a.md §1, §2 -->\n\n<!-- @see specs/b.md -->\n\n<!-- @see the page -->",
    );
    expect(links.map(({ address, kind, cover }) => [address, kind, cover])).toEqual([
      ["specs/a.md §1", "doc", null],
      ["specs/a.md §2", "doc", null],
      ["specs/b.md", "doc", null],
    ]);
    expect(links[0]?.range).toMatchObject({ line: 1, column: 17 });
  });

  it("are none in code", () => {
    expect(read("x\n\n<!-- @spec specs/a.md 1 -->").issues).toMatchObject([
      { rule: "link-malformed", where: { line: 3, column: 1 }, expected: "specs/a.md §1" },
    ]);
    expect(read("`<!-- @spec specs/a.md §1 -->`\n\n```\n<!-- @spec specs/a.md §1 -->\n```").links).toEqual([]);
  });
});

describe("commands of a document", () => {
  it("are code spans and lines of shells that name a runner", () => {
    const text = [
      "Run `pytest tests/a.py::t`, not `npm test`.",
      "",
      "```bash",
      "# pytest tests/none.py",
      "$ npm ci && npx vitest run \\",
      '    tests/a.test.ts -t "adds"  # quick',
      "cd elsewhere",
      "pytest tests/there.py",
      "```",
      "",
      "```python",
      "import pytest",
      "```",
    ].join("\n");
    const { selectors } = read(text);
    expect(selectors.map(({ command, range }) => [command, range.line, range.endLine])).toEqual([
      ["pytest tests/a.py::t", 1, 1],
      ['npx vitest run tests/a.test.ts -t "adds"', 5, 6],
    ]);
  });
});

describe("lines of a shell", () => {
  it("are parted where a shell parts them, and say nothing of where output goes", () => {
    const lines = [
      "export X=1; pytest tests/a.py;",
      "pytest tests/b.py > out.txt 2>&1",
      "pytest tests/c.py 2>&1 | tee log",
      'pytest tests/d.py -k "x > y; z" &> log',
      "pytest tests/<name>.py -k <expression>",
      "pytest 'tests/e; pytest.py' # pytest tests/f.py",
    ];
    const { selectors } = read(`\`\`\`sh\n${lines.join("\n")}\n\`\`\`\n\n\`pytest tests/g.py >> log\``);
    expect(selectors.map(({ command }) => command)).toEqual([
      "pytest tests/a.py",
      "pytest tests/b.py",
      "pytest tests/c.py",
      'pytest tests/d.py -k "x > y; z"',
      "pytest tests/<name>.py -k <expression>",
      "pytest 'tests/e; pytest.py'",
      "pytest tests/g.py",
    ]);
  });
});

describe("tied tables of a document", () => {
  it("have plain cells, empty ones among them, and their lines", () => {
    const text =
      "<!-- table: schema src/a.json#/properties/x -->\n<!-- clause: informative -->\n\n| Key | **Type** |\n|---|---|\n| `a` | `x \\| y` |\n| [b](c.md) | |\n";
    const [table] = read(text).tables;
    expect(table).toMatchObject({
      source: { kind: "schema", target: "src/a.json#/properties/x" },
      header: ["Key", "Type"],
      rows: [
        { cells: ["a", "x | y"], range: { line: 6 } },
        { cells: ["b", ""], range: { line: 7 } },
      ],
    });
  });

  it.each([
    ["<!-- table: shema a.json -->\n\n| a |\n|---|\n| b |\n", "not to `shema`"],
    ["<!-- table: schema -->\n\n| a |\n|---|\n| b |\n", "lacks the path"],
    ["<!-- table: help npx loop -->\n\ntext\n", "No table stands"],
    ["<!-- table: help npx loop -->", "No table stands"],
  ])("are an issue where the directive cannot be followed: %s", (text, message) => {
    const { tables, issues } = read(text);
    expect(tables).toEqual([]);
    expect(issues.map((issue) => [issue.rule, issue.message.includes(message)])).toEqual([["table-directive", true]]);
  });
});

describe("hostile documents", () => {
  it.each([
    ["brackets", "[".repeat(400_000)],
    ["ticks", Array.from({ length: 900 }, (_, index) => "`".repeat(index + 1)).join(" ")],
    ["tags", "<a id=".repeat(60_000)],
    ["comments", `${"<!-- ".repeat(60_000)}-->`],
    ["links", "[a](".repeat(100_000)],
    ["lines", "a/b.c:1:".repeat(50_000)],
    ["lists within lists", Array.from({ length: 3_000 }, (_, depth) => `${"  ".repeat(depth)}- x`).join("\n")],
  ])("do not hang, and hide nothing behind them: %s", (_, text) => {
    const { references } = read(`${text}\n\n# End\n\n\`src/behind.ts\`\n`);
    expect(references.at(-1)?.target).toBe("src/behind.ts");
  });
});
