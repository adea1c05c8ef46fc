import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listFiles } from "../../../../../src/harness/alignment/corpus/list-files.ts";
import { git, makeFolder, makeRepository, writeFiles } from "../../../../support/repository.ts";

describe("listFiles", () => {
  it("lists what git tracks and what it does not ignore, sorted, each once", async () => {
    const root = makeRepository({ "b.ts": "", "a/c.ts": "", ".gitignore": "dist\n" });
    writeFiles(root, { "dist/out.js": "", "new file\n.md": "", "ä.md": "" });
    const { paths, nameless } = await listFiles(root);
    expect(paths).toEqual([".gitignore", "a/c.ts", "b.ts", "new file\n.md", "ä.md"]);
    expect(nameless).toEqual([]);
  });

  it("names a file in conflict once", async () => {
    const root = makeRepository({ "a.md": "one\n" });
    git(root, "checkout", "-q", "-b", "other");
    writeFiles(root, { "a.md": "two\n" });
    git(root, "commit", "-q", "-am", "two");
    git(root, "checkout", "-q", "main");
    writeFiles(root, { "a.md": "three\n" });
    git(root, "commit", "-q", "-am", "three");
    expect(() => git(root, "merge", "-q", "other")).toThrow(/Command failed/);
    expect((await listFiles(root)).paths).toEqual(["a.md"]);
  });

  it("does not enter a repository within", async () => {
    const root = makeRepository({ "a.ts": "" });
    mkdirSync(join(root, "inner.md"));
    git(join(root, "inner.md"), "init", "-q");
    writeFiles(root, { "inner.md/b.ts": "" });
    git(join(root, "inner.md"), "add", "-A");
    git(join(root, "inner.md"), "commit", "-q", "-m", "inner");
    expect((await listFiles(root)).paths).toEqual(["a.ts"]);
  });

  it("tells a name apart that is not UTF-8", async () => {
    const root = makeRepository({ "a.ts": "" });
    writeFileSync(Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9]), Buffer.from(".md")]), "# x\n");
    const { paths, nameless } = await listFiles(root);
    expect(paths).toEqual(["a.ts"]);
    expect(nameless).toEqual(["caf\uFFFD.md"]);
  });

  it("survives links that lead to themselves", async () => {
    const root = makeRepository({ "a/b.ts": "" });
    symlinkSync("..", join(root, "a", "up"));
    symlinkSync("loop", join(root, "loop"));
    expect((await listFiles(root)).paths).toEqual(["a/b.ts", "a/up", "loop"]);
    renameSync(join(root, "a"), join(root, "c"));
    rmSync(join(root, "c"), { recursive: true });
    expect((await listFiles(root)).paths).toContain("a/b.ts");
  });

  it("refuses a folder that is in no repository", async () => {
    await expect(listFiles(makeFolder())).rejects.toMatchObject({ code: "GIT_FAILED" });
  });
});
