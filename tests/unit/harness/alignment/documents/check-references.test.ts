import { describe, expect, it } from "vitest";
import { checkReferences } from "../../../../../src/harness/alignment/documents/check-references.ts";
import { createPathTree } from "../../../../../src/harness/alignment/documents/path-tree.ts";
import { readDocument } from "../../../../../src/harness/alignment/documents/read-document.ts";

const tree = createPathTree([
  "README.md",
  "docs/guide.md",
  "docs/Case.md",
  "src/plan/types.ts",
  "src/fit.ts",
  "packages/core/lib/main.ts",
  "vendor/sub",
]);

function check(text: string, moved: ReadonlyMap<string, string | null> = new Map(), document = "docs/guide.md") {
  const { references } = readDocument(text, document, { needs: [], linkWords: [] });
  const lineCounts = new Map([["src/fit.ts", 20]]);
  const anchors = new Map([
    ["docs/guide.md", ["how-to"]],
    ["README.md", ["install", "two--hyphens"]],
  ]);
  const isIgnored = (path: string): boolean => path.startsWith("dist");
  return checkReferences({ references, tree, lineCounts, anchors, isIgnored, moved });
}

function brief(text: string, moved?: ReadonlyMap<string, string | null>): readonly string[] {
  return check(text, moved).map(({ severity, message }) => `${severity}: ${message}`);
}

