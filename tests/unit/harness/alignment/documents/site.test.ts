import { describe, expect, it } from "vitest";
import { checkReferences } from "../../../../../src/harness/alignment/documents/check-references.ts";
import { createPathTree } from "../../../../../src/harness/alignment/documents/path-tree.ts";
import { readDocument } from "../../../../../src/harness/alignment/documents/read-document.ts";
import { siteOf } from "../../../../../src/harness/alignment/documents/site.ts";

const files = ["README.md", "src/fit.ts", "guide/a/page.md", "guide/a/other.md", "guide/b/_index.md", "commands/x.go"];

function check(text: string, settings: string, path = "guide/a/page.md"): readonly string[] {
  const { references } = readDocument(text, path, { needs: [], linkWords: [] });
  const tree = createPathTree([...files, settings]);
  const anchors = new Map([["guide/a/page.md", ["here"]]]);
  const issues = checkReferences({ references, tree, lineCounts: new Map(), anchors, isIgnored: () => false });
  return issues.map(({ severity, message }) => `${severity}: ${message}`);
}

// @spec specs/alignment.md §8
describe("the site of a document", () => {
  it("is told by the settings of a generator beside or above it", () => {
    const tree = createPathTree([...files, "guide/conf.py", "web/mkdocs.yml", "web/docs/x.md", "web/CHANGES.md"]);
    expect(siteOf("guide/a/page.md", tree)).toBe("sphinx");
    expect(siteOf("web/docs/x.md", tree)).toBe("other");
    expect(siteOf("README.md", tree)).toBeNull();
  });

  it("is none for the pages beside the settings of a generator that makes no pages of them", () => {
    expect(siteOf("README.md", createPathTree(["README.md", "mkdocs.yml", "docs/a.md"]))).toBeNull();
    expect(siteOf("README.md", createPathTree(["README.md", "_config.yml"]))).toBe("other");
  });
});

// @spec specs/alignment.md §8
describe("links of a site's pages", () => {
  it("count from the site's root, and from the page as if it were a folder", () => {
    expect(check("[a](/a/other/) [b](../other/) [c](../../b/) [d](/b/#x)", "guide/hugo.toml")).toEqual([]);
    expect(check("[a](../other/)", "x.txt")).toEqual(["error: guide/other does not exist"]);
  });

  it("are nothing below the site's root where nothing has them: the generator may put it there", () => {
    expect(check("[a](/commands/y/) ![b](/commands/logo.png)", "guide/hugo.toml")).toEqual([]);
    expect(check("[a](/commands/y/)", "x.txt")).toEqual(["error: commands/y does not exist"]);
  });

  it("are warnings where they have no ending and lead nowhere, errors where they name a file", () => {
    expect(check("[a](../gone/) [b](gone.md)", "mkdocs.yml")).toEqual([
      "warning: guide/gone does not exist",
      "error: guide/a/gone.md does not exist",
    ]);
  });

  it("are left to Sphinx where they may be its labels", () => {
    const text = "[](api-validators) [x](attrs.define) [y](#label) [](labels/style) [z](gone.md)";
    expect(check(text, "guide/conf.py")).toEqual(["error: guide/a/gone.md does not exist"]);
    expect(check("[](api-validators) [y](#label)", "x.txt")).toHaveLength(2);
  });

  it("find the labels that MyST puts before a place", () => {
    const { anchors } = readDocument("(the-label)=\n\n# Title\n\nf(x)= y\n", "a.md", { needs: [], linkWords: [] });
    expect(anchors).toEqual(["the-label", "title"]);
  });
});

// @spec specs/alignment.md §8
describe("anchors of a page that a generator fills in", () => {
  const settings = { needs: [], linkWords: [] };

  function checkAnchor(page: string, generator: string): number {
    const { references } = readDocument("[a](other.md#made)", "guide/a/page.md", settings);
    const { anchors } = readDocument(page, "guide/a/other.md", settings);
    const tree = createPathTree([...files, generator]);
    const known = new Map([["guide/a/other.md", anchors]]);
    return checkReferences({ references, tree, lineCounts: new Map(), anchors: known, isIgnored: () => false }).length;
  }

  it.each([
    "::: mkdocs-click\n    :module: x\n",
    "# Title\n\n{{< functions >}}\n",
    '# Title\n\n--8<-- "x.md"\n',
    "# Title\n\n<Options of={x} />\n",
    "---\ntitle: made of data\n---\n",
  ])("are not checked: %j", (page) => {
    expect(checkAnchor(page, "mkdocs.yml")).toBe(0);
    expect(checkAnchor(page, "x.txt")).toBe(1);
  });

  it("are checked in pages that say all themselves", () => {
    expect(checkAnchor("# Title\n\nA `List<String>`.\n\n```\n{{ x }}\n```\n", "mkdocs.yml")).toBe(1);
  });
});

// @spec specs/alignment.md §8
describe("a changelog", () => {
  it.each(["CHANGELOG.md", "docs/changelog-v2.md", "History.md", "docs/news/0.14-relnotes/index.md"])(
    "%s may mention what is gone, and not link to it",
    (path) => {
      expect(check("`src/old.ts` `src/fit.ts:900` [a](/src/gone.ts)", "x.txt", path)).toEqual([
        "error: src/gone.ts does not exist",
      ]);
    },
  );

  it("is no page that has such a word within its name", () => {
    expect(check("`src/gone.ts`", "x.txt", "docs/newsletter.md")).toHaveLength(1);
  });
});
