import { stringify } from "yaml";
import { EXAMPLE_COMMENT, EXAMPLE_GOAL, exampleRow, type ExampleCommands } from "./example-row.ts";
import { renderRow } from "./render-row.ts";
import type { PlanMode } from "./types.ts";

/** A suite of a plan that is to be written: its command line, or a mapping where it has options. */
export type NewSuite = string | { readonly run: string; readonly cwd?: string; readonly report?: string };

/** A plan that is to be written. */
export interface NewPlan {
  readonly id: string;
  readonly title: string;
  readonly mode: PlanMode;
  readonly suites: readonly NewSuite[];
  /** Null where nothing is known of the project's tests. */
  readonly example: ExampleCommands | null;
}

/** A new plan with one open example row. */
export function renderNewPlan({ id, title, mode, suites, example }: NewPlan): string {
  const oneLine = title.replace(/\s+/g, " ").trim();
  const frontMatter = stringify(
    { id, title: oneLine, status: "pending", mode, ...(suites.length > 0 && { suites }) },
    { lineWidth: 0 },
  );
  return `---
${frontMatter}---
# ${oneLine}

## Phase A — First phase
Goal: ${EXAMPLE_GOAL}

${renderRow(exampleRow(mode, example))}

${EXAMPLE_COMMENT}
`;
}
