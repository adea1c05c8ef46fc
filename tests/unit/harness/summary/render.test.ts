import { readFileSync, writeFileSync } from "node:fs";
import { GFM, parser } from "@lezer/markdown";
import { describe, expect, it } from "vitest";
import type { Manifest, Results } from "../../../../src/harness/evidence/types.ts";
import { renderReports } from "../../../../src/harness/summary/render.ts";
import type { Reports } from "../../../../src/harness/summary/types.ts";
import { toSummaryView } from "../../../../src/harness/summary/view.ts";
import { loadStory, render, set, storyFolder } from "./story.ts";

const markdown = parser.configure(GFM);

/** Every string of a value replaced, keys and the words of unions left alone. */
function replaceTexts(value: unknown, replace: (text: string, key: string) => string, key = ""): unknown {
  if (typeof value === "string") return replace(value, key);
  if (Array.isArray(value)) return value.map((item) => replaceTexts(item, replace, key));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaceTexts(item, replace, name)]));
}

function asItIs(text: string): string {
  return text;
}

/** Pipes after a backslash are shown by `<code>`, which is the only HTML. */
function withoutCode(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return { ...counts, HTMLTag: 0 };
}

function headingsOf(text: string): readonly string[] {
  const headings: string[] = [];
  markdown.parse(text).iterate({
    enter: ({ name, from, to }) => {
      if (name.startsWith("ATXHeading")) headings.push(text.slice(from, to));
    },
  });
  return headings;
}

function countsOf(text: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const counted = new Set([
    "ATXHeading",
    "SetextHeading",
    "Table",
    "TableRow",
    "FencedCode",
    "HTMLBlock",
    "HTMLTag",
    "Blockquote",
    "ListItem",
  ]);
  markdown.parse(text).iterate({
    enter: ({ name }) => {
      const kind = name.replace(/\d$/, "");
      if (counted.has(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
    },
  });
  return counts;
}

const sections = [
  "## Objectives",
  "## Implementation Summary",
  "### Changes Made",
  "### Test Execution Results",
  "#### RED Phase (Before the Change)",
  "#### GREEN Phase (Post-Implementation)",
  "#### Full Test Suite",
  "## Spec Alignment",
  "## Evidence of Correctness",
  "### Conditions",
  "## Next Steps (Phase EB2)",
  "## Test Matrix Summary",
  "## Files Modified",
  "## Commits Required",
  "## Artifacts Archive",
];

// @spec specs/report-templates.md §§1, 2
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

  it("has every section in its order", () => {
    expect(headingsOf(render().summary).slice(1)).toEqual(sections);
  });
});

describe("renderReports on hostile text", () => {
  const attacks = [
    "pipe | and \\| more",
    "tick ` and `` and ``` fence",
    "<b>html</b> <!-- comment -->",
    "line\n\n# heading\n\n```\nfence\n```\n- item\n| a | b |\n|---|---|",
    "</code></td><script>x</script>",
    "\u001b[31mred\u001b[0m \u202e",
  ];
  const free = new Set([
    "title",
    "goal",
    "note",
    "message",
    "name",
    "reason",
    "command",
    "clause",
    "branch",
    "type",
    "symbol",
    "text",
    "system",
    "value",
  ]);

  it.each(attacks)("keeps the structure of the summary with %j in every free text", (attack) => {
    const { manifest, results, attempt } = loadStory();
    const poison = (text: string, key: string): string => (free.has(key) ? `${attack} ${text} ${attack}` : text);
    const rendered = [poison, asItIs].map((replace) => {
      const view = toSummaryView(
        replaceTexts(manifest, replace) as Manifest,
        replaceTexts(results, replace) as Results,
        attempt,
      );
      return renderReports(view, set);
    });
    const [hostile, harmless] = rendered as [Reports, Reports];
    for (const report of ["summary", "ledgerEntry", "stepSummary"] as const) {
      expect(withoutCode(countsOf(hostile[report]))).toEqual(withoutCode(countsOf(harmless[report])));
      expect(hostile[report].match(/<(?!code>|\/code>)\/?\w+>(?![^`\n]*`)/g)).toBeNull();
    }
  });

  it("quotes hostile paths in the commit command and takes none for a pattern", () => {
    const { manifest } = loadStory();
    const changes = ["a b.ts", "it's.ts", "[x]*.ts", "```.ts"].map((path) => ({ ...manifest.changes[0]!, path }));
    const { summary } = render({ changes });
    expect(summary).toContain(
      "````bash\ngit --literal-pathspecs add -- \\\n  'a b.ts' \\\n  'it'\\''s.ts' \\\n  '[x]*.ts' \\\n  '```.ts'",
    );
    expect(summary).not.toContain("git commit -m");
  });
});
