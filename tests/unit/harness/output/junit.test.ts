import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { formatJunit } from "../../../../src/harness/output/junit.ts";
import { emptyReport, sampleClause, sampleIssue, sampleReport } from "./check-samples.ts";

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  isArray: (name) => name === "testcase",
});

const suites = (xml: string) => {
  const [checks, clauses] = parser.parse(xml).testsuites.testsuite;
  return { checks, clauses };
};

describe("formatJunit", () => {
  it("has a case for each clause: passed, failed with its finding, skipped where its state is let pass", () => {
    const clauses = [
      sampleClause(),
      sampleClause({
        id: "b",
        path: "specs/y.md",
        title: "",
        state: "uncovered",
        states: ["uncovered"],
        missing: ["test"],
      }),
      sampleClause({
        id: "c",
        path: "specs/z.md",
        state: "stale-code",
        states: ["stale-code"],
        waivers: [{ state: "stale-code", until: "2027-01-31", by: "A. Person", reason: "moves" }],
      }),
    ];
    const xml = formatJunit(sampleReport([sampleIssue({ subject: "b" })], clauses));
    const { testcase, tests, failures, skipped } = suites(xml).clauses;
    expect({ tests, failures, skipped }).toEqual({ tests: "3", failures: "1", skipped: "1" });
    expect(testcase[0]).toEqual({ classname: "specs/x.md", name: "specs/x.md §1 Adding" });
    expect(testcase[1].failure.message).toBe("uncovered; missing: test");
    expect(testcase[1].failure["#text"]).toContain("docs/a.md:3:5 error reference-missing");
    expect(testcase[2].skipped.message).toBe(
      "stale: code changed since review; waived: stale-code until 2027-01-31, A. Person: moves",
    );
  });

  it("has a case for each rule, which fails with its errors and not with its warnings", () => {
    const xml = formatJunit(sampleReport([sampleIssue(), sampleIssue({ rule: "own-rule", severity: "warning" })]));
    const { testcase, failures } = suites(xml).checks;
    const named = (start: string) => testcase.find(({ name }: { name: string }) => name.startsWith(start));
    expect(failures).toBe("1");
    expect(named("reference-missing").failure.message).toBe("1 found, the first: `src/gone.ts` does not exist");
    expect(named("own-rule")["system-out"]).toContain("warning own-rule");
    expect(named("table-differs").failure).toBeUndefined();
  });

  it("is well-formed whatever stands in a message", () => {
    const issue = sampleIssue({ message: '<![CDATA[ & " ]]> \u0000\u001b\ufffe\ud800 🙂', received: "</failure>" });
    const xml = formatJunit(sampleReport([issue], [sampleClause({ title: '<b> & "\u0001' })]));
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(xml).toContain("🙂");
    expect(["\u0000", "\u0001", "\u001b", "\ufffe"].filter((each) => xml.includes(each))).toEqual([]);
  });

  it("has no cases of clauses where nothing is known of them", () => {
    expect(suites(formatJunit(emptyReport)).clauses.tests).toBe("0");
  });
});
