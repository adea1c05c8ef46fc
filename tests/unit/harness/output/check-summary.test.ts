import { describe, expect, it } from "vitest";
import { formatCheckSummary } from "../../../../src/harness/output/check-summary.ts";
import { sampleClause, sampleIssue, sampleReport } from "./check-samples.ts";

describe("formatCheckSummary", () => {
  it("says whether all agrees, what was scanned, and how many clauses have each state", () => {
    const text = formatCheckSummary(sampleReport([]));
    expect(text).toMatch(/^## loop check: all agrees\n\n0 errors, 0 warnings\.\n\nScanned 2 specs/);
    expect(text).toContain("| covered | 1 |");
  });

  it("lists the states that a waiver lets pass, a hundred at most", () => {
    const waiver = {
      state: "unproven",
      until: "2027-01-31",
      by: "A. Person <a@example.org>",
      reason: "moves",
    } as const;
    const clauses = Array.from({ length: 102 }, (_, at) => sampleClause({ id: `x.c${at}`, waivers: [waiver] }));
    const text = formatCheckSummary(sampleReport([], clauses));
    expect(text).toContain("Waived: 102\n\n- x.c0: unproven until 2027-01-31, A. Person ");
    expect(text.match(/^- x\.c/gm)).toHaveLength(100);
    expect(text).toContain("- and 2 more\n");
  });

  it("lists errors before warnings, one a row", () => {
    const warning = sampleIssue({ severity: "warning", where: { file: "a.md" } });
    const text = formatCheckSummary(sampleReport([warning, sampleIssue({ where: { file: "b.md" } })]));
    expect(text).toMatch(/^## loop check: something does not agree/);
    expect(text.indexOf("| error | `b.md` |")).toBeLessThan(text.indexOf("| warning | `a.md` |"));
  });

  it("stays a table whatever stands in a finding", () => {
    const issue = sampleIssue({ message: "a | b\n\n# c <img src=x>", received: "`|`", where: { file: "x|y.md" } });
    const row = formatCheckSummary(sampleReport([issue]))
      .split("\n")
      .find((line) => line.startsWith("| error"))!;
    expect(row).not.toContain("<img");
    expect(row.replaceAll(String.raw`\|`, "").match(/\|/g)).toHaveLength(5);
  });

  it("stays below the limit and says how many findings were cut", () => {
    const issues = Array.from({ length: 20_000 }, (_, line) =>
      sampleIssue({ where: { file: "é.md", line: line + 1 } }),
    );
    const text = formatCheckSummary(sampleReport(issues));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024);
    expect(Buffer.byteLength(text)).toBeGreaterThan(1024 * 1024 - 2000);
    const [, cut] = /\*\*Cut here:\*\* (\d+) more findings/.exec(text)!;
    expect(Number(cut) + text.match(/^\| error/gm)!.length).toBe(20_000);
  });
});
