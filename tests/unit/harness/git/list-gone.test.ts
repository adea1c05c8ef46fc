import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listDeleted, listGone } from "../../../../src/harness/git/list-gone.ts";
import { listIgnored } from "../../../../src/harness/git/list-ignored.ts";
import { git, makeFolder, makeRepository } from "../../../support/repository.ts";

describe("listGone", () => {
  it("tells what became of files, those not committed yet too, seen from the folder", async () => {
    const root = makeRepository({
      "in/a.txt": "one two three\n",
      "in/b.txt": "b\n",
      "in/c d.txt": "c\n",
      "out.txt": "o\n",
    });
    renameSync(join(root, "in/a.txt"), join(root, "in/new.txt"));
    rmSync(join(root, "in/b.txt"));
    rmSync(join(root, "out.txt"));
    git(root, "add", "-A");
    git(root, "commit", "-q", "-m", "two");
    rmSync(join(root, "in/c d.txt"));
    expect([...(await listGone(join(root, "in")))].sort()).toEqual([
      ["a.txt", "new.txt"],
      ["b.txt", null],
      ["c d.txt", null],
    ]);
    expect([...(await listDeleted(root))]).toEqual(["in/c d.txt"]);
  });

  it("knows none where there is no repository", async () => {
    expect((await listGone(makeFolder())).size).toBe(0);
  });
});

describe("listIgnored", () => {
  it("names files and folders that git ignores, whether or not they are there", async () => {
    const root = makeRepository({ ".gitignore": "dist/\n*.gen.ts\n" });
    mkdirSync(join(root, "dist"));
    writeFileSync(join(root, "dist/a.js"), "");
    const asked = ["dist", "dist/a.js", "src/x.gen.ts", "src/x.ts", "."];
    const ignored = await listIgnored(root, asked);
    expect(asked.filter((path) => ignored.has(path))).toEqual(["dist", "dist/a.js", "src/x.gen.ts"]);
  });
});
