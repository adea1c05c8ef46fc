import { describe, expect, it } from "vitest";
import { formatCheckSummary } from "../../../../src/harness/output/check-summary.ts";
import { sampleIssue, sampleReport } from "./check-samples.ts";

describe("formatCheckSummary", () => {
  it("says whether all agrees, what was scanned, and how many clauses have each state", () => {
    const text = formatCheckSummary(sampleReport([]));
    expect(text).toMatch(/^## loop check: all agrees\n\n0 errors, 0 warnings\.\n\nScanned 2 specs/);
    expect(text).toContain("| covered | 1 |");
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
