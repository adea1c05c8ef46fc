import { describe, expect, it } from "vitest";
import { toChangedLines } from "../../../../../src/harness/alignment/impact/changed-lines.ts";
import type { WorkTreeChange } from "../../../../../src/harness/git/changes.ts";

function change(more: Partial<WorkTreeChange>): WorkTreeChange {
  return { path: "a.ts", kind: "modified", renamedFrom: null, binary: false, hunks: [], ...more };
}

function touched(from: number, to: number, addedLines: number): readonly number[] {
  const hunk = { from, to, addedLines, deletedLines: 1, symbol: null };
  const lines = toChangedLines([change({ hunks: [hunk] })]);
  return [1, 2, 3, 4, 5, 6].filter((line) => lines.touches("a.ts", { line, endLine: line }));
}

describe("changed lines", () => {
  it("are those of the hunks, both ends included", () => {
    expect(touched(3, 4, 2)).toEqual([3, 4]);
  });

  it("of a pure deletion are the line before it and the one behind", () => {
    expect(touched(3, 3, 0)).toEqual([3, 4]);
  });

  it("are all of a file that is new, renamed or binary", () => {
    const changes = [
      change({ path: "new.ts", kind: "added" }),
      change({ path: "to.ts", kind: "renamed", renamedFrom: "from.ts" }),
      change({ path: "x.png", binary: true }),
    ];
    const lines = toChangedLines(changes);
    expect(
      ["new.ts", "to.ts", "x.png", "other.ts"].map((path) => lines.touches(path, { line: 9, endLine: 9 })),
    ).toEqual([true, true, true, false]);
    expect([...lines.paths].sort()).toEqual(["from.ts", "new.ts", "to.ts", "x.png"]);
  });
});
