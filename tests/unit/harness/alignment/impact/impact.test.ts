import { describe, expect, it } from "vitest";
import { toChangedLines } from "../../../../../src/harness/alignment/impact/changed-lines.ts";
import { impactOf } from "../../../../../src/harness/alignment/impact/impact.ts";
import { readClauses } from "../../../../../src/harness/alignment/clauses/read-clauses.ts";
import { traceClauses } from "../../../../../src/harness/alignment/trace/trace.ts";
import type { FileFacts, Link } from "../../../../../src/harness/alignment/types.ts";
import type { WorkTreeChange } from "../../../../../src/harness/git/changes.ts";
import { parsePlan } from "../../../../../src/harness/plan/parse.ts";

const path = "specs/x.md";
const spec = [
  "# X",
  "",
  "## 1. First",
  "",
  "Text.",
  "",
  "## 2. Second",
  "<!-- clause: depends specs/x.md §1 -->",
  "",
  "More.",
  "",
  "## 3. Third",
  "",
  "Last.",
  "",
].join("\n");
const plan = parsePlan(
  [
    "---",
    "id: P",
    "title: P",
    "status: in_progress",
    "mode: tdd",
    "---",
    "- [ ] A1 One",
    "  - red: `pytest tests/a.py`",
    "  - spec: `specs/x.md` §3",
    "",
  ].join("\n"),
  "plans/p.md",
);

function change(
  changed: string,
  [from, to]: readonly [number, number],
  kind: WorkTreeChange["kind"] = "modified",
): WorkTreeChange {
  const hunk = { from, to, addedLines: to - from + 1, deletedLines: 1, symbol: null };
  return { path: changed, kind, renamedFrom: null, binary: false, hunks: [hunk] };
}

function file(facts: Partial<FileFacts> & Pick<FileFacts, "path" | "role">): FileFacts {
  const none = { clauses: [], links: [], references: [], selectors: [], tables: [], anchors: [], issues: [] };
  return { ...none, lineCount: 20, ...facts };
}

const link: Link = {
  written: "specs/x.md §3",
  address: "specs/x.md §3",
  path: "src/a.ts",
  range: { line: 1, column: 4, endLine: 1 },
  kind: "impl",
  cover: { kind: "symbol", name: "a", range: { line: 2, column: 1, endLine: 5 }, hash: "0000000000000000", exact: "0" },
  item: null,
};
const files = [
  file({ path, role: "spec", clauses: readClauses(spec, path, { needs: [], linkWords: ["@spec"] }).clauses }),
  file({ path: "src/a.ts", role: "code", links: [link] }),
];
const results = { tests: [], sources: [], unmatched: [], issues: [] };
const trace = traceClauses({ files, plans: [plan], evidence: [], results, reviews: null, today: "2026-11-28" });

function touched(...changes: readonly WorkTreeChange[]) {
  const impact = impactOf({ changes, files, trace, plans: [plan], reviews: null });
  return {
    ...impact,
    clauses: impact.clauses.map(({ id, reasons }) => `${id.replace("specs/x.md ", "")} ${reasons.join(",")}`),
  };
}

describe("impactOf", () => {
  it("finds the clause whose text changed, and what depends on it", () => {
    expect(touched(change(path, [5, 5])).clauses).toEqual(["§1 text", "§2 depends"]);
  });

  it("finds the clause whose code changed, its row, and the selectors of the row", () => {
    expect(touched(change("src/a.ts", [3, 3]))).toMatchObject({
      files: ["src/a.ts"],
      clauses: ["§3 code"],
      rows: [{ plan: "P", row: "A1" }],
      selectors: ["pytest tests/a.py"],
    });
  });

  it("finds the row of a plan that says something else now, and a command of a document whose line changed", () => {
    expect(touched(change("plans/p.md", [8, 8]))).toMatchObject({
      rows: [{ row: "A1" }],
      selectors: ["pytest tests/a.py"],
    });
    expect(touched(change("plans/p.md", [3, 3]))).toMatchObject({ rows: [], selectors: [] });
    const selector = { command: "pytest tests/b.py", path: "docs/a.md", range: { line: 4, column: 1, endLine: 4 } };
    const document = file({ path: "docs/a.md", role: "document", selectors: [selector] });
    const impactAt = (line: number) =>
      impactOf({
        changes: [change("docs/a.md", [line, line])],
        files: [...files, document],
        trace,
        plans: [],
        reviews: null,
      });
    expect(impactAt(4).selectors).toEqual(["pytest tests/b.py"]);
    expect(impactAt(6).selectors).toEqual([]);
  });

  it("leaves alone what stands beside the changed lines", () => {
    expect(touched(change("src/a.ts", [7, 9])).clauses).toEqual([]);
  });

  it("finds a clause whose linked file is gone, by its review", () => {
    const locked = { kind: "test", path: "tests/a.test.ts", name: "adds", hash: "1111111111111111", exact: null };
    const entry = {
      id: "specs/x.md §1",
      line: 1,
      clause: null,
      depends: [],
      links: [locked],
      reviewed: null,
      waivers: [],
    };
    const reviews = { path: "alignment.lock", entries: new Map([[entry.id, entry]]) };
    const changes = [change("tests/a.test.ts", [0, 0], "deleted")];
    const { clauses } = impactOf({ changes, files, trace, plans: [], reviews });
    expect(clauses.map(({ id, reasons }) => [id, reasons])).toEqual([
      ["specs/x.md §1", ["gone"]],
      ["specs/x.md §2", ["depends"]],
    ]);
  });
});

describe("toChangedLines", () => {
  it("takes a file that came or was renamed as a whole, under both its names", () => {
    const renamed: WorkTreeChange = { ...change("new.ts", [1, 1], "renamed"), renamedFrom: "old.ts" };
    const lines = toChangedLines([renamed]);
    expect(lines.touches("new.ts", { line: 900, endLine: 901 })).toBe(true);
    expect([...lines.paths]).toEqual(["new.ts", "old.ts"]);
  });

  it("lets a deletion touch the line before it and the line behind it", () => {
    const deletion: WorkTreeChange = { ...change("a.ts", [4, 4]) };
    const hunks = deletion.hunks.map((hunk) => ({ ...hunk, addedLines: 0 }));
    const lines = toChangedLines([{ ...deletion, hunks }]);
    const touches = [3, 4, 5, 6].map((line) => lines.touches("a.ts", { line, endLine: line }));
    expect(touches).toEqual([false, true, true, false]);
  });
});
