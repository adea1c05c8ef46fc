import { describe, expect, it } from "vitest";
import { formatReading, parseReading } from "../../../../../src/harness/alignment/corpus/reading-line.ts";
import type { Reading } from "../../../../../src/harness/alignment/corpus/reading.ts";
import type { Clause, FileFacts, Link, Reference } from "../../../../../src/harness/alignment/types.ts";
import { clauseAt, linkAt } from "./support.ts";

const path = "specs/a.md";
const range = { line: 3, column: 5, endLine: 9 };
const reference: Required<Reference> = { written: "§ 2", address: "specs/a.md §2", path, range };
const link: Required<Link> = linkAt(path, { line: 7, text: "// @spec specs/b.md §1" }, "doc");
const clause: Required<Clause> = clauseAt(path, { line: 1, text: "# One\n“quoted” \u2028 \\ \0" });

const empty: Required<FileFacts> = {
  path,
  role: "spec",
  clauses: [],
  links: [],
  references: [],
  selectors: [],
  unasked: undefined,
  tables: [],
  anchors: [],
  lineCount: 0,
  issues: [],
};

function roundTrip(reading: Reading): Reading {
  const line = formatReading(reading);
  expect(line).not.toContain("\n");
  return parseReading(line, { path, role: "spec" });
}

describe("a reading as a line", () => {
  it.each<readonly [string, Partial<FileFacts>]>([
    ["nothing", {}],
    ["links", { links: [link, { ...link, cover: null, item: "impl~a~1" }, { ...link, address: "", written: "" }] }],
    ["a link that another file holds", { links: [{ ...link, path: "src/other.ts", address: "" }] }],
    [
      "clauses",
      { clauses: [clause, { ...clause, informative: true, parent: "specs/a.md §1", tags: ["a"], needs: [] }] },
    ],
    [
      "OpenFastTrace's items",
      { clauses: [{ ...clause, artifact: "req", revision: 2, status: "draft", covers: [reference] }] },
    ],
    [
      "what depends on others",
      { clauses: [{ ...clause, depends: [reference, { ...reference, path: "x" }], path: "y" }, clause] },
    ],
    ["anchors alone", { anchors: ["a"], lineCount: 100_000 }],
    [
      "references",
      { references: [{ written: "a", kind: "line", target: "b", line: 3, lastLine: 5, fragment: null, path, range }] },
    ],
    ["selectors", { selectors: [{ command: "pytest a.py", path, range }], links: [link] }],
    ["tools of tests that nobody can be asked about", { unasked: ["go test", "Jest"] }],
    [
      "tables",
      {
        tables: [
          { source: { kind: "help", target: "x" }, header: ["a"], rows: [{ cells: ["1"], range }], path, range },
        ],
      },
    ],
    ["issues", { issues: [{ severity: "error", rule: "r", where: { file: path, line: 1 }, message: "m", hint: "h" }] }],
  ])("loses nothing of %s", (_, facts) => {
    const reading: Reading = { kind: "facts", facts: { ...empty, ...facts } };
    expect(roundTrip(reading)).toEqual(reading);
  });

  it("keeps why a file was not read", () => {
    const unread: Reading = { kind: "unread", reason: "encoding", received: "UTF-16", line: 1, column: 1 };
    expect(roundTrip(unread)).toEqual(unread);
    expect(roundTrip({ kind: "none" })).toEqual({ kind: "none" });
  });
});
