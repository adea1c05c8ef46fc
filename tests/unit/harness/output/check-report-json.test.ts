import { describe, expect, it } from "vitest";
import { compileSchema } from "../../../../src/base/schema/validator.ts";
import { formatCheckJson } from "../../../../src/harness/output/check-report-json.ts";
import { summarizeTrace } from "../../../../src/harness/output/check-report-states.ts";
import type { CheckReport } from "../../../../src/harness/output/check-report.ts";
import { emptyReport, sampleClause, sampleIssue, sampleLink, sampleReport, scanned } from "./check-samples.ts";

const schema = new URL("../../../../src/harness/alignment/check-report.schema.json", import.meta.url);
const { validate } = compileSchema(schema);

const clauses = [
  sampleClause({
    id: "specs/x.md §2",
    range: { line: 9, column: 1, endLine: 12 },
    state: "uncovered",
    missing: ["test"],
  }),
  sampleClause({
    evidence: ["R2", "R1"],
    review: { by: "A. Person", at: "2026-11-28T21:40:00Z" },
    waivers: [{ state: "stale-code", until: "2027-01-31", by: "A. Person <a@example.org>", reason: "moves" }],
  }),
];
const lost = [
  { link: sampleLink({ path: "src/z.ts", cover: null }), state: "orphaned", candidates: ["specs/x.md §1"] },
  { link: sampleLink({ path: "src/a.ts" }), state: "ambiguous", candidates: ["b", "a"] },
] as const;
const report: CheckReport = {
  scanned: {
    ...scanned,
    notRead: [{ role: "document", format: "AsciiDoc", files: 12 }],
    notAsked: [{ tool: "go test", commands: 2 }],
  },
  issues: [sampleIssue(), sampleIssue({ where: { file: "a.md" }, subject: "specs/x.md §1" })],
  trace: { clauses, lost, issues: [] },
  summary: summarizeTrace({ clauses, lost, issues: [] }),
};

describe("formatCheckJson", () => {
  it("is as its schema says, with all that a report can hold and with nothing", () => {
    for (const each of [report, sampleReport([]), emptyReport]) {
      validate(JSON.parse(formatCheckJson(each)));
      expect(validate.errors).toBeNull();
    }
  });

  it("is refused by its schema where a field is unknown", () => {
    expect(validate({ ...JSON.parse(formatCheckJson(report)), at: "2026-11-28" })).toBe(false);
  });

  it("has the same bytes whatever order things were found in", () => {
    const reversed: CheckReport = {
      scanned: Object.fromEntries(Object.entries(report.scanned).toReversed()) as unknown as CheckReport["scanned"],
      issues: report.issues.toReversed(),
      trace: {
        clauses: clauses.toReversed().map((clause) => ({
          ...clause,
          links: clause.links.toReversed(),
          evidence: clause.evidence.toReversed(),
        })),
        lost: lost.toReversed(),
        issues: [],
      },
      summary: summarizeTrace({ clauses: clauses.toReversed(), lost, issues: [] }),
    };
    expect(formatCheckJson(reversed)).toBe(formatCheckJson(report));
  });
});
