import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { renderReports } from "../../../../src/harness/summary/render.ts";
import { loadTemplates, templateHash } from "../../../../src/harness/summary/templates.ts";
import { toSummaryView } from "../../../../src/harness/summary/view.ts";
import { loadStory } from "./story.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "templates-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("loadTemplates", () => {
  it("takes the built-in templates where the project has no folder", async () => {
    expect(await loadTemplates(join(folder, "none"))).toEqual(await loadTemplates(null));
  });

  it("lays a project's template of the same name over the built-in one, with its partials", async () => {
    writeFileSync(join(folder, "commit-message.txt.hbs"), "{{> subject text=commit.subject}}\n");
    writeFileSync(join(folder, "subject.hbs"), "own: {{line text}}");
    writeFileSync(join(folder, "notes.txt"), "no template");
    const set = await loadTemplates(folder);
    const { manifest, results, attempt } = loadStory();
    const reports = renderReports(toSummaryView(manifest, results, attempt), set);
    expect(reports.commitMessage).toMatch(/^own: \[ADR-003-BACKEND-API EB2\.B\] .*\n$/);
    expect(Object.keys(set.partials)).toEqual(["subject"]);
    expect(reports.summary).toContain("## Objectives");
  });

  it("says with a hint that the folder cannot be read", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(loadTemplates(join(folder, "file"))).rejects.toMatchObject({ code: "IO_FAILED", kind: "environment" });
  });
});

describe("templateHash", () => {
  it("changes with a template's text and not with where it lies", async () => {
    const set = await loadTemplates(null);
    const summary = set.documents["summary.md"];
    const moved = { ...set, documents: { ...set.documents, "summary.md": { ...summary, file: "elsewhere" } } };
    const changed = { ...set, documents: { ...set.documents, "summary.md": { ...summary, text: "x" } } };
    expect(templateHash(moved)).toBe(templateHash(set));
    expect(templateHash(changed)).not.toBe(templateHash(set));
    expect(templateHash(set)).toMatch(/^[0-9a-f]{64}$/);
  });
});
