import { describe, expect, it } from "vitest";
import { listRowSelectors } from "../../../../../src/harness/alignment/selectors/row-selectors.ts";
import { parsePlan } from "../../../../../src/harness/plan/parse.ts";

function planOf(id: string, status: string) {
  const head = ["---", `id: ${id}`, "title: X", `status: ${status}`, "mode: tdd", "---", "## Phase A — X", ""];
  const row = (name: string): readonly string[] => [
    `- [ ] ${name} Do it`,
    `  - red: \`pytest tests/${name}.py\``,
    "    - fails: `x`",
    "    - cwd: `backend`",
    `  - green: \`pytest tests/rest.py\``,
  ];
  return parsePlan([...head, ...row("A.1"), ...row("A.2")].join("\n"), `plans/${id}.md`);
}

// @spec specs/alignment.md §8
describe("listRowSelectors", () => {
  it("gives RED and GREEN of the rows that began in plans that are open, with place and folder", () => {
    const plans = [planOf("X-1", "in_progress"), planOf("X-2", "done")];
    const found = listRowSelectors({ plans, isStarted: (_, row) => row === "A.1" });
    expect(found.map(({ command, cwd, path, range }) => [command, cwd, path, range.line])).toEqual([
      ["pytest tests/A.1.py", "backend", "plans/X-1.md", 10],
      ["pytest tests/rest.py", ".", "plans/X-1.md", 13],
    ]);
  });
});
