import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readCommitted } from "../../../../src/harness/git/read-committed.ts";
import { git, makeFolder, makeRepository } from "../../../support/repository.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

async function read(root: string, paths: readonly string[], largestBytes = 1_000) {
  const found: (readonly [string, Buffer])[] = [];
  for await (const { path, bytes } of readCommitted(root, { commit: "HEAD", paths, largestBytes }))
    found.push([path, bytes]);
  return found;
}

/** How often git was asked for objects, as it says itself. */
async function countCalls(use: () => Promise<unknown>): Promise<number> {
  const log = join(makeFolder(), "trace");
  vi.stubEnv("GIT_TRACE", log);
  await use();
  return readFileSync(log, "utf8").split("built-in: git cat-file").length - 1;
}

describe("readCommitted", () => {
  it("gives the bytes of files as a commit has them, and leaves out what it does not have", async () => {
    const root = makeRepository({ "a b.md": "one\n\n", "ä/ü.md": "Größe", "empty.md": "" });
    rmSync(join(root, "a b.md"));
    const texts = await read(root, ["none.md", "a b.md", "ä", "ä/ü.md", "empty.md", "line\nend.md"]);
    expect(texts.map(([path, bytes]) => [path, bytes.toString("utf8")])).toEqual([
      ["a b.md", "one\n\n"],
      ["ä/ü.md", "Größe"],
      ["empty.md", ""],
    ]);
  });

  it("gives each byte of what is no text, and what stands behind it", async () => {
    const root = makeRepository({ "z.md": "last\n" });
    const bytes = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
    writeFileSync(join(root, "a.bin"), bytes);
    git(root, "add", "-A");
    git(root, "commit", "-q", "-m", "two");
    expect(await read(root, ["a.bin", "z.md"])).toEqual([
      ["a.bin", bytes],
      ["z.md", Buffer.from("last\n")],
    ]);
  });

  it("leaves out files that are too large, and a repository within", async () => {
    const root = makeRepository({ "a.md": "12345", "b.md": "1234", "c.md": "1" });
    git(root, "update-index", "--add", "--cacheinfo", `160000,${git(root, "rev-parse", "HEAD").trim()},inner`);
    git(root, "commit", "-q", "-m", "two");
    expect((await read(root, ["a.md", "b.md", "inner", "c.md"], 4)).map(([path]) => path)).toEqual(["b.md", "c.md"]);
  });

  it("asks git as often for three hundred files as for one", async () => {
    const names = Array.from({ length: 300 }, (_, index) => `${index}.md`);
    const root = makeRepository(Object.fromEntries(names.map((name) => [name, name])));
    expect(await countCalls(async () => expect(await read(root, ["0.md"])).toHaveLength(1))).toBe(2);
    const asked = async () => expect((await read(root, names)).map(([path]) => path)).toEqual(names);
    expect(await countCalls(asked)).toBe(2);
  });

  it("reads more than one call of git should give with further calls", async () => {
    const size = 24 * 1024 * 1024;
    const root = makeRepository({ "a.txt": "a".repeat(size), "b.txt": "b".repeat(size), "c.txt": "c".repeat(size) });
    const asked = async () => {
      const texts = await read(root, ["a.txt", "b.txt", "c.txt"], size);
      expect(texts.map(([path, bytes]) => [path, bytes.length, bytes.toString("latin1", size - 1)])).toEqual([
        ["a.txt", size, "a"],
        ["b.txt", size, "b"],
        ["c.txt", size, "c"],
      ]);
    };
    expect(await countCalls(asked)).toBe(3);
  });

  it("takes paths as they are below a folder of the repository", async () => {
    const root = makeRepository({ "a.md": "top", "backend/a.md": "below" });
    expect(await read(join(root, "backend"), ["a.md", "backend/a.md"])).toEqual([["a.md", Buffer.from("below")]]);
  });
});
