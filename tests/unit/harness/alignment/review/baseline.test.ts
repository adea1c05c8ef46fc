import { describe, expect, it } from "vitest";
import type { Issue } from "../../../../../src/base/errors/issue.ts";
import {
  applyBaseline,
  createBaseline,
  formatBaseline,
  parseBaseline,
  shrinkBaseline,
} from "../../../../../src/harness/alignment/review/baseline.ts";

function issue(subject: string, line = 1): Issue {
  return {
    severity: "error",
    rule: "clause-uncovered",
    where: { file: "specs/x.md", line },
    message: "uncovered",
    subject,
  };
}

describe("a baseline", () => {
  it("lets the findings pass that it has, wherever they stand now, and no others", () => {
    const baseline = createBaseline([issue("a"), issue("b")]);
    const outcome = applyBaseline([issue("a", 99), issue("c")], baseline);
    expect(outcome.issues).toEqual([issue("c")]);
    expect(outcome.passed).toBe(1);
    expect(outcome.gone.map(({ subject }) => subject)).toEqual(["b"]);
  });

  it("lets pass as many alike as it has", () => {
    const baseline = createBaseline([issue("a"), issue("a")]);
    expect(applyBaseline([issue("a"), issue("a"), issue("a")], baseline)).toMatchObject({
      passed: 2,
      issues: [issue("a")],
    });
  });

  it("never holds that nothing was checked", () => {
    const empty = { ...issue("a"), rule: "check-empty" };
    expect(createBaseline([empty, issue("b")]).findings.map(({ rule }) => rule)).toEqual(["clause-uncovered"]);
    const forged = {
      version: 1,
      findings: [{ rule: "check-empty", file: "specs/x.md", subject: "a", basis: [], count: 1 }],
    } as const;
    expect(applyBaseline([empty], forged).issues).toEqual([empty]);
  });

  it("only shrinks", () => {
    const baseline = createBaseline([issue("a"), issue("a"), issue("b")]);
    const shrunk = shrinkBaseline([issue("a"), issue("c")], baseline);
    expect(shrunk.findings).toEqual([
      { rule: "clause-uncovered", file: "specs/x.md", subject: "a", basis: [], count: 1 },
    ]);
    expect(shrinkBaseline([issue("a"), issue("a")], shrunk)).toEqual(shrunk);
  });

  // @spec specs/alignment.md §9
  it("shows a finding again that is made of something else, and lets it pass where it is made of less", () => {
    const of = (...basis: readonly string[]): Issue => ({ ...issue("a"), basis });
    const baseline = createBaseline([of("22", "11")]);
    expect(applyBaseline([of("11", "22")], baseline)).toEqual({ issues: [], passed: 1, gone: [] });
    expect(applyBaseline([of("11", "33")], baseline)).toMatchObject({ issues: [of("11", "33")], passed: 0 });
    expect(applyBaseline([of("11")], baseline)).toMatchObject({ issues: [], passed: 1, gone: [{ subject: "a" }] });
    const shrunk = shrinkBaseline([of("11")], baseline);
    expect(applyBaseline([of("11", "22")], parseBaseline(formatBaseline(shrunk), "b")).passed).toBe(0);
  });

  it("of version 1 lets pass whatever its findings are made of, until it is written anew", () => {
    const old = parseBaseline(
      `{"version": 1, "findings": [{"rule": "clause-uncovered", "file": "specs/x.md", "subject": "a"}]}`,
      "alignment.baseline.json",
    );
    const found = [{ ...issue("a"), basis: ["11"] }];
    expect(applyBaseline(found, old)).toEqual({ issues: [], passed: 1, gone: [] });
    expect(formatBaseline(shrinkBaseline(found, old))).toBe(formatBaseline(createBaseline(found)));
  });

  it("knows a finding without a subject by its words without places", () => {
    const of = (message: string): Issue => ({
      severity: "error",
      rule: "r",
      where: { file: "a.md", line: 1 },
      message,
    });
    const baseline = createBaseline([of("see b.md:12:3 and line 7")]);
    expect(applyBaseline([of("see b.md:14 and line 9")], baseline).issues).toEqual([]);
    expect(applyBaseline([of("see c.md:12:3 and line 7")], baseline).passed).toBe(0);
  });

  it("is the same bytes for the same findings, and reads them again", () => {
    const text = formatBaseline(createBaseline([issue("b"), issue("a"), issue("a")]));
    expect(text).toBe(formatBaseline(createBaseline([issue("a"), issue("b"), issue("a")])));
    expect(formatBaseline(parseBaseline(text, "alignment.baseline.json"))).toBe(text);
    expect(formatBaseline(parseBaseline(formatBaseline(createBaseline([])), "b"))).toContain(`"findings": []`);
  });

  it.each([
    "{",
    "null",
    `{"version": 3, "findings": []}`,
    `{"version": 2, "findings": [{"rule": "a", "file": "b", "subject": "c", "basis": "d"}]}`,
    `{"version": 1, "findings": [{"rule": "a"}]}`,
    `{"version": 1, "findings": [{"rule": "a", "file": "b", "subject": "c", "count": 0}]}`,
    `{"version": 1, "findings": [{"rule": "a", "file": "b", "subject": "c"}, {"rule": "a", "file": "b", "subject": "c"}]}`,
  ])("is refused as %s", (text) => {
    expect(() => parseBaseline(text, "alignment.baseline.json")).toThrow(
      expect.objectContaining({ code: "SPEC_BASELINE_INVALID" }),
    );
  });
});
