import { describe, expect, it } from "vitest";
import { formatCheckText } from "../../../../src/harness/output/check-report-text.ts";
import { emptyReport, sampleClause, sampleIssue, sampleReport } from "./check-samples.ts";

describe("formatCheckText", () => {
  it("says first what was scanned and found, then the findings by file and place, then the totals", () => {
    const later = sampleIssue({ where: { file: "docs/a.md", line: 10 }, severity: "warning", rule: "table-differs" });
    const other = sampleIssue({ where: { file: "README.md" }, message: "no title" });
    const clause = sampleClause({ state: "stale-code", states: ["stale-code"] });
    expect(formatCheckText(sampleReport([later, sampleIssue(), other], [sampleClause(), clause])).split("\n")).toEqual([
      "Scanned 2 specs, 1 test file, 3 code files, 1 document; 1 plan, 3 rows, 1 run, 1 ledger entry.",
      "Found 2 clauses, 2 links, 4 references, 1 selector, 0 tied tables.",
      "Read 1 results file, 12 test results, 2 of linked tests.",
      "README.md error reference-missing: no title",
      "    received: src/gone.ts",
      "    expected: a file of the project",
      "    fix: correct the path",
      "docs/a.md:3:5 error reference-missing: `src/gone.ts` does not exist",
      "    received: src/gone.ts",
      "    expected: a file of the project",
      "    fix: correct the path",
      "docs/a.md:10 warning table-differs: `src/gone.ts` does not exist",
      "    received: src/gone.ts",
      "    expected: a file of the project",
      "    fix: correct the path",
      "Clauses: 1 stale: code changed since review, 1 covered.",
      "2 errors, 1 warning.",
    ]);
  });

  // @spec specs/alignment.md §1
  it("says behind what was scanned which texts were not read for their format", () => {
    const notRead = [
      { role: "spec", format: "reStructuredText", files: 1 },
      { role: "document", format: "AsciiDoc", files: 12 },
    ] as const;
    const report = { ...emptyReport, scanned: { ...emptyReport.scanned, notRead } };
    expect(formatCheckText(report).split("\n")[1]).toBe(
      "Not read: 1 spec in reStructuredText, 12 documents in AsciiDoc.",
    );
  });

  // @spec specs/alignment.md §8
  it("says behind what was found which commands no runner was asked about", () => {
    const notAsked = [
      { tool: "Jest", commands: 1 },
      { tool: "go test", commands: 2 },
    ];
    const report = { ...emptyReport, scanned: { ...emptyReport.scanned, notAsked } };
    expect(formatCheckText(report).split("\n")[2]).toBe(
      "Not asked whether they collect tests: 1 command of Jest, 2 commands of go test.",
    );
  });

  it("keeps a foreign text on its line and without colours", () => {
    const issue = sampleIssue({ received: "a\n::error::b\u001b[31mred" });
    expect(formatCheckText(sampleReport([issue]))).toContain("    received: a ::error::bred\n");
  });

  // @spec specs/alignment.md §5
  it("counts clauses with a waiver, and says last who lets what pass until when and why", () => {
    const waived = (state: "stale-code" | "unproven") =>
      ({ state, until: "2027-01-31", by: "A. Person", reason: "moves" }) as const;
    const clause = sampleClause({
      state: "stale-code",
      states: ["stale-code", "unproven"],
      waivers: [waived("stale-code"), waived("unproven")],
    });
    const lines = formatCheckText(sampleReport([], [sampleClause({ id: "b" }), clause])).split("\n");
    expect(lines.slice(-4)).toEqual([
      "Clauses: 1 stale: code changed since review, 1 covered; 1 with a waiver.",
      "Waived: specs/x.md §1: stale-code until 2027-01-31, A. Person: moves",
      "Waived: specs/x.md §1: unproven until 2027-01-31, A. Person: moves",
      "0 errors, 0 warnings.",
    ]);
  });

  it("says that there are no clauses", () => {
    expect(formatCheckText(emptyReport)).toContain("Clauses: none.");
  });
});
