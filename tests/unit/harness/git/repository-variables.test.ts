import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { commitPaths, readHead } from "../../../../src/harness/git/repository.ts";
import { runGit } from "../../../../src/harness/git/run-git.ts";
import { snapshotTree } from "../../../../src/harness/git/tree.ts";
import { git, gitEnvironment, makeRepository, writeFiles } from "../../../support/repository.ts";

const options = { exclude: [], rewritten: new Set<string>(), rewrite: (text: string) => text };

/** The environment of a hook of this repository. */
function stubHookOf(root: string): void {
  vi.stubEnv("GIT_DIR", join(root, ".git"));
  vi.stubEnv("GIT_WORK_TREE", root);
  vi.stubEnv("GIT_INDEX_FILE", join(root, ".git", "index"));
  vi.stubEnv("GIT_OBJECT_DIRECTORY", join(root, ".git", "objects"));
  vi.stubEnv("GIT_PREFIX", "sub/");
  vi.stubEnv("GIT_LITERAL_PATHSPECS", "1");
}

beforeEach(() => Object.entries(gitEnvironment).forEach(([name, value]) => vi.stubEnv(name, value)));
afterEach(() => vi.unstubAllEnvs());

describe("runGit in a hook of another repository", () => {
  it("reads, hashes and commits in its own folder only", async () => {
    const other = makeRepository({ "other.txt": "1\n" });
    const root = makeRepository({ "a.txt": "1\n" });
    const commits = { other: git(other, "rev-parse", "HEAD").trim(), own: git(root, "rev-parse", "HEAD").trim() };
    writeFiles(root, { "a.txt": "2\n", message: "own\n" });
    stubHookOf(other);
    expect((await readHead(root)).commit).toBe(commits.own);
    expect([...(await snapshotTree(root, options)).contents.keys()]).toEqual(["a.txt", "message"]);
    const paths = { changed: ["a.txt"], gone: [], records: [] };
    const commit = await commitPaths(root, paths, join(root, "message"));
    vi.unstubAllEnvs();
    expect(git(root, "rev-parse", "HEAD").trim()).toBe(commit);
    expect(git(other, "rev-parse", "HEAD").trim()).toBe(commits.other);
    expect(git(other, "status", "--porcelain")).toBe("");
  });

  it("lays a new repository in its own folder", async () => {
    const other = makeRepository({ "other.txt": "1\n" });
    const folder = makeRepository();
    stubHookOf(other);
    await runGit(folder, ["init", "--quiet", "nested"]);
    expect((await runGit(join(folder, "nested"), ["rev-parse", "--show-toplevel"])).trim()).toBe(
      join(folder, "nested"),
    );
  });
});
