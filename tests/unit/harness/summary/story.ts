import { readFileSync } from "node:fs";
import type { Attempt, Manifest, Results } from "../../../../src/harness/evidence/types.ts";
import { renderReports } from "../../../../src/harness/summary/render.ts";
import { loadTemplates } from "../../../../src/harness/summary/templates.ts";
import type { Reports } from "../../../../src/harness/summary/types.ts";
import { toSummaryView } from "../../../../src/harness/summary/view.ts";

/** Folder of the story that the golden files tell. */
export const storyFolder = new URL("../../../fixtures/summary/", import.meta.url);

/** The records of one whole loop, fresh each time. */
export function loadStory(): { manifest: Manifest; results: Results; attempt: Attempt } {
  return {
    manifest: read("manifest.json") as Manifest,
    results: read("results.json") as Results,
    attempt: read("attempt.json") as Attempt,
  };
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, storyFolder), "utf8"));
}

/** The built-in templates. */
export const set = await loadTemplates(null);

/** The story's reports, with a part of its records replaced. */
export function render(change: Partial<Manifest> = {}, changedResults: Partial<Results> = {}): Reports {
  const { manifest, results, attempt } = loadStory();
  return renderReports(toSummaryView({ ...manifest, ...change }, { ...results, ...changedResults }, attempt), set);
}
