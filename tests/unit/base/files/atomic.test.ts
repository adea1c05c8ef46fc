import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appendLine, saveFile } from "../../../../src/base/files/atomic.ts";
import { makeFolder } from "../../../support/repository.ts";

const textAt = (path: string): string => readFileSync(path, "utf8");

describe("saveFile", () => {
  it("makes the folders on the way and leaves nothing beside the file", async () => {
    const folder = join(makeFolder(), "a", "b");
    await saveFile(join(folder, "c.txt"), "text é");
    expect(textAt(join(folder, "c.txt"))).toBe("text é");
    expect(readdirSync(folder)).toEqual(["c.txt"]);
  });

  it("writes bytes as they are", async () => {
    const path = join(makeFolder(), "bytes");
    await saveFile(path, Uint8Array.of(0, 255, 10));
    expect([...readFileSync(path)]).toEqual([0, 255, 10]);
  });

  it("keeps the mode of the file that it replaces", async () => {
    const path = join(makeFolder(), "script");
    writeFileSync(path, "old");
    chmodSync(path, 0o750);
    await saveFile(path, "new");
    expect(statSync(path).mode & 0o7777).toBe(0o750);
  });

  it("writes through a link, which stays one", async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, "real"), "old");
    symlinkSync("real", join(folder, "link"));
    await saveFile(join(folder, "link"), "new");
    expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true);
    expect(textAt(join(folder, "real"))).toBe("new");
  });

  it("takes over what a killed writer left beside the file", async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, ".page.md.loop.tmp"), "half, and much longer than the new text");
    await saveFile(join(folder, "page.md"), "whole");
    expect(readdirSync(folder)).toEqual(["page.md"]);
    expect(textAt(join(folder, "page.md"))).toBe("whole");
  });

  it("leaves the old file and nothing else when it fails", async () => {
    const folder = join(makeFolder(), "taken");
    await saveFile(join(folder, "inner"), "");
    await expect(saveFile(folder, "text")).rejects.toMatchObject({
      code: "IO_FAILED",
      kind: "environment",
      details: { received: "EISDIR", where: { file: folder } },
    });
    expect(readdirSync(join(folder, ".."))).toEqual(["taken"]);
    expect(existsSync(join(folder, "inner"))).toBe(true);
  });
});

describe("appendLine", () => {
  it("begins a file with its folders, and adds to it", async () => {
    const path = join(makeFolder(), "a", "journal");
    await appendLine(path, "one");
    await appendLine(path, "two");
    expect(textAt(path)).toBe("one\ntwo\n");
  });

  it("fails with code and place where a folder is in the way", async () => {
    const folder = makeFolder();
    await expect(appendLine(folder, "line")).rejects.toMatchObject({
      code: "IO_FAILED",
      details: { received: "EISDIR" },
    });
  });
});
