import { GFM, parser } from "@lezer/markdown";
import { describe, expect, it } from "vitest";
import { cell, cellCode, code, fence, inline } from "../../../../../src/harness/summary/text/markdown.ts";

const markdown = parser.configure(GFM);

const hostile = [
  "a | b \\| c \\\\| d",
  "`x|y` and `` a`|`b ``",
  "unclosed ` tick ``` and | pipe",
  "<script>alert(1)</script><!-- x --> <b>",
  "line\nline\r\n# heading\n- item",
  "# heading",
  "- item",
  "1. item",
  "12) item",
  "> quote",
  "---",
  "* * *",
  "===",
  "```ts\ncode\n```",
  "~~~",
  "[ ] box",
  "+ plus",
  "![picture](http://x/y.png)",
  "ends in a backslash \\",
  "   indented",
  "\ttab",
  "heading ##",
  "\u001b[31mred\u001b[0m",
  "`\\|`",
  "`a\\`",
  "``",
  " ",
  "| a | b |",
  "<!-- loop:ledger:end -->",
];

/** Nodes that stay within a line, and those around the list. */
const harmless = new Set(
  "Document BulletList ListMark InlineCode CodeMark Escape Emphasis EmphasisMark Link LinkMark URL Entity".split(" "),
);

/** Names of the nodes of a document, outermost first. */
function nodesOf(text: string): readonly string[] {
  const names: string[] = [];
  markdown.parse(text).iterate({ enter: ({ name }) => void names.push(name) });
  return names;
}

// @spec specs/report-templates.md §3
describe("inline", () => {
  it.each([
    ["Derive from `model.x`", "Derive from `model.x`"],
    ["a <b> c", "a &lt;b> c"],
    ["`<b>` stays", "`<b>` stays"],
    ["one ` tick", "one \\` tick"],
    ["*kept* and [link](a.md)", "*kept* and [link](a.md)"],
    ["- no list", "\\- no list"],
    ["2. no list", "2\\. no list"],
    ["-5 degrees", "-5 degrees"],
  ])("makes of %j the line %j", (text, line) => {
    expect(inline(text)).toBe(line);
  });

  it.each(hostile)("keeps %j in the one paragraph of its list item", (text) => {
    const names = nodesOf(`- ${inline(text)}\n- next\n`);
    expect(names.filter((name) => !harmless.has(name))).toEqual(
      inline(text) === "" ? ["ListItem", "ListItem", "Paragraph"] : ["ListItem", "Paragraph", "ListItem", "Paragraph"],
    );
  });

  it.each(hostile)("changes nothing when it is applied to %j twice", (text) => {
    expect(inline(inline(text))).toBe(inline(text));
  });
});

describe("code", () => {
  it.each([
    ["a", "`a`"],
    ["a`b", "`` a`b ``"],
    ["```", "```` ``` ````"],
    [" a ", "`  a  `"],
    ["a\nb", "`a b`"],
    ["", "(empty)"],
  ])("makes of %j the span %j", (text, span) => {
    expect(code(text)).toBe(span);
  });
});

describe("cell and cellCode", () => {
  it.each(hostile)("keep %j in its cell", (text) => {
    const row = `| ${cell(text)} | ${cellCode(text)} |`;
    const names = nodesOf(`| a | b |\n|---|---|\n${row}\n\nafter\n`);
    expect(names.filter((name) => name === "TableRow")).toHaveLength(1);
    expect(names.filter((name) => name === "TableCell").length).toBeLessThanOrEqual(4);
    expect(names.filter((name) => name === "TableDelimiter")).toHaveLength(3 + 1 + 3);
    expect(names.at(-1)).toBe("Paragraph");
  });

  it("show a backslash before a pipe by HTML, since no code span can", () => {
    expect(cellCode("a\\|b")).toBe("<code>a&#92;&#124;b</code>");
    expect(cellCode("a|b")).toBe("`a\\|b`");
  });
});

describe("fence", () => {
  it("is longer than any run of back-ticks in it", () => {
    expect(fence("a\n````\nb\n", "bash")).toBe("`````bash\na\n````\nb\n`````");
  });
});
