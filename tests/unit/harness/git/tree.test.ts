import { readdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changedPaths, snapshotTree, type TreeOptions } from "../../../../src/harness/git/tree.ts";
import { git, makeRepository, writeFiles } from "../../../support/repository.ts";

const options: TreeOptions = {
  exclude: ["reports/**", "**/__pycache__/**"],
  rewritten: new Set(["plan.md"]),
  rewrite: (text) => text.replaceAll("[x]", "[ ]"),
};
const hash = async (root: string): Promise<string> => (await snapshotTree(root, options)).hash;

// @spec specs/evidence-format.md §5
describe("snapshotTree", () => {
  it("gives the same hash before and after the very files are committed", async () => {
    const root = makeRepository({ "a.txt": "1", "plan.md": "- [ ] A" });
    writeFiles(root, { "a.txt": "2", "new file.txt": "n" });
    symlinkSync("a.txt", join(root, "link"));
    const before = await hash(root);
    git(root, "add", "-A");
    git(root, "commit", "-q", "-m", "next");
    expect(await hash(root)).toBe(before);
  });

  it("sees an edit of equal size in the very second of a commit", async () => {
    const root = makeRepository({ "a.txt": "a - b" });
    const second = Math.floor(Date.now() / 1000) - 10;
    const dateBack = (...paths: string[]): void =>
      paths.forEach((path) => utimesSync(join(root, path), second, second));
    git(root, "config", "core.trustctime", "false");
    dateBack("a.txt");
    git(root, "update-index", "--refresh");
    const base = await hash(root);
    writeFiles(root, { "a.txt": "a + b" });
    dateBack("a.txt", ".git/index");
    expect(await hash(root)).not.toBe(base);
  });

  it("changes with content, name and untracked files, not with ignored or excluded ones", async () => {
    const root = makeRepository({ "a.txt": "1", ".gitignore": "*.tmp\n" });
    const base = await hash(root);
    writeFiles(root, { "b.tmp": "x", "reports/r/summary.md": "x", "src/__pycache__/m.pyc": "x" });
    expect(await hash(root)).toBe(base);
    writeFiles(root, { "b.txt": "x" });
    const withNew = await hash(root);
    expect(withNew).not.toBe(base);
    renameSync(join(root, "b.txt"), join(root, "c.txt"));
    expect(await hash(root)).not.toBe(withNew);
    rmSync(join(root, "c.txt"));
    expect(await hash(root)).toBe(base);
  });

  it("does not change when a plan's check box is ticked, and does when its text changes", async () => {
    const root = makeRepository({ "plan.md": "- [ ] A" });
    const base = await hash(root);
    writeFiles(root, { "plan.md": "- [x] A" });
    expect(await hash(root)).toBe(base);
    writeFiles(root, { "plan.md": "- [x] B" });
    expect(await hash(root)).not.toBe(base);
  });

  it("works without a commit and leaves index and objects as they are", async () => {
    const root = makeRepository();
    writeFiles(root, { "naïve ünicode\nname.txt": "1" });
    const objects = (): string[] =>
      readdirSync(join(root, ".git", "objects"), { recursive: true })
        .map(String)
        .sort();
    const before = objects();
    const snapshot = await snapshotTree(root, options);
    expect([...snapshot.contents.keys()]).toEqual(["naïve ünicode\nname.txt"]);
    expect(objects()).toEqual(before);
    expect(git(root, "status", "--porcelain", "-z")).toContain("?? ");
  });
});

describe("snapshotTree on what git overlooks", () => {
  it.each(["--assume-unchanged", "--skip-worktree"])("sees an edit of a file marked %s", async (mark) => {
    const root = makeRepository({ "a.txt": "1" });
    const base = await hash(root);
    git(root, "update-index", mark, "a.txt");
    expect(await hash(root)).toBe(base);
    writeFiles(root, { "a.txt": "22" });
    expect(await hash(root)).not.toBe(base);
    expect(git(root, "ls-files", "-v")).toMatch(/^[hS] /);
  });

  it("takes no absent file of a sparse checkout for deleted", async () => {
    const root = makeRepository({ "a/1": "1", "b/2": "2" });
    const base = await hash(root);
    git(root, "sparse-checkout", "set", "a");
    expect(await hash(root)).toBe(base);
  });

  it("sees an edit of a file whose name is no UTF-8", async () => {
    const root = makeRepository();
    const path = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x66, 0xfc, 0x72])]);
    writeFileSync(path, "1");
    git(root, "add", "-A");
    git(root, "commit", "-q", "-m", "base");
    const base = await hash(root);
    writeFileSync(path, "22");
    expect(await hash(root)).not.toBe(base);
  });

  it("sees a file turn to a folder, empty or not, and back", async () => {
    const root = makeRepository({ a: "1", b: "2" });
    const base = await hash(root);
    rmSync(join(root, "a"));
    const without = await hash(root);
    writeFiles(root, { "a/x": "1" });
    expect(await hash(root)).not.toBe(without);
    rmSync(join(root, "a/x"));
    expect(await hash(root)).toBe(without);
    rmSync(join(root, "a"), { recursive: true });
    writeFiles(root, { a: "1" });
    expect(await hash(root)).toBe(base);
  });

  it("sees edits in a submodule, and none when they are committed there", async () => {
    const inner = makeRepository({ "m.py": "1", "build/x": "1" });
    const root = makeRepository({ "a.txt": "1" });
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "sub");
    const hashOf = async (): Promise<string> =>
      (await snapshotTree(root, { ...options, exclude: ["sub/build/**"] })).hash;
    const base = await hashOf();
    writeFiles(root, { "sub/build/x": "22" });
    expect(await hashOf()).toBe(base);
    writeFiles(root, { "sub/m.py": "22" });
    const edited = await hashOf();
    expect(edited).not.toBe(base);
    git(join(root, "sub"), "commit", "-q", "-a", "-m", "inner");
    git(root, "add", "sub");
    git(root, "commit", "-q", "-m", "outer");
    expect(await hashOf()).toBe(edited);
  });

  it("sees edits in an untracked repository, not in a further work tree", async () => {
    const root = makeRepository({ "a.txt": "1" });
    git(root, "init", "-q", "nested");
    git(root, "worktree", "add", "-q", "further");
    writeFiles(root, { "nested/b.txt": "1" });
    const base = await hash(root);
    writeFiles(root, { "further/a.txt": "22" });
    expect(await hash(root)).toBe(base);
    writeFiles(root, { "nested/b.txt": "22" });
    expect(await hash(root)).not.toBe(base);
  });

  it("leaves a submodule that is not there at its commit", async () => {
    const inner = makeRepository({ "m.py": "1" });
    const root = makeRepository({ "a.txt": "1" });
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "sub");
    git(root, "commit", "-q", "-m", "sub");
    const { contents } = await snapshotTree(root, options);
    expect(contents.get("sub")).toMatch(/^sha256:/);
    git(root, "submodule", "--quiet", "deinit", "-f", "sub");
    writeFiles(root, { "sub/.git": "gitdir: ../nowhere" });
    expect((await snapshotTree(root, options)).contents.get("sub")).toBe(git(inner, "rev-parse", "HEAD").trim());
  });
});

describe("changedPaths", () => {
  it("names what was changed, added and taken away", () => {
    const before = new Map([
      ["same", "1"],
      ["changed", "1"],
      ["gone", "1"],
    ]);
    const after = new Map([
      ["same", "1"],
      ["changed", "2"],
      ["new", "1"],
    ]);
    expect(changedPaths(before, after)).toEqual(["changed", "gone", "new"]);
  });
});
