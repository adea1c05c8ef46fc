import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isOwnReport } from "../../../../../src/harness/alignment/corpus/own-report.ts";
import { formatCheckSummary } from "../../../../../src/harness/output/check-summary.ts";
import { checkReportData } from "../../../../../src/harness/output/check-report-json.ts";
import { renderPage } from "../../../../../src/harness/output/html/render-page.ts";
import { jsonReporter } from "../../../../../src/harness/output/json.ts";
import { formatJunit } from "../../../../../src/harness/output/junit.ts";
import { formatSarif } from "../../../../../src/harness/output/sarif.ts";
import { makeRepository } from "../../../../support/repository.ts";
import { sampleIssue, sampleReport } from "../../output/check-samples.ts";
import { saidBy, scan, settings } from "./support.ts";

const report = sampleReport([sampleIssue({ message: "@spec specs/a.md §1" })]);

function json(): string {
  const lines: string[] = [];
  const reporter = jsonReporter({ write: (text) => lines.push(text), clock: null });
  reporter.onEvent({ event: "result", command: "check", data: checkReportData(report) });
  return lines.join("");
}

const outputs: Readonly<Record<string, string>> = {
  "check.xml": formatJunit(report),
  "check.html": renderPage(report),
  "check.sarif": formatSarif(report, { toolVersion: "1.0.0" }),
  "check.json": json(),
  "docs/check.md": formatCheckSummary(report),
};

// @spec specs/alignment.md §1
describe("isOwnReport", () => {
  it.each(Object.entries(outputs))("knows %s by how it begins", (_, text) => {
    expect(isOwnReport(text)).toBe(true);
  });

  it("takes no other report for one, and no file that speaks of one", () => {
    expect(isOwnReport(`<?xml version="1.0"?><testsuites name="pytest tests"></testsuites>`)).toBe(false);
    expect(isOwnReport("<!doctype html><title>Alignment</title>")).toBe(false);
    expect(isOwnReport(`# How\n## loop check: all agrees\n`)).toBe(false);
    expect(isOwnReport("")).toBe(false);
  });

  it("makes a scan say the same before and after a check wrote them", async () => {
    const root = makeRepository({ "specs/a.md": "# One\ntext\n", "src/a.ts": "// @spec specs/a.md §1\n" });
    const every = { settings: { ...settings, code: ["**/*", "*.json", "*.sarif"] } };
    const { files, counts, issues } = await scan(root, every);
    writeFileSync(join(root, "large.html"), outputs["check.html"] ?? "");
    truncateSync(join(root, "large.html"), 30 * 1024 * 1024);
    for (const [path, text] of Object.entries(outputs)) writeFileSync(join(root, path.replace("docs/", "")), text);
    const after = await scan(root, every);
    expect({ files: after.files, counts: after.counts, issues: after.issues }).toEqual({ files, counts, issues });
    expect(saidBy(await scan(root, every))).toEqual(saidBy(after));
  });

  it("leaves files of results out of a scan, which still lists them", async () => {
    const root = makeRepository({ "specs/a.md": "# One\ntext\n", "out/junit.xml": "<!-- @spec specs/a.md §1 -->\n" });
    expect((await scan(root)).counts.code).toBe(1);
    const corpus = await scan(root, { skip: new Set(["out/junit.xml"]) });
    expect(corpus.counts.code).toBe(0);
    expect(corpus.listed).toContain("out/junit.xml");
  });
});
