import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readClauses } from "../../../../../src/harness/alignment/clauses/read-clauses.ts";

const settings = { needs: ["impl", "test"], linkWords: ["@spec"] };
const hashes = (text: string) =>
  Object.fromEntries(readClauses(text, "specs/x.md", settings).clauses.map(({ title, hash }) => [title, hash]));
const hashOf = (text: string) => hashes(text)["A"];
const plain = "## 1 A\nx\n";
const said = (directive: string) => hashOf(`## 1 A\n<!-- clause: ${directive} -->\nx\n`);

// @spec specs/alignment.md §5
describe("the hash of a clause", () => {
  test("is that of its words alone where no directive says anything of it", () => {
    expect(hashOf(plain)).toBe(createHash("sha256").update("A x").digest("hex").slice(0, 16));
    expect(said("id a.b")).toBe(hashOf(plain));
  });

  test.each(["informative", "normative", "needs test", "needs nothing", "depends specs/y.md §1"])(
    "changes when `%s` is added or removed",
    (directive) => {
      expect(said(directive)).not.toBe(hashOf(plain));
    },
  );

  test.each([
    ["needs impl, test", "needs test and impl"],
    ["depends §2, specs/y.md §1", "depends specs/y.md §1; depends specs/x.md §2"],
  ])("is the same for `%s` and `%s`", (one, other) => {
    expect(said(one)).toBe(said(other));
    expect(said(one)).not.toBe(said(one.replace(", ", " ").replace(/\S+$/, "")));
  });

  test("changes with the front matter and with a directive of a heading around it", () => {
    expect(hashOf(`---\nclauses:\n  needs: [test]\n---\n${plain}`)).not.toBe(hashOf(plain));
    expect(hashOf(`---\ntitle: T\n---\n${plain}`)).toBe(hashOf(plain));
    const inside = (directive: string) => hashes(`# B\n${directive}\n${plain}# C\ny\n`);
    expect(inside("<!-- clause: needs test -->")["A"]).not.toBe(inside("")["A"]);
    expect(inside("<!-- clause: depends §9 -->")["A"]).toBe(inside("")["A"]);
    expect(inside("<!-- clause: needs test -->")["C"]).toBe(inside("")["C"]);
  });

  test("of a row changes with what its table's rows need", () => {
    const table = (directive: string) => hashes(`## 1 A\n${directive}\n\n| Key |\n|---|\n| k |\n`)["k"];
    expect(table("<!-- clause: rows need test -->")).not.toBe(table(""));
  });

  test.each([
    ["fences", "~~~py\na  b\n~~~", "```py\na  b\n```"],
    ["longer fences", "````py\na\n````", "```py\na\n```"],
    ["back-ticks round code", "``x`` and ` y ` and `` a`b ``", "`x` and `y` and ``a`b``"],
    ["angles round an address", "<https://x.org/a_b> and <a@x.org>", "https://x.org/a_b and a@x.org"],
    ["quotes of a title", "[a](b.md 'T')", '[a](b.md "T")'],
    ["hard breaks", "a\\\nb", "a  \nb"],
  ])("does not depend on %s, which formatters change", (_, one, other) => {
    expect(hashOf(`## 1 A\n${one}\n`)).toBe(hashOf(`## 1 A\n${other}\n`));
  });

  test.each([
    ["`*x*`", "`x`"],
    ["``*x*``", "``x``"],
    ["`` a`b ``", "`a` b"],
    ["`a b`", "`ab`"],
    ["<b>x</b>", "bx/b"],
    ["```py\na\n```", "```js\na\n```"],
    ["a\\b", "ab"],
  ])("tells %j from %j", (one, other) => {
    expect(hashOf(`## 1 A\n${one}\n`)).not.toBe(hashOf(`## 1 A\n${other}\n`));
  });

  test.each(["`", "`` ` ", "<a@", "](x '", "[](", "\\\n"])("of a long text of %j does not hang", (piece) => {
    const began = performance.now();
    hashOf(`## 1 A\n${piece.repeat(50_000)}\n`);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
