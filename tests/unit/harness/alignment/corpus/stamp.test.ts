import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFolderCheck, isSettled, readStamp } from "../../../../../src/harness/alignment/corpus/stamp.ts";
import { makeFolder, writeFiles } from "../../../../support/repository.ts";

describe("isSettled", () => {
  it("is false within a tick of the clock after the last change, and true later", () => {
    expect(isSettled([1, 5_000.5, 5_000.5, 1], 5_040)).toBe(false);
    expect(isSettled([1, 5_000.5, 5_000.5, 1], 5_060)).toBe(true);
  });

  it("waits for two seconds where times are whole seconds", () => {
    expect(isSettled([1, 5_000, 5_000, 1], 6_900)).toBe(false);
    expect(isSettled([1, 5_000, 5_000, 1], 7_100)).toBe(true);
  });

  it("does not wait so long where somebody set a whole second: the file system's own time is finer", () => {
    expect(isSettled([1, 2_000, 5_000.5, 1], 5_040)).toBe(false);
    expect(isSettled([1, 2_000, 5_000.5, 1], 5_060)).toBe(true);
  });

  it("looks at both times: a time can be set back, the change of it cannot", () => {
    expect(isSettled([1, 100.5, 5_000.5, 1], 5_001)).toBe(false);
    expect(isSettled([1, 9_000.5, 5_000.5, 1], 6_000)).toBe(false);
  });
});

describe("readStamp", () => {
  it("is null for folders, links, what is not there and what lies below a file", () => {
    const root = makeFolder();
    writeFiles(root, { "a.md": "text" });
    mkdirSync(join(root, "b.md"));
    symlinkSync("a.md", join(root, "c.md"));
    const names = ["b.md", "c.md", "d.md", "a.md/e.md"];
    expect(names.map((name) => readStamp(join(root, name)))).toEqual([null, null, null, null]);
    expect(readStamp(join(root, "a.md"))?.[0]).toBe(4);
  });
});

describe("what the system does not tell of", () => {
  it("is refused, and not taken for what is not there", () => {
    const root = makeFolder();
    const path = `${"x".repeat(300)}/${"y".repeat(300)}.md`;
    expect(readStamp(join(root, path))).toBe("refused");
    expect(createFolderCheck(root)(path)).toBe(true);
  });
});

describe("createFolderCheck", () => {
  it("is false for what is reached through a link, however deep", () => {
    const root = makeFolder();
    writeFiles(root, { "a/b/c.md": "" });
    symlinkSync("a", join(root, "link"));
    const isInPlainFolder = createFolderCheck(root);
    const paths = ["top.md", "a/b/c.md", "link/b/c.md", "gone/c.md", "a/b/c.md/d.md"];
    expect(paths.map(isInPlainFolder)).toEqual([true, true, false, false, false]);
  });
});
