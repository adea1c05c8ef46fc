import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { formatSarif } from "../../../../src/harness/output/sarif.ts";
import { sampleIssue, sampleReport } from "./check-samples.ts";
import type { Issue } from "../../../../src/base/errors/issue.ts";

// Draft 4, as JSON Schema Store publishes it; drafts 4 and 7 read the same in it.
const { $schema: _draft, id: _id, ...schema } = sarifSchema;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
ajv.addFormat("uri", { validate: (text: string) => URL.canParse(text) });
ajv.addFormat("uri-reference", { validate: (text: string) => /^[\w%/.~!$&'()*+,;=:@?#-]*$/.test(text) });
ajv.addFormat("date-time", { validate: (text: string) => !Number.isNaN(Date.parse(text)) });
const validate = ajv.compile(schema);

const run = (issues: readonly Issue[]) =>
  JSON.parse(formatSarif(sampleReport(issues), { toolVersion: "0.1.0" })).runs[0];

describe("formatSarif", () => {
  it("is valid by the schema of SARIF 2.1.0, with findings and without", () => {
    const bare = sampleIssue({ where: { file: "b.md" }, severity: "warning", rule: "own-rule" });
    for (const issues of [[], [sampleIssue(), bare]]) {
      const log = JSON.parse(formatSarif(sampleReport(issues), { toolVersion: "0.1.0" }));
      validate(log);
      expect(validate.errors).toBeNull();
    }
  });

  it("is refused by that schema where a level is none of its own", () => {
    const log = JSON.parse(formatSarif(sampleReport([sampleIssue()]), { toolVersion: "0.1.0" }));
    log.runs[0].results[0].level = "fatal";
    expect(validate(log)).toBe(false);
  });

  it("gives each rule once, with its fix as help, and each result its rule's index", () => {
    const { tool, results } = run([sampleIssue(), sampleIssue(), sampleIssue({ rule: "a-rule", severity: "warning" })]);
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(["a-rule", "reference-missing"]);
    expect(tool.driver.rules[1].help.text).toBe(
      "Paths, anchors and links in documents exist. For instance: correct the path",
    );
    expect(results.map(({ ruleIndex }: { ruleIndex: number }) => ruleIndex)).toEqual([1, 1, 0]);
  });

  it("encodes a file's name as a relative URI", () => {
    const { results } = run([sampleIssue({ where: { file: "docs/ä b%#?:\ud800.md", line: 1 } })]);
    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
      "docs/%C3%A4%20b%25%23%3F%3A%EF%BF%BD.md",
    );
  });

  it("keeps a fingerprint when lines move, and has another one for another subject", () => {
    const fingerprints = (issues: readonly Issue[]): readonly string[] =>
      run(issues).results.map(
        (each: { partialFingerprints: Record<string, string> }) => each.partialFingerprints["loopCheck/v1"],
      );
    const at = (line: number, over: Partial<Issue> = {}): Issue =>
      sampleIssue({ where: { file: "a.md", line }, received: `src/b.ts:${line} is 3f2a9c01d4e5b68${line}`, ...over });
    expect(fingerprints([at(1)])).toEqual(fingerprints([at(7)]));
    expect(fingerprints([at(1), at(2)]).map((each) => each.slice(-2))).toEqual([":1", ":2"]);
    expect(fingerprints([at(1, { subject: "x" })])).not.toEqual(fingerprints([at(1, { subject: "y" })]));
    expect(fingerprints([at(1, { subject: "x", message: "1 of 2" })])).toEqual(fingerprints([at(1, { subject: "x" })]));
  });

  it("lists at most 25,000 results, errors first, and says how many there were", () => {
    const warnings = Array.from({ length: 25_000 }, (_, line) =>
      sampleIssue({ severity: "warning", where: { file: "a.md", line: line + 1 } }),
    );
    const { results, invocations } = run([...warnings, sampleIssue({ where: { file: "z.md" } })]);
    expect(results).toHaveLength(25_000);
    expect(results[0].level).toBe("error");
    expect(invocations[0].toolExecutionNotifications[1].message.text).toContain("25000 of 25001 findings");
  });
});
