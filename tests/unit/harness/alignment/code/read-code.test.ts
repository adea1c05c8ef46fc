import { describe, expect, it } from "vitest";
import { coversOf, hashOf, readSource } from "./covers.ts";

// @spec specs/alignment.md §§3.2, 3.3
describe("a reader of sources", () => {
  it("gives a link its words, its place and what it covers", async () => {
    const { links, issues, clauses } = await readSource(
      "src/a.ts",
      "\n\t/* @spec  specs/x.md §4.9 */\nconst a = 1;\n\n",
    );
    expect({ links, issues, clauses }).toEqual({
      clauses: [],
      issues: [],
      links: [
        {
          written: "specs/x.md §4.9",
          address: "specs/x.md §4.9",
          path: "src/a.ts",
          range: { line: 2, column: 12, endLine: 2 },
          kind: "impl",
          item: null,
          cover: {
            kind: "symbol",
            name: "a",
            range: { line: 3, column: 1, endLine: 3 },
            hash: expect.stringMatching(/^[\da-f]{16}$/),
            exact: expect.stringMatching(/^[\da-f]{16}$/),
          },
        },
      ],
    });
  });

  it("calls a link in a test one of kind test", async () => {
    const { links } = await readSource("a.test.ts", '// @spec specs/x.md §1\ntest("a", () => {});');
    expect(links.map(({ kind, cover }) => [kind, cover?.name])).toEqual([["test", "a"]]);
  });

  it("reads several addresses, several tags on a line, and a list that goes on", async () => {
    const text = `/**
 * @spec specs/x.md §1, §2 — a note on §3
 * @spec specs/y.md §4,
 *   specs/z.md §5,
 *   §6
 * more @spec specs/y.md §7 @spec specs/y.md §8
 */
const a = 1;`;
    const { links } = await readSource("a.ts", text);
    expect(links.map(({ address, range }) => `${range.line}:${range.column} ${address}`)).toEqual([
      "2:10 specs/x.md §1",
      "2:25 specs/x.md §2",
      "3:10 specs/y.md §4",
      "4:6 specs/z.md §5",
      "5:6 specs/z.md §6",
      "6:15 specs/y.md §7",
      "6:35 specs/y.md §8",
    ]);
  });

  it("counts a further link word only before the address of a spec", async () => {
    const text = "// @see specs/x.md §1\n// @see Trainer.fit and others\n// @see https://a.org/x.md\nconst a = 1;";
    const { links, issues } = await readSource("a.ts", text, ["@see"]);
    expect(links.map(({ address }) => address)).toEqual(["specs/x.md §1"]);
    expect(issues).toEqual([]);
    expect((await readSource("a.ts", text)).links).toEqual([]);
  });

  it("finds no link in strings, templates, code fences and code spans", async () => {
    const text = `const a = "// @spec specs/x.md §1";
const b = \`
// @spec specs/x.md §2
\`;
/**
 * \`@spec specs/x.md §3\` and "@spec specs/x.md §4"
 * \`\`\`ts
 * // @spec specs/x.md §5
 * \`\`\`
 * @spec specs/x.md §6
 */
const c = 1;
/// ~~~
/// @spec specs/x.md §7
/// ~~~
/// @spec specs/x.md §8
const d = 1;`;
    expect(await coversOf("a.ts", text)).toEqual({ 6: "c", 8: "d" });
  });

  it("covers the lines between the marks of a range", async () => {
    const text = `function f() {
  // @spec-begin specs/x.md §1
  one();
  // @spec-begin specs/x.md §2
  two();
  // @spec-end
  // @spec-end
  three();
}`;
    const { links, issues } = await readSource("a.ts", text);
    expect(issues).toEqual([]);
    expect(links.map(({ cover }) => [cover?.kind, cover?.name, cover?.range.line, cover?.range.endLine])).toEqual([
      ["range", "range specs/x.md §1", 3, 6],
      ["range", "range specs/x.md §2", 5, 5],
    ]);
    expect(await hashOf("a.ts", text.replace("three()", "four()"))).toBe(links[0]?.cover?.hash);
    expect(await hashOf("a.ts", text.replace("two()", "four()"))).not.toBe(links[0]?.cover?.hash);
    expect(await hashOf("a.ts", text.replace("  two()", "\n     two( )"))).toBe(links[0]?.cover?.hash);
  });

  it.each([
    [
      "// @spec-begin specs/x.md §1\na();",
      "1:4",
      "@spec-begin has no @spec-end",
      "write @spec-end in a comment below the last line",
    ],
    ["a();\n// @spec-end", "2:4", "@spec-end has no @spec-begin", "take it out, or write @spec-begin"],
    ["// @spec\na();", "1:4", "@spec names no clause", "write the clause behind @spec"],
    ["// @spec ???\na();", "1:4", "@spec names no clause", "write the clause behind @spec"],
    ["// @sepc specs/x.md §1\na();", "1:4", "@sepc before the address of a spec is no link", "write @spec"],
    ["/** @Specs: specs/x.md#one */\na();", "1:5", "@Specs before the address of a spec is no link", "write @spec"],
    [
      "// @spec-start specs/x.md §1\na();",
      "1:4",
      "@spec-start before the address of a spec is no link",
      "write @spec-",
    ],
  ])("says what is wrong in %j", async (text, ...[place, message, hint]) => {
    const { issues, links } = await readSource("a.ts", text);
    expect(links).toEqual([]);
    expect(issues).toHaveLength(1);
    const [issue] = issues;
    expect(`${issue?.where.line}:${issue?.where.column}`).toBe(place);
    expect(issue).toMatchObject({ rule: "link-malformed", severity: "error", message });
    expect(issue?.hint).toContain(hint);
  });

  it.each([
    ["// @spec specs/x.md 1", "specs/x.md §1"],
    ["// @spec specs/x.md 4.9 the monitor", "specs/x.md §4.9"],
    ["// @spec specs/x.md, 1.4-2", "specs/x.md §1.4-2"],
    ["/* @spec `specs/a%20b.md` A.1, §7 */", "specs/a%20b.md §A.1"],
    ["// @spec specs/y.md §1, specs/x.md 1", "specs/x.md §1"],
    ["// @spec-begin specs/x.md 1\n// @spec-end", "specs/x.md §1"],
  ])("says that the § is missing in %j", async (text, meant) => {
    const { issues } = await readSource("a.ts", `${text}\nconst a = 1;`);
    expect(issues).toMatchObject([{ rule: "link-malformed", severity: "error", expected: meant }]);
    expect(issues[0]?.hint).toContain(`${meant}\``);
  });

  it.each([
    "// @spec specs/x.md",
    "// @spec specs/x.md — 1 of 3",
    "// @spec specs/x.md (1)",
    "// @spec specs/x.md §1, 2 of them",
    "// @spec specs/x.md 2026-01-01",
    "// @spec specs/x.md 2nd edition",
  ])("misses no § in %j", async (text) => {
    expect((await readSource("a.ts", `${text}\nconst a = 1;`)).issues).toEqual([]);
  });

  it.each([
    "// @see specs/x.md §1",
    "/** @param x docs/a.md */",
    "// mail a@spec.org, @special docs",
    "// Elixir's `@spec` is another thing",
    "const a = '@sepc specs/x.md §1';",
    "// @types/node is in docs/a.md",
  ])("passes over %j", async (text) => {
    expect(await readSource("a.ts", `${text}\nconst a = 1;`)).toEqual({ links: [], clauses: [], issues: [] });
  });

  it("gives the same lines and hashes with CRLF and a byte order mark", async () => {
    const text = "// one\n\t// @spec specs/x.md §1\nconst a = `\n x`;\n";
    const [plain, other] = await Promise.all([
      readSource("a.ts", text),
      readSource("a.ts", `\uFEFF${text.replaceAll("\n", "\r\n")}`),
    ]);
    expect(other).toEqual(plain);
    expect(plain.links[0]?.range).toEqual({ line: 2, column: 11, endLine: 2 });
  });

  it("reads links round syntax errors", async () => {
    const text = "// @spec specs/x.md §1\nfunction f() { if ( }\n// @spec specs/x.md §2\nconst a = 1;\n}}}";
    const { links } = await readSource("a.ts", text);
    expect(links.map(({ address }) => address)).toEqual(["specs/x.md §1", "specs/x.md §2"]);
    expect(links.every(({ cover }) => cover !== null)).toBe(true);
  });

  it.each([
    ["a.luau", "-- @spec specs/x.md §1\nlocal s = '-- @spec specs/x.md §2'\n--[[\n@spec specs/x.md §3\n]]"],
    ["a.m", '% @spec specs/x.md §1\ndisp("% @spec specs/x.md §2");\n%{\n@spec specs/x.md §3\n%}\n'],
    ["b.m", '// @spec specs/x.md §1\nNSLog(@"// @spec specs/x.md §2");\n/* @spec specs/x.md §3 */\n'],
    [
      "a.groovy",
      'def u = "http://a" // @spec specs/x.md §1\nval s = "// @spec specs/x.md §2"\n/* @spec specs/x.md §3 */',
    ],
    ["a.yaml", "a: 'x # @spec specs/x.md §2' # @spec specs/x.md §1\nb: it's\n# @spec specs/x.md §3"],
    ["a.sql", "-- @spec specs/x.md §1\nselect '-- @spec specs/x.md §2'\n/* @spec specs/x.md §3 */"],
    ["a.vue", "<!-- @spec specs/x.md §1 -->\n<script>\n// @spec specs/x.md §3\n</script>"],
    ["a.elm", '-- | @spec specs/x.md §1\ns = "-- @spec specs/x.md §2"\n{- @spec specs/x.md §3 -}'],
    ["Makefile", "# @spec specs/x.md §1\nall:\n\t@spec x\n# @spec specs/x.md §3"],
    ["a.ml", "(* @spec specs/x.md §1 *)\nlet a = 1\n(* @spec specs/x.md §3 *)"],
  ])("covers the file in %s, which has no grammar", async (path, text) => {
    const { links, issues } = await readSource(path, text);
    expect(issues).toEqual([]);
    expect(links.map(({ address, cover }) => [address, cover?.kind, cover?.name])).toEqual([
      ["specs/x.md §1", "file", path],
      ["specs/x.md §3", "file", path],
    ]);
  });

  it("does not count comments and white space in a file without a grammar", async () => {
    const text = "-- @spec specs/x.md §1\nlocal a = 1\n";
    expect(await hashOf("a.lua", "-- @spec specs/x.md §1\n\n-- more\nlocal   a = 1")).toBe(await hashOf("a.lua", text));
    expect(await hashOf("a.lua", text.replace("a = 1", "a = 2"))).not.toBe(await hashOf("a.lua", text));
  });

  it("gives OpenFastTrace's tags in comments what they cover, and their items", async () => {
    const text = `// [impl->dsn~one~1]
// @spec specs/x.md §1
function f() {
  const s = "[impl->dsn~two~1]";
}
// [utest~three~2->dsn~three~1>>itest]
`;
    const { links, clauses } = await readSource("a.ts", text);
    expect(links.map(({ address, kind, item, cover }) => [address, kind, item, cover?.name])).toEqual([
      ["dsn~one~1", "impl", null, "f"],
      ["specs/x.md §1", "impl", null, "f"],
      ["dsn~three~1", "utest", "utest~three~2", "a.ts"],
    ]);
    expect(clauses.map(({ artifact, needs }) => [artifact, needs])).toEqual([
      ["impl", []],
      ["utest", ["itest"]],
    ]);
  });

  it("reads sources of many links, and of few in much", async () => {
    const line = "// @spec specs/x.md §1\n";
    const block = `const a = [1];\nfunction f() {\n${line}  return 1;\n}\n${line}`;
    const sources = {
      "lines.ts": line.repeat(50_000),
      "blocks.ts": block.repeat(5000),
      "fences.ts": `/*\n${" * ```\n * @spec specs/x.md §1\n".repeat(30_000)}*/`,
      "dashes.ts": `/*${"-".repeat(100_000)}\n${`*${"-".repeat(150)}\n`.repeat(1000)} @spec specs/x.md §1 */`,
      "a.zig": "// @spec specs/x.md §1\n".repeat(50_000),
      "brackets.ts": `// @spec specs/x.md §1\nconst a = ${"[".repeat(20_000)};`,
    };
    const counts: Record<string, number> = {};
    for (const [path, text] of Object.entries(sources)) counts[path] = (await readSource(path, text)).links.length;
    expect(counts).toEqual({
      "lines.ts": 50_000,
      "blocks.ts": 10_000,
      "fences.ts": 15_000,
      "dashes.ts": 1,
      "a.zig": 50_000,
      "brackets.ts": 1,
    });
  });
});
