import { describe, expect, it } from "vitest";
import { createReaders } from "../../../../../src/harness/alignment/corpus/readers.ts";
import { makeRepository } from "../../../../support/repository.ts";
import { scanWhole, settings } from "./support.ts";

async function scanned(files: Readonly<Record<string, string>>) {
  const root = await makeRepository(files);
  const request = { root, settings: { ...settings, specs: ["specs/**/*.{md,rst,adoc,txt}"] }, cacheFolder: null };
  return scanWhole(request, createReaders());
}

const ITEM = "Title\n=====\n\n`req~a~1`\n\nText.\n";

// @spec specs/alignment.md §1
describe("a spec that is no Markdown", () => {
  it("is an error with its format, once for all of a format", async () => {
    const { issues, files } = await scanned({
      "specs/a.rst": "Title\n=====\n\nText.\n",
      "specs/b.rst": "Title\n=====\n\nText.\n",
      "specs/c.adoc": "= Title\n\n----\n# no heading\n----\n",
    });
    expect(issues.map(({ rule, severity, subject, received }) => [rule, severity, subject, received])).toEqual([
      ["spec-format", "error", "reStructuredText", "specs/a.rst and 1 more"],
      ["spec-format", "error", "AsciiDoc", "specs/c.adoc"],
    ]);
    expect(issues[1]?.message).toBe(
      "a spec is written in AsciiDoc, whose headings are not read, so no clause of it is checked",
    );
    expect(issues[0]?.hint).toContain("pandoc");
    expect(files.flatMap(({ clauses }) => clauses)).toEqual([]);
  });

  it("is none where reStructuredText has items of OpenFastTrace", async () => {
    const { issues, files } = await scanned({ "specs/a.rst": ITEM, "specs/index.rst": "Title\n=====\n" });
    expect(issues).toEqual([]);
    expect(files.flatMap(({ clauses }) => clauses.map(({ id }) => id))).toEqual(["req~a~1"]);
  });

  it("is read as Markdown where its ending tells nothing", async () => {
    const { issues, files } = await scanned({ "specs/a.txt": "# 1 Title\n\n## 2 Part\n\nText.\n" });
    expect(issues).toEqual([]);
    expect(files.flatMap(({ clauses }) => clauses)).toHaveLength(2);
  });
});
