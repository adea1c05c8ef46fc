import { describe, expect, it } from "vitest";
import { countNotRead } from "../../../../../src/harness/alignment/corpus/not-read.ts";
import { settings } from "./support.ts";

function count(paths: readonly string[], change: Partial<typeof settings> = {}): readonly string[] {
  return countNotRead({ ...settings, ...change }, paths).map(({ role, format, files }) => `${files} ${role} ${format}`);
}

// @spec specs/alignment.md §1
describe("countNotRead", () => {
  it("counts texts of other formats where specs and documents are looked for, specs first, by format", () => {
    const paths = ["docs/x.org", "docs/a/b.adoc", "docs/c.AsciiDoc", "README.adoc", "specs/a.rst", "specs/b.tex"];
    expect(count(paths)).toEqual(["1 spec LaTeX", "1 spec reStructuredText", "3 document AsciiDoc", "1 document Org"]);
  });

  it("counts by any globs, with the ending of Markdown and without", () => {
    const paths = ["manual/a.adoc", "manual/deep/b.adoc", "handbook/c.adoc", "docs/d.adoc"];
    expect(count(paths, { documents: ["manual/**", "handbook/*.md"] })).toEqual(["3 document AsciiDoc"]);
  });

  it("does not count what is read, ignored, or lies elsewhere, nor data, pages and plain text", () => {
    const documents = ["docs/**/*.{md,rst}"];
    const read = ["docs/a.md", "docs/a.rst", "specs/a.md"];
    const others = ["src/a.adoc", "vendor/docs/a.adoc", "reports/a.org", "docs/a.txt", "docs/a.html", "docs/a.json"];
    expect(count([...read, ...others], { documents })).toEqual([]);
    expect(count(["docs/a.adoc"], { ignore: ["docs/*.adoc"] })).toEqual([]);
  });

  it("does not count a spec that is named with its format: that is an error of its own", () => {
    expect(count(["specs/a.adoc", "specs/b.adoc"], { specs: ["specs/*.md", "specs/a.adoc"] })).toEqual([
      "1 spec AsciiDoc",
    ]);
  });
});