describe("references", () => {
  it("are met by files, folders, lines and anchors that are there", () => {
    const text =
      "[a](../src/fit.ts) [b](../src/plan/) [c](../README.md#install) [d](#how-to) [e](../src/fit.ts#L20) [f](..#install) `src/fit.ts:1` `src/plan` `plan/types.ts` `core/lib/main.ts`";
    expect(brief(text)).toEqual([]);
  });

  it("are errors where a link leads nowhere, with the nearest path", () => {
    const [issue] = check("[a](../src/fitt.ts)");
    expect(issue).toMatchObject({
      severity: "error",
      rule: "reference-missing",
      where: { file: "docs/guide.md", line: 1, column: 1 },
      message: "src/fitt.ts does not exist",
      received: "../src/fitt.ts",
      expected: "src/fit.ts",
    });
    expect(issue?.hint).toContain("did you mean `src/fit.ts`?");
  });

  it("are errors where a path of the project is mentioned that is not there", () => {
    expect(brief("`src/old.ts`, `src/gone/`, `src/plan/old.ts:4`")).toEqual([
      "error: src/old.ts does not exist",
      "error: src/gone does not exist",
      "error: src/plan/old.ts does not exist",
    ]);
  });

  it("are nothing where a part stands for a name of the reader's own, unless that part is there or git saw it", () => {
    const text =
      "`docs/NAME.md` `src/my-module.ts` `src/NAME/x.py::C::t[1]` `src/example/gone.ts` `docs/NAME.md §1` `src/name.ts`";
    expect(brief(text)).toEqual([]);
    expect(brief(text, new Map([["src/name.ts", null]]))).toEqual(["error: src/name.ts does not exist"]);
    const paths = ["docs/guide.md", "src/example/there.ts", "crates/a/lib.rs"];
    const { references } = readDocument(
      "`src/example/gone.ts` `crates/a/gone.rs` `crates/a/lib.rs:9`",
      "docs/guide.md",
      {
        needs: [],
        linkWords: [],
      },
    );
    const found = checkReferences({
      references,
      tree: createPathTree(paths),
      lineCounts: new Map([["crates/a/lib.rs", 3]]),
      anchors: new Map(),
      isIgnored: () => false,
    });
    expect(found.map(({ message }) => message)).toEqual([
      "src/example/gone.ts does not exist",
      "crates/a/gone.rs does not exist",
      "crates/a/lib.rs has no line 9",
    ]);
  });

  it("are told in reStructuredText with the remark that lets a place alone there", () => {
    const [issue] = check("See ``src/old.ts``.", new Map(), "docs/guide.rst");
    expect(issue).toMatchObject({ where: { file: "docs/guide.rst", line: 1, column: 5 } });
    expect(issue?.hint).toContain("between `.. check: off` and `.. check: on`");
  });

  it("are warnings where the path may be somebody else's, and nothing where it is none", () => {
    expect(brief("`docs/fix-typo` `text/html` `and/or`")).toEqual(["warning: docs/fix-typo does not exist"]);
  });

  it("are nothing where no folder of the project begins the path, unless git saw it or it is almost one", () => {
    const text = "`config/app.js` `scr/fit.ts` `lib/old.ts`";
    expect(brief(text)).toEqual(["warning: scr/fit.ts does not exist"]);
    expect(brief(text, new Map([["lib/old.ts", null]]))).toEqual([
      "warning: scr/fit.ts does not exist",
      "warning: lib/old.ts does not exist",
    ]);
  });

  it("are left alone where git ignores the path, in submodules, and in addresses of a site", () => {
    expect(
      brief("`dist/main.js` [a](../dist/x.md) `vendor/sub/a/main.c` [b](/img/logo.png) [c](../../../issues)"),
    ).toEqual([]);
  });

  it("are met by the page that a generator makes of a file", () => {
    expect(brief("[a](guide) [b](./guide.html) [c](../README#nothing)")).toEqual([
      "error: README.md has no heading or anchor `nothing`",
    ]);
  });

  it("are errors where the file has fewer lines", () => {
    expect(
      check("`src/fit.ts:21`, [a](../src/fit.ts#L400)").map(({ message, expected }) => [message, expected]),
    ).toEqual([
      ["src/fit.ts has no line 21", "a line from 1 to 20"],
      ["src/fit.ts has no line 400", "a line from 1 to 20"],
    ]);
  });

  it("are errors where the file ends before a range does", () => {
    expect(brief("`src/fit.ts:1-20` `src/fit.ts:19-21`\n`src/fit.ts#L20-L40` [a](../src/fit.ts#L1-L99)")).toEqual([
      "error: src/fit.ts has no line 21",
      "error: src/fit.ts has no line 40",
      "error: src/fit.ts has no line 99",
    ]);
  });

  it("with a name of one letter stand for any file, unless the project knows such names", () => {
    expect(brief("`src/a.ts` `specs/x.md` `src/b.py:4`")).toEqual([]);
    expect(brief("`src/a.ts`, `src/b.ts`", new Map([["src/a.ts", null]]))).toEqual(["error: src/a.ts does not exist"]);
    const short = createPathTree(["docs/guide.md", "src/a.py", "lib/c.ts", "src/fit.ts"]);
    const { references } = readDocument(
      "`src/a.py:3` `src/a.py:9`\n`src/b.py` `src/c.ts` `lib/x.md`",
      "docs/guide.md",
      {
        needs: [],
        linkWords: [],
      },
    );
    const lineCounts = new Map([["src/a.py", 3]]);
    const issues = checkReferences({ references, tree: short, lineCounts, anchors: new Map(), isIgnored: () => false });
    expect(issues.map(({ message }) => message)).toEqual([
      "src/a.py has no line 9",
      "src/b.py does not exist",
      "src/c.ts does not exist",
      "lib/x.md does not exist",
    ]);
  });

  it("are errors where no heading has the anchor, warnings where it is spelled otherwise", () => {
    expect(
      check("[a](#how-too) [b](#How-To) [c](../README.md#two-hyphens)").map((issue) => [issue.severity, issue.hint]),
    ).toEqual([
      ["error", "write `#how-to`"],
      ["warning", "write `#how-to`"],
      ["warning", "write `#two--hyphens`"],
    ]);
  });

  it("name the right spelling where only the case differs", () => {
    expect(check("[a](case.md)")[0]).toMatchObject({
      message: "docs/case.md is spelled in another case",
      hint: "write `docs/Case.md`",
    });
  });

  it("tell what git saw of a file that is gone", () => {
    const moved = new Map([
      ["src/old.ts", "src/new.ts"],
      ["src/gone.ts", null],
    ]);
    const hints = check("`src/old.ts` `src/gone.ts`", moved).map(({ hint }) => hint);
    expect(hints).toEqual(["git saw it renamed: write `src/new.ts`", expect.stringContaining("git saw it deleted")]);
  });

  it("are judged when there are twenty thousand that lead nowhere", () => {
    const paths = Array.from({ length: 20_000 }, (_, index) => `src/m${index % 50}/file${index}.ts`);
    const many = createPathTree(paths);
    const text = paths.map((path) => `\`${path.replace("file", "gone")}\``).join("\n\n");
    const { references } = readDocument(text, "docs/x.md", { needs: [], linkWords: [] });
    const none = new Map();
    const issues = checkReferences({
      references,
      tree: many,
      lineCounts: none,
      anchors: none,
      isIgnored: () => false,
    });
    expect(issues).toHaveLength(20_000);
  });
});
