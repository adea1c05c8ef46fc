import { describe, expect, it } from "vitest";
import type { Issue } from "../../../../../src/base/errors/issue.ts";
import type { Impact } from "../../../../../src/harness/alignment/impact/impact.ts";
import { createSelectorFilter } from "../../../../../src/harness/alignment/impact/touched-selectors.ts";
import type { Alignment } from "../../../../../src/harness/alignment/read-alignment.ts";
import { parsePlan } from "../../../../../src/harness/plan/parse.ts";
import { file, project, results } from "../trace/project.ts";
import { settings } from "./git-project.ts";

const plan = parsePlan(
  [
    "---",
    "id: P",
    "title: T",
    "status: in_progress",
    "mode: tdd",
    "---",
    "- [ ] A.1 Add",
    "  - red: `npx vitest run adding.test.ts`",
    "    - cwd: tests/inner",
    "  - touches: `src/far.ts`",
    "",
  ].join("\n"),
  "plans/p.md",
);

/** Whether a change of these files touches the finding that a command collects nothing. */
function touches(command: string, files: readonly string[], more: Partial<Issue> & { rows?: Impact["rows"] } = {}) {
  const { rows = [], ...over } = more;
  const range = { line: 5, column: 1, endLine: 5 };
  const document = file("docs/a.md", "document", { selectors: [{ command, path: "docs/a.md", range }] });
  const input = { ...project([], [], { plans: [plan] }), files: [document] };
  const alignment = { settings, input, results: { ...results(), files: [], found: [] } } as unknown as Alignment;
  const impact: Impact = { files, rows, clauses: [], removed: [], tests: [], selectors: [] };
  const issue: Issue = {
    severity: "error",
    rule: "selector-collects-nothing",
    where: { file: "docs/a.md", line: 5 },
    message: "m",
    received: command,
    ...over,
  };
  return createSelectorFilter(alignment, impact)(issue);
}

// @spec specs/alignment.md §9
describe("the finding of a selector", () => {
  it.each([
    ["npx vitest run tests/a.test.ts", "tests/a.test.ts"],
    ["pytest tests/test_a.py::test_b", "tests/test_a.py"],
    ["pytest tests/", "tests/inner/test_a.py"],
    ["pytest tests/inner", "tests/inner/test_a.py"],
    ["npx vitest run sums", "tests/Sums.test.ts"],
    ["pytest -k adds", "tests/test_a.py"],
    ["npx vitest run -t adds", "tests/a.test.ts"],
    ["pytest tests/test_a.py", "tests/conftest.py"],
    ["npx vitest run tests/a.test.ts", "package.json"],
  ])("of %s is touched by a change of %s", (command, path) => {
    expect(touches(command, [path])).toBe(true);
  });

  it.each([
    ["npx vitest run tests/a.test.ts", "tests/b.test.ts"],
    ["pytest tests/inner", "tests/inner_test.py"],
    ["pytest -k adds", "src/a.py"],
    ["pytest tests/test_a.py", "src/a.py"],
  ])("of %s is not touched by a change of %s", (command, path) => {
    expect(touches(command, [path])).toBe(false);
  });

  it("is touched by a change that touches its row, and by its file below the row's folder", () => {
    const inPlan = { where: { file: "plans/p.md", line: 8 } };
    const command = "npx vitest run adding.test.ts";
    expect(touches(command, ["tests/adding.test.ts"], inPlan)).toBe(false);
    expect(touches(command, ["tests/inner/adding.test.ts"], inPlan)).toBe(true);
    const rows = [{ plan: "P", row: "A.1", title: "Add" }];
    expect(touches(command, ["src/far.ts"], { ...inPlan, rows })).toBe(true);
  });

  it("that cannot be loaded is touched by any source, and other findings are none of selectors", () => {
    expect(touches("pytest tests/test_a.py", ["src/a.py"], { rule: "selector-broken" })).toBe(true);
    expect(touches("pytest tests/test_a.py", ["docs/b.md"], { rule: "selector-broken" })).toBe(false);
    expect(touches("pytest tests/test_a.py", ["tests/test_a.py"], { rule: "reference-missing" })).toBe(false);
  });
});
