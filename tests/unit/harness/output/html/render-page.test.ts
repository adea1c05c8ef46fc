import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { renderPage } from "../../../../../src/harness/output/html/render-page.ts";
import { emptyReport, sampleClause, sampleIssue, sampleLink, sampleReport } from "../check-samples.ts";

const dataOf = (page: string) =>
  JSON.parse(/<script type="application\/json" id="data">(.*)<\/script>/.exec(page)![1]!);

describe("renderPage", () => {
  it("cannot be left by what stands in a title, a file's name or a message", () => {
    const hostile = "</script><script>alert(1)</script><!--\u2028";
    const clauses = [sampleClause({ title: hostile, path: hostile, links: [sampleLink({ path: hostile })] })];
    const page = renderPage(sampleReport([sampleIssue({ message: hostile })], clauses));
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toContain("<!--");
    expect(dataOf(page).clauses[0].title).toBe(hostile);
  });

  it("names no other file and lets its own script alone run", () => {
    const page = renderPage(sampleReport([]));
    const script = /<script type="module">([^]*?)<\/script>/.exec(page)![1]!;
    expect(page).toContain(`script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'`);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(?:src|href)="(?!data:)|https?:|@import|url\(/);
    expect(script).not.toMatch(/^(?:import|export) /m);
  });

  it("carries a test's last result beside its link, what is missing, and the way to the root", () => {
    const link = sampleLink({
      kind: "test",
      path: "tests/add.test.ts",
      cover: {
        kind: "symbol",
        name: "adds",
        range: { line: 7, column: 1, endLine: 9 },
        hash: "77aa88bb99cc00dd",
        exact: "0",
      },
    });
    const clause = sampleClause({
      links: [link],
      missing: ["impl"],
      tests: [{ path: "tests/add.test.ts", name: "adds", outcome: "failed", source: "RUN-1" }],
    });
    const { clauses, toRoot } = dataOf(renderPage(sampleReport([], [clause]), { toRoot: "../" }));
    expect(toRoot).toBe("../");
    expect(clauses[0].missing).toEqual(["impl"]);
    expect(clauses[0].links).toEqual([
      { kind: "test", path: "tests/add.test.ts", line: 7, name: "adds", outcome: "failed", source: "RUN-1" },
    ]);
  });

  it("has the same bytes whatever order things were found in", () => {
    const issues = [sampleIssue(), sampleIssue({ where: { file: "b.md" } })];
    const clauses = [sampleClause(), sampleClause({ id: "b", path: "specs/y.md" })];
    const turned = renderPage(sampleReport(issues.toReversed(), clauses.toReversed()));
    expect(turned).toBe(renderPage(sampleReport(issues, clauses)));
  });

  it("shows findings where nothing is known of clauses", () => {
    const data = dataOf(renderPage({ ...emptyReport, issues: [sampleIssue()] }));
    expect(data.clauses).toEqual([]);
    expect(data.issues).toHaveLength(1);
  });
});
