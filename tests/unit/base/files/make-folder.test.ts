import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeFolder } from "../../../../src/base/files/make-folder.ts";

const root = mkdtempSync(join(tmpdir(), "make-folder-"));
afterAll(() => rmSync(root, { recursive: true }));

describe("a folder", () => {
  it("is made with those on the way to it, by several at once too, and may be there already", async () => {
    const path = join(root, "a", "b", "c");
    await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(root, "a"))]);
    await makeFolder(path);
    expect(existsSync(path)).toBe(true);
  });

  it.runIf(existsSync("/proc/self"))("is not tried for ever where the system makes none", async () => {
    await expect(makeFolder("/proc/none/of/these")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("is not made where a file or a link to nowhere stands in the way", async () => {
    writeFileSync(join(root, "file"), "");
    symlinkSync(join(root, "nowhere"), join(root, "link"));
    await expect(makeFolder(join(root, "file"))).rejects.toMatchObject({ code: "EEXIST" });
    await expect(makeFolder(join(root, "file", "x"))).rejects.toMatchObject({ code: "ENOTDIR" });
    await expect(makeFolder(join(root, "link", "x"))).rejects.toMatchObject({ code: "EEXIST" });
  });
});
