import { stringify } from "yaml";
import { renderRow, type NewRow } from "./render-row.ts";
import type { PlanMode } from "./types.ts";

/** A plan that is to be written. */
export interface NewPlan {
  readonly id: string;
  readonly title: string;
  readonly mode: PlanMode;
  readonly suites: readonly string[];
}

/** A new plan with one open example row, which shows each key that is used daily. */
export function renderNewPlan({ id, title, mode, suites }: NewPlan): string {
  const frontMatter = stringify(
    { id, title: title.replace(/\s+/g, " ").trim(), status: "pending", mode, ...(suites.length > 0 && { suites }) },
    { lineWidth: 0 },
  );
  return `---
${frontMatter}---
# ${title.replace(/\s+/g, " ").trim()}

## Phase A — First phase
Goal: say here in one sentence what is true when this phase is done.

${renderRow(exampleRow(mode, suites))}

<!-- Replace the row above. \`red\`: fails without the change, for the reason under \`fails\`, and passes with it.
\`green\`: passes with it. A row with nothing to run says \`proof: none — reason\`. -->
`;
}

function exampleRow(mode: PlanMode, suites: readonly string[]): NewRow {
  const usesVitest = suites.some((suite) => suite.includes("vitest"));
  const file = usesVitest ? "tests/example.test.ts" : "tests/test_example.py";
  const test = usesVitest ? `npx vitest run ${file} -t "adds two numbers"` : `pytest ${file}::test_adds_two_numbers`;
  const whole = usesVitest ? `npx vitest run ${file}` : `pytest ${file}`;
  const row: NewRow = {
    id: "A1",
    title: "Say what this row changes",
    greens: [{ command: whole, note: "the rest of the file still passes" }],
    touches: [{ path: usesVitest ? "src/example.ts" : "src/example.py", note: "what changes there" }],
  };
  if (mode !== "tdd") return row;
  return {
    ...row,
    reds: [{ command: test, expectation: { kind: "fails", text: "what the test says without the change" } }],
  };
}
