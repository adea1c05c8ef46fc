import type { NewRow } from "./render-row.ts";
import type { PlanMode, SelectorOptions } from "./types.ts";

/** Title of the row that a new plan begins with; a plan that still has it was not written yet. */
export const EXAMPLE_TITLE = "Say what this row changes";

/** Goal of the phase that a new plan begins with; whoever reads it knows that nobody wrote one. */
export const EXAMPLE_GOAL = "say here in one sentence what is true when this phase is done.";

/** Note of the file that the example touches; no note where nobody wrote another. */
export const EXAMPLE_TOUCH_NOTE = "what changes there";

/** What explains it, below it. */
export const EXAMPLE_COMMENT = `<!-- Replace the row above. \`red\`: fails without the change, for the reason under \`fails\`, and passes with it.
\`green\`: passes with it. \`report\`: the JUnit XML that a command writes; pytest and vitest need none.
A row with nothing to run says \`proof: none — reason\`. -->`;

/** How a project would run its tests, for a row that shows it. */
export interface ExampleCommands {
  /** Runs one test. */
  readonly test: string;
  /** Runs what stands around it; null where the suite does already. */
  readonly whole: string | null;
  /** A file as such projects have it. */
  readonly touches: string;
  readonly options: SelectorOptions;
}

const generic: ExampleCommands = {
  test: "your-test-command --only example",
  whole: null,
  touches: "src/example",
  options: { report: "build/reports/*.xml" },
};

/** A row that shows each key that is used daily; a generic one where nothing is known of the project's tests. */
export function exampleRow(mode: PlanMode, commands: ExampleCommands | null): NewRow {
  const { test, whole, touches, options } = commands ?? generic;
  const green = mode === "tdd" ? whole : (whole ?? test);
  const row: NewRow = {
    id: "A1",
    title: EXAMPLE_TITLE,
    greens: green === null ? [] : [{ command: green, note: "the rest still passes", options }],
    touches: [{ path: touches, note: EXAMPLE_TOUCH_NOTE }],
  };
  if (mode !== "tdd") return row;
  const note = commands === null ? "no test runner was recognised: write your own command here" : undefined;
  const expectation = { kind: "fails", text: "what the test says without the change" } as const;
  return { ...row, reds: [{ command: test, options, expectation, ...(note !== undefined && { note }) }] };
}
