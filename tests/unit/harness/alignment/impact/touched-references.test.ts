import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkDocumentReferences } from "../../../../../src/harness/alignment/documents/check-document-references.ts";
import { readChange } from "../../../../../src/harness/alignment/impact/since.ts";
import { touchedReferences } from "../../../../../src/harness/alignment/impact/touched-references.ts";
import { code, createGitProject, spec, type GitProject } from "./git-project.ts";

let project: GitProject;
beforeEach(() => {
  project = createGitProject();
});
afterEach(() => project.dispose());

function commit(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) project.write(path, text);
  project.git("add", "-A");
  project.git("commit", "-qm", "more");
}

/** What the references that are dead now are received as, and those of them that the change touches. */
async function dead(folder = "docs/") {
  const request = await project.request();
  const { root, alignment } = request;
  const { input, corpus } = alignment;
  const { files, plans } = input;
  const sources = { root, files, plans, listed: corpus.listed, isStarted: () => true };
  const issues = (await checkDocumentReferences(sources)).filter(({ where }) => where.file.startsWith(folder));
  const touched = touchedReferences(issues, alignment, await readChange(request));
  const toText = ({ received = "", where }: (typeof issues)[number]): string => `${where.line} ${received}`;
  return { all: issues.map(toText), touched: issues.filter((issue) => touched.has(issue)).map(toText) };
}

// @spec specs/alignment.md §9
describe("findings about references that a change touches", () => {
  it("are those of the changed lines of a document", async () => {
    const lines = ["# A", "", "See `docs/one.md`.", "", "See `docs/two.md`.", ""];
    commit({ "docs/a.md": lines.join("\n") });
    project.write("docs/a.md", lines.with(4, "See `docs/two.md` and [three](three.md).").join("\n"));
    expect(await dead()).toEqual({
      all: ["3 docs/one.md", "5 docs/two.md", "5 three.md"],
      touched: ["5 docs/two.md", "5 three.md"],
    });
  });

  it("are those of a link that goes over several lines, where its last one changed", async () => {
    commit({ "docs/a.md": "A\n[b\nc](how.md)\n" });
    project.write("docs/a.md", "A\n[b\nc](none.md)\n");
    expect((await dead()).touched).toEqual(["2 none.md"]);
  });

  it("are those of a new and of a renamed document, and not of one that stays as it is", async () => {
    const text = "See `docs/none.md` in the words of a page that git knows again.\n";
    commit({ "docs/a.md": text, "docs/b.md": `${text}Other.\n` });
    project.git("mv", "docs/b.md", "docs/c.md");
    project.write("docs/new.md", "[x](none-too.md)\n");
    const { all, touched } = await dead();
    expect(all).toEqual(["1 docs/none.md", "1 docs/none.md", "1 none-too.md"]);
    expect(touched).toEqual(["1 docs/none.md", "1 none-too.md"]);
  });

  it("are those of what was deleted or renamed, a folder too, and not of what was never there", async () => {
    commit({
      "docs/a.md": "`src/deep/in.ts` [f](../src/deep/) `src/sums.ts` `src/old.ts` [never](never.md)\n",
    });
    commit({ "src/deep/in.ts": "1", "src/other.ts": "1" });
    expect((await dead()).touched).toEqual([]);
    project.remove("src/deep");
    project.git("mv", "src/sums.ts", "src/adding.ts");
    expect((await dead()).touched).toEqual(["1 src/deep/in.ts", "1 ../src/deep/", "1 src/sums.ts"]);
    project.remove("src/other.ts");
    expect(await dead()).toEqual({
      all: ["1 src/deep/in.ts", "1 ../src/deep/", "1 src/sums.ts", "1 src/old.ts", "1 never.md"],
      touched: ["1 src/deep/in.ts", "1 ../src/deep/", "1 src/sums.ts"],
    });
  });

  it("are those of a folder that came, by which a path is one of this project", async () => {
    commit({ "docs/a.md": "`examples/first.py` `src/none.py`\n" });
    expect(await dead()).toEqual({ all: ["1 src/none.py"], touched: [] });
    project.write("examples/other.py", "");
    expect(await dead()).toEqual({ all: ["1 examples/first.py", "1 src/none.py"], touched: ["1 examples/first.py"] });
  });

  it("are those of an anchor that its file had, wherever that file changed", async () => {
    commit({
      "docs/a.md": "[one](b.md#one) [dead](b.md#dead) [other](c.md#dead)\n",
      "docs/b.md": "# One\n\n# Two\n",
      "docs/c.md": "# C\n",
    });
    project.write("docs/b.md", "# Two\n\nMore.\n");
    expect(await dead()).toEqual({
      all: ["1 b.md#one", "1 b.md#dead", "1 c.md#dead"],
      touched: ["1 b.md#one"],
    });
    project.write("docs/b.md", "# One\n\n# Two\n\nMore.\n");
    expect((await dead()).touched).toEqual([]);
  });

  it("are those of a line that its file had, and of a file that came without it", async () => {
    commit({ "docs/a.md": "`src/sums.ts:7` `src/sums.ts:70` `src/new.ts:5`\n" });
    expect((await dead()).touched).toEqual([]);
    project.write("src/sums.ts", code.split("\n").slice(0, 4).join("\n"));
    project.write("src/new.ts", "1\n");
    expect(await dead()).toEqual({
      all: ["1 src/sums.ts:7", "1 src/sums.ts:70", "1 src/new.ts:5"],
      touched: ["1 src/sums.ts:7", "1 src/new.ts:5"],
    });
  });

  it("are those of a file without a role that changed", async () => {
    commit({ "notes.txt": "1\n2\n", "more.txt": "1\n", "docs/a.md": "[n](../notes.txt#L2) [m](../more.txt#L9)\n" });
    project.write("notes.txt", "1\n");
    expect(await dead()).toEqual({ all: ["1 ../notes.txt#L2", "1 ../more.txt#L9"], touched: ["1 ../notes.txt#L2"] });
  });

  it("are those of a clause that a spec had", async () => {
    commit({ "docs/a.md": "`specs/sums.md §3` `specs/sums.md §9`\n" });
    project.write("specs/sums.md", spec.replace("## 3 Far", "## Far"));
    expect(await dead()).toEqual({
      all: ["1 specs/sums.md §3", "1 specs/sums.md §9"],
      touched: ["1 specs/sums.md §3"],
    });
  });

  it("are those of a paragraph that a directive further up no longer exempts", async () => {
    const text = "<!-- check: off -->\n\nA\n\nB\n\nC\n\n`docs/none.md`\n\n<!-- check: on -->\n\n`docs/dead.md`\n";
    commit({ "docs/a.md": text });
    expect(await dead()).toEqual({ all: ["13 docs/dead.md"], touched: [] });
    project.write("docs/a.md", text.replace("<!-- check: off -->", ""));
    expect(await dead()).toEqual({ all: ["9 docs/none.md", "13 docs/dead.md"], touched: ["9 docs/none.md"] });
  });

  it("are those of an open plan whose line or path changed", async () => {
    expect(await dead("plans/")).toEqual({ all: ["14 src/farther.ts"], touched: [] });
    commit({ "src/farther.ts": "1\n" });
    project.remove("src/farther.ts");
    expect((await dead("plans/")).touched).toEqual(["14 src/farther.ts"]);
  });
});
