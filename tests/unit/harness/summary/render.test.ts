import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Manifest } from "../../../../src/harness/evidence/types.ts";
import { renderReports } from "../../../../src/harness/summary/render.ts";
import { loadTemplates } from "../../../../src/harness/summary/templates.ts";
import type { Reports } from "../../../../src/harness/summary/types.ts";
import { toSummaryView } from "../../../../src/harness/summary/view.ts";
import { loadStory, storyFolder } from "./story.ts";

const set = await loadTemplates(null);

function render(change: Partial<Manifest> = {}): Reports {
  const { manifest, results, attempt } = loadStory();
  return renderReports(toSummaryView({ ...manifest, ...change }, results, attempt), set);
}

describe("renderReports on the story of a loop", () => {
  const goldens = [
    ["summary", "summary.golden.md"],
    ["ledgerEntry", "ledger-entry.golden.md"],
    ["commitMessage", "commit-message.golden.txt"],
    ["stepSummary", "step-summary.golden.md"],
  ] as const;

  it.each(goldens)("renders the %s of its golden file byte for byte", (report, name) => {
    const file = new URL(name, storyFolder);
    const text = render()[report];
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, "utf8"));
  });
});
