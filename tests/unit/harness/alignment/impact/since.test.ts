import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { impactSince } from "../../../../../src/harness/alignment/impact/since.ts";
import { code, createGitProject, spec, test, type GitProject } from "./git-project.ts";

let project: GitProject;
beforeEach(() => {
  project = createGitProject();
});
afterEach(() => project.dispose());

async function impact(since?: string) {
  const { files, clauses, removed, rows, tests, selectors } = await impactSince(await project.request(since));
  return {
    files,
    clauses: clauses.map(({ id, reasons }) => `${id.replace("specs/sums.md ", "")}: ${reasons.join(" ")}`),
    ...(removed.length === 0 ? {} : { removed }),
    rows: rows.map(({ row }) => row),
    tests: tests.map(({ path }) => path),
    selectors,
  };
}

// @spec specs/alignment.md §9
describe("impact", () => {
  it("of nothing is nothing", async () => {
    expect(await impact()).toEqual({ files: [], clauses: [], rows: [], tests: [], selectors: [] });
  });

  it("of a clause's text reaches what depends on it, rows that name it and tests that are linked", async () => {
    project.write("specs/sums.md", spec.replace("Numbers are", "Numbers are always"));
    expect(await impact()).toEqual({
      files: ["specs/sums.md"],
      clauses: ["§1: text", "§2: depends"],
      rows: ["A.1"],
      tests: ["tests/sums.test.ts"],
      selectors: ["npx vitest run tests/sums.test.ts -t adds"],
    });
  });

  it("of the front matter or of a directive reaches the clauses that it holds for", async () => {
    project.write("specs/sums.md", `---\nclauses:\n  needs: [impl]\n---\n${spec}`);
    expect((await impact()).clauses).toEqual(expect.arrayContaining(["§1: text", "§3: text"]));
  });

  it("of the heading that gives an item its title reaches the item and what depends on it", async () => {
    const items = "### One\n\n`req~one~1`\n\nText.\n\n### Two\n\n`dsn~two~1`\n\nCovers:\n* req~one~1\n";
    project.write("specs/items.md", items);
    project.git("add", ".");
    project.git("commit", "-qm", "items");
    project.write("specs/items.md", items.replace("### One", "### First"));
    expect((await impact()).clauses).toEqual(expect.arrayContaining(["req~one~1: text", "dsn~two~1: depends"]));
  });

  it("of code reaches the clauses whose symbols it touches, and no others", async () => {
    project.write("src/sums.ts", code.replace("far() {}", "far() { return 2; }"));
    expect(await impact()).toMatchObject({ clauses: ["§3: code"], rows: [], tests: ["tests/later.test.ts"] });
  });

  it("of a test file reaches the selectors that name it, in plans and documents", async () => {
    project.write("tests/sums.test.ts", test.replace("{}", "{ return; }"));
    expect(await impact()).toMatchObject({
      clauses: ["§1: test", "§2: depends"],
      rows: ["A.1"],
      selectors: ["npx vitest run tests/sums.test.ts -t adds", "npx vitest run tests/sums.test.ts"],
    });
    project.git("checkout", "-q", ".");
    project.write("tests/later.test.ts", "");
    expect(await impact()).toMatchObject({ rows: ["A.3"], selectors: ["npx vitest run later.test.ts"] });
  });

  it("of an untracked file reaches the rows that say that they touch it", async () => {
    project.write("src/farther.ts", "export const a = 1;\n");
    expect(await impact()).toMatchObject({ files: ["src/farther.ts"], clauses: [], rows: ["A.2"] });
  });

  // @spec specs/alignment.md §9
  it("of a deleted clause names what is linked to it, its tests, and what depends on it", async () => {
    project.write("specs/sums.md", spec.replace("## 1 Adding\nNumbers are added.\n\n", ""));
    expect(await impact()).toMatchObject({
      clauses: ["§2: depends text"],
      removed: [
        {
          id: "specs/sums.md §1",
          path: "specs/sums.md",
          line: 3,
          title: "Adding",
          movedTo: null,
          linkedBy: [
            { path: "plans/p.md", line: 11, name: null },
            { path: "specs/sums.md", line: 4, name: null },
            { path: "src/sums.ts", line: 1, name: "add" },
            { path: "tests/sums.test.ts", line: 3, name: "adds" },
          ],
        },
      ],
      rows: ["A.1"],
      tests: ["tests/sums.test.ts"],
    });
  });

  it("of a renamed spec names where its clauses are now, by their text or else their title", async () => {
    project.git("mv", "specs/sums.md", "specs/adding.md");
    project.write("specs/adding.md", spec.replace("Far away.", "Near by."));
    const { removed = [] } = await impact();
    expect(removed.map(({ id, movedTo, linkedBy }) => [id, movedTo, linkedBy.length])).toEqual([
      ["specs/sums.md#sums", "specs/adding.md#sums", 0],
      ["specs/sums.md §1", "specs/adding.md §1", 4],
      ["specs/sums.md §2", "specs/adding.md §2", 0],
      ["specs/sums.md §3", "specs/adding.md §3", 2],
    ]);
  });

  it("of a deleted spec names the symbols that its clauses were reviewed with, though nothing is linked any more", async () => {
    project.remove("specs/sums.md");
    project.write("src/sums.ts", "");
    const entry = {
      id: "specs/sums.md §3",
      line: 1,
      clause: "0",
      depends: [],
      links: [{ kind: "impl", path: "src/sums.ts", name: "far", hash: "1", exact: null }],
      reviewed: null,
      waivers: [],
    };
    const reviews = { path: "alignment.lock", entries: new Map([[entry.id, entry]]) };
    const { removed } = await impactSince(await project.request("HEAD", reviews));
    expect(removed.map(({ id }) => id)).toContain("specs/sums.md §1");
    expect(removed.find(({ id }) => id === entry.id)?.linkedBy).toEqual([
      { path: "src/sums.ts", line: null, name: "far" },
      { path: "tests/later.test.ts", line: 3, name: "adds" },
    ]);
  });

  it("names the commands of the package whose tests are linked, wherever its package.json lies", async () => {
    project.write("tests/package.json", '{ "devDependencies": { "vitest": "4" } }\n');
    project.write("src/sums.ts", code.replace("far() {}", "far() { return 2; }"));
    expect(await impact()).toMatchObject({ selectors: ["npx vitest run --root tests later.test.ts -t adds"] });
  });

  it("of a branch that went on is only what HEAD's did since they parted", async () => {
    project.git("branch", "other");
    project.write("src/sums.ts", code.replace("far() {}", "far() { return 2; }"));
    project.git("commit", "-qam", "one more");
    project.git("checkout", "-q", "other");
    project.write("specs/sums.md", `${spec}\n## 4 More\nOf the other branch.\n`);
    project.git("commit", "-qam", "elsewhere");
    project.git("checkout", "-q", "-");
    const found = await impact("other");
    expect(found).toMatchObject({ files: ["src/sums.ts"], clauses: ["§3: code"] });
    expect(found.removed).toBeUndefined();
  });

  it("is refused for a commit that is not there", async () => {
    await expect(impact("no-such-branch")).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      details: { received: "no-such-branch" },
    });
  });
});
