import { describe, expect, it } from "vitest";
import { formatImpact } from "../../../../src/cli/loop/format-impact.ts";
import type { Impact } from "../../../../src/harness/alignment/impact/impact.ts";

const nothing: Impact = { files: [], clauses: [], removed: [], rows: [], tests: [], selectors: [] };
const filesOf = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `src/${at}.ts`);

// @spec specs/alignment.md §9
describe("formatImpact", () => {
  it("shows the first twenty of a group and how many more --json has", () => {
    const lines = formatImpact({ ...nothing, files: filesOf(1200) }, "main").split("\n");
    expect(lines.slice(0, 2)).toEqual(["Changed files since main: 1200", "  src/0.ts"]);
    expect(lines.slice(20, 23)).toEqual(["  src/19.ts", "  and 1180 more (--json has all)", "Clauses: none"]);
  });

  it("shows all of a group that has one more only", () => {
    expect(formatImpact({ ...nothing, selectors: filesOf(21) }, "main")).not.toContain("more");
  });

  it("names a few of the places that point at a removed clause", () => {
    const linkedBy = filesOf(9).map((path) => ({ path, line: 1, name: null }));
    const removed = { id: "specs/x.md §1", path: "specs/x.md", line: 3, title: "Sums", movedTo: null, linkedBy };
    expect(formatImpact({ ...nothing, removed: [removed] }, "main")).toContain("src/4.ts:1 and 4 more)");
  });
});
