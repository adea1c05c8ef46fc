import { describe, expect, it } from "vitest";
import { placeReport } from "../../../../src/harness/output/place-report.ts";
import { sampleIssue, sampleReport } from "./check-samples.ts";

describe("placeReport", () => {
  // @spec specs/alignment.md §9
  it("names the files of findings from the top of the repository, and leaves the rest", () => {
    const report = sampleReport([sampleIssue({ where: { file: "docs/a.md", line: 3 } })]);
    const placed = placeReport(report, "backend/");
    expect(placed.issues[0]?.where).toEqual({ file: "backend/docs/a.md", line: 3 });
    expect(placed).toEqual({ ...report, issues: placed.issues });
    expect(placeReport(report, "")).toBe(report);
  });
});
