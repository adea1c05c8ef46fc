import { describe, expect, it } from "vitest";
import { makeRepository } from "../../../../support/repository.ts";
import { saidBy, scanWhole, settings } from "./support.ts";

const project = {
  "specs/fit.md": "# Fit\n\n## §1 Batches\nThe fit goes in batches, see [the guide](../docs/guide.md).\n",
  "docs/guide.md": "# Guide\n\nRead `src/fit.ts` first. <!-- @spec specs/fit.md §1 -->\n",
  "src/fit.ts": "// @spec specs/fit.md §1\nexport function fit(): number {\n  return 1;\n}\n",
  "tests/test_fit.py": "# @spec specs/fit.md §1\ndef test_fits():\n    assert True\n",
  "tests/add.test.ts": '// @spec specs/fit.md §1\nit("adds", () => {});\n',
};

describe("the program's own readers", () => {
  it("find clauses, links with what they cover, references and anchors", async () => {
    const root = makeRepository(project);
    const { files, counts } = await scanWhole({ root, settings, cacheFolder: null });
    const facts = new Map(files.map((file) => [file.path, file]));
    expect(facts.get("specs/fit.md")?.clauses.map((clause) => clause.id)).toContain("specs/fit.md §1");
    expect(facts.get("docs/guide.md")?.anchors).toEqual(["guide"]);
    expect(facts.get("docs/guide.md")?.references.map(({ target }) => target)).toContain("src/fit.ts");
    const links = files.flatMap((file) => file.links.map(({ address, kind, cover }) => [address, kind, cover?.name]));
    expect(links).toContainEqual(["specs/fit.md §1", "doc", undefined]);
    expect(links).toContainEqual(["specs/fit.md §1", "impl", "fit"]);
    expect(links).toContainEqual(["specs/fit.md §1", "test", "test_fits"]);
    expect(links).toContainEqual(["specs/fit.md §1", "test", "adds"]);
    expect(counts).toEqual({ spec: 1, test: 2, code: 1, document: 1 });
  });

  it("say the same from the cache", async () => {
    const root = makeRepository(project);
    const cacheFolder = `${root}/.git/cache`;
    const first = await scanWhole({ root, settings, cacheFolder });
    expect(saidBy(await scanWhole({ root, settings, cacheFolder }))).toEqual(saidBy(first));
  });
});
