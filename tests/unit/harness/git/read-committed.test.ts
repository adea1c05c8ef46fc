import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCommitted } from "../../../../src/harness/git/read-committed.ts";
import { makeRepository } from "../../../support/repository.ts";

describe("readCommitted", () => {
  it("gives the bytes of files as a commit has them, and leaves out what it does not have", async () => {
    const root = makeRepository({ "a b.md": "one\n\n", "ä/ü.md": "Größe", "empty.md": "" });
    rmSync(join(root, "a b.md"));
    const texts = await readCommitted(root, "HEAD", ["none.md", "a b.md", "ä", "ä/ü.md", "empty.md", "line\nend.md"]);
    expect([...texts].map(([path, bytes]) => [path, bytes.toString("utf8")])).toEqual([
      ["a b.md", "one\n\n"],
      ["ä/ü.md", "Größe"],
      ["empty.md", ""],
    ]);
  });
});
