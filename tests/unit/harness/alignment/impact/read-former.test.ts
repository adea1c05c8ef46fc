import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listChanges } from "../../../../../src/harness/git/changes.ts";
import { readFormer } from "../../../../../src/harness/alignment/impact/read-former.ts";
import { code, createGitProject, settings, spec, test, type GitProject } from "./git-project.ts";

let project: GitProject;
beforeEach(() => {
  project = createGitProject();
});
afterEach(() => project.dispose());

async function former() {
  const changes = await listChanges(project.root, "HEAD", []);
  const { clauses, links, files } = await readFormer({ root: project.root, commit: "HEAD", changes, settings });
  return {
    files: [...files].map(([path, { lineCount, anchors }]) => [path, lineCount, ...anchors].join(" ")),
    clauses: clauses.map(({ id }) => id),
    links: links.map(({ path, address, cover }) => `${path} ${cover?.name ?? ""}: ${address}`),
  };
}

describe("what files said in a commit", () => {
  it("is nothing where nothing changed, or something is new", async () => {
    project.write("specs/new.md", spec);
    project.write("src/new.ts", code);
    expect(await former()).toEqual({ files: [], clauses: [], links: [] });
  });

  it("is clauses of specs, links of code and tests, lines and anchors, where they changed, were renamed or deleted", async () => {
    project.git("mv", "specs/sums.md", "specs/renamed.md");
    project.write("src/sums.ts", "");
    project.remove("tests/sums.test.ts");
    project.write("docs/how.md", "");
    expect(await former()).toEqual({
      files: [
        "docs/how.md 1",
        "specs/sums.md 11 sums 1-adding 2-carrying 3-far",
        "src/sums.ts 7",
        "tests/sums.test.ts 4",
      ],
      clauses: ["specs/sums.md#sums", "specs/sums.md §1", "specs/sums.md §2", "specs/sums.md §3"],
      links: [
        "src/sums.ts add: specs/sums.md §1",
        "src/sums.ts far: specs/sums.md §3",
        "tests/sums.test.ts adds: specs/sums.md §1",
      ],
    });
  });

  it("passes over what was binary then", async () => {
    project.write("specs/a.md", "# A\0\n");
    project.write("src/a.ts", `${code}\0`);
    project.write("tests/z.test.ts", test);
    project.git("add", ".");
    project.git("commit", "-qm", "two");
    for (const path of ["specs/a.md", "src/a.ts", "tests/z.test.ts"]) project.write(path, "");
    expect(await former()).toMatchObject({ clauses: [], links: ["tests/z.test.ts adds: specs/sums.md §1"] });
  });
});
