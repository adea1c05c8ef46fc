import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listChanges, readPatch } from "../../../../src/harness/git/changes.ts";
import { git, makeRepository, writeFiles } from "../../../support/repository.ts";

const python = [
  "class Trainer:",
  "    def fit(self):",
  "        a = 1",
  "        b = 2",
  "        return a",
  "",
  "X = 1",
  "",
].join("\n");

describe("listChanges", () => {
  it("names the enclosing function of a changed stretch", async () => {
    const root = makeRepository({ "m.py": python });
    writeFiles(root, { "m.py": python.replace("b = 2", "b = 3\n        c = 4") });
    const [change] = await listChanges(root, git(root, "rev-parse", "HEAD").trim(), []);
    expect(change).toMatchObject({ path: "m.py", kind: "modified", binary: false });
    expect(change?.hunks).toEqual([{ from: 4, to: 5, addedLines: 2, deletedLines: 1, symbol: "fit" }]);
  });

  it("names a new definition itself, not the one above it", async () => {
    const root = makeRepository({ "m.py": python });
    writeFiles(root, { "m.py": `${python}\nclass Monitor:\n    pass\n` });
    const [change] = await listChanges(root, git(root, "rev-parse", "HEAD").trim(), []);
    expect(change?.hunks[0]?.symbol).toBe("Monitor");
  });

  it("finds the function in TypeScript", async () => {
    const text = "export async function load(path: string) {\n  const a = 1;\n  return a;\n}\n";
    const root = makeRepository({ "m.ts": text });
    writeFiles(root, { "m.ts": text.replace("return a", "return a + 1") });
    const [change] = await listChanges(root, git(root, "rev-parse", "HEAD").trim(), []);
    expect(change?.hunks[0]?.symbol).toBe("load");
  });

  it("tells added, deleted, renamed, binary and untracked files apart", async () => {
    const root = makeRepository({ "old name.txt": "1\n2\n3\n4\n", "gone.txt": "x\n", "kept.txt": "k\n" });
    renameSync(join(root, "old name.txt"), join(root, "new\tname.txt"));
    rmSync(join(root, "gone.txt"));
    writeFiles(root, { "added.txt": "a\nb\n" });
    writeFileSync(join(root, "b.bin"), Buffer.from([0, 1, 2, 255]));
    const changes = await listChanges(root, git(root, "rev-parse", "HEAD").trim(), []);
    expect(changes.map(({ path, kind, renamedFrom, binary }) => ({ path, kind, renamedFrom, binary }))).toEqual([
      { path: "added.txt", kind: "added", renamedFrom: null, binary: false },
      { path: "b.bin", kind: "added", renamedFrom: null, binary: true },
      { path: "gone.txt", kind: "deleted", renamedFrom: null, binary: false },
      { path: "new\tname.txt", kind: "renamed", renamedFrom: "old name.txt", binary: false },
    ]);
    expect(changes[0]?.hunks).toEqual([{ from: 1, to: 2, addedLines: 2, deletedLines: 0, symbol: null }]);
  });

  it("tells of a project below the repository's top what changed there, as paths of the project", async () => {
    const root = makeRepository({ "top.txt": "t\n", "backend/old.txt": "1\n2\n3\n", "moved.txt": "4\n5\n6\n" });
    renameSync(join(root, "backend/old.txt"), join(root, "backend/new.txt"));
    renameSync(join(root, "moved.txt"), join(root, "backend/moved.txt"));
    writeFiles(root, { "top.txt": "u\n", "backend/src/added.txt": "a\n" });
    const changes = await listChanges(join(root, "backend"), git(root, "rev-parse", "HEAD").trim(), []);
    expect(changes.map(({ path, kind, renamedFrom }) => [path, kind, renamedFrom])).toEqual([
      ["moved.txt", "added", null],
      ["new.txt", "renamed", "old.txt"],
      ["src/added.txt", "added", null],
    ]);
  });

  it("takes everything for new where there is no commit, and leaves out what is excluded", async () => {
    const root = makeRepository();
    writeFiles(root, { "a.txt": "a\n", "reports/r.md": "r\n" });
    const changes = await listChanges(root, null, ["reports/**"]);
    expect(changes.map((change) => change.path)).toEqual(["a.txt"]);
  });
});

describe("readPatch", () => {
  it("gives a patch that git applies to the commit", async () => {
    const root = makeRepository({ "a.txt": "1\n" });
    writeFiles(root, { "a.txt": "2\n", "new.txt": "n\n" });
    const patch = await readPatch(root, git(root, "rev-parse", "HEAD").trim(), []);
    const clone = makeRepository({ "a.txt": "1\n" });
    writeFileSync(join(clone, ".git", "p.diff"), patch);
    git(clone, "apply", ".git/p.diff");
    expect(git(clone, "status", "--porcelain")).toBe(" M a.txt\n?? new.txt\n");
  });

  it("is the same whatever the user's taste in diffs is", async () => {
    const root = makeRepository({ "a.txt": "1\n\n2\n", "b ü.txt": "x\n".repeat(9), "z.txt": "1\n" });
    renameSync(join(root, "b ü.txt"), join(root, "c ü.txt"));
    writeFiles(root, { "a.txt": "2\n\n3\n", "z.txt": "2\n", order: "z*\n" });
    const head = git(root, "rev-parse", "HEAD").trim();
    const before = [await readPatch(root, head, []), await listChanges(root, head, [])];
    const taste = {
      "diff.noprefix": "true",
      "diff.mnemonicPrefix": "true",
      "diff.renames": "false",
      "diff.algorithm": "patience",
      "diff.external": "false",
      "diff.context": "0",
      "diff.interHunkContext": "9",
      "diff.orderFile": "order",
      "diff.relative": "true",
      "diff.suppressBlankEmpty": "true",
      "diff.renameLimit": "1",
      "diff.wsErrorHighlight": "all",
      "core.quotePath": "false",
      "core.abbrev": "4",
      "color.ui": "always",
    };
    for (const [name, value] of Object.entries(taste)) git(root, "config", name, value);
    expect([await readPatch(root, head, []), await listChanges(root, head, [])]).toEqual(before);
  });
});
