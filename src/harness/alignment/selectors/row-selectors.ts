import type { Plan } from "../../plan/types.ts";
import type { TextRange } from "../types.ts";

/** Plans, and which of their rows began. */
export interface RowSources {
  readonly plans: readonly Plan[];
  /** Whether a row's RED was recorded: before that its tests may be still to come. */
  readonly isStarted: (plan: Plan, rowId: string) => boolean;
}

/** A selector of a plan's row. */
export interface RowSelector {
  readonly command: string;
  /** Relative to the root, `.` for the root itself. */
  readonly cwd: string;
  readonly path: string;
  readonly range: TextRange;
}

/** Selectors of the rows of open plans whose RED was recorded. Finished plans tell of the past. */
export function listRowSelectors({ plans, isStarted }: RowSources): readonly RowSelector[] {
  const open = plans.filter(({ status }) => status !== "done" && status !== "archived");
  return open.flatMap((plan) =>
    plan.rows
      .filter(({ id }) => isStarted(plan, id))
      .flatMap(({ reds, greens }) => [...reds, ...greens])
      .map(({ command, options, span: { line, column } }) => {
        return { command, cwd: options.cwd ?? ".", path: plan.path, range: { line, column, endLine: line } };
      }),
  );
}
