import { describe, expect, it } from "vitest";
import type { CacheEntry } from "../../../../../src/harness/alignment/corpus/cache.ts";
import { REFUSED, type SeenFiles } from "../../../../../src/harness/alignment/corpus/seen-files.ts";
import { sortOut } from "../../../../../src/harness/alignment/corpus/sort-out.ts";

const seen: SeenFiles = {
  paths: ["known.ts", "touched.ts", "refused.ts", "young.ts", "picture.png", "skipped.ts"],
  nameless: [],
  closed: [],
  roles: ["code", "code", "code", "code", null, "code"],
  stamps: Float64Array.from(
    [
      [10, 1_000.5, 1_000.5, 1],
      [10, 1_000.5, 1_000.5, 2],
      [REFUSED, 0, 0, 0],
      [10, 9_999.5, 9_999.5, 4],
      [0, 0, 0, 0],
      [10, 1_000.5, 1_000.5, 6],
    ].flat(),
  ),
};
const entry = (size: number, inode: number): CacheEntry => ({
  stamp: [size, 1_000.5, 1_000.5, inode],
  hash: "h",
  role: "code",
  line: "[1]",
  source: "1-of-1.facts",
});

// @spec specs/alignment.md §1
describe("sortOut", () => {
  const before = new Map([
    ["known.ts", entry(10, 1)],
    ["touched.ts", entry(9, 2)],
  ]);
  const { kept, toRead } = sortOut(seen, { before, skip: new Set(["skipped.ts"]), nowMs: 10_000 });

  it("keeps what the cache knows under the same stamp", () => {
    expect([...kept.keys()]).toEqual(["known.ts"]);
  });

  it("has the others read; one that the system refuses and one that is too young have no stamp", () => {
    expect(toRead).toEqual([
      { path: "touched.ts", role: "code", bytes: 10, stamp: [10, 1_000.5, 1_000.5, 2], knownHash: "h" },
      { path: "refused.ts", role: "code", bytes: 0, stamp: null, knownHash: null },
      { path: "young.ts", role: "code", bytes: 10, stamp: null, knownHash: null },
    ]);
  });
});
