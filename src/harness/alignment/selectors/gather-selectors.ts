import type { Plan } from "../../plan/types.ts";
import type { FileFacts, TextRange } from "../types.ts";
import { readNamed, type Named } from "./named-selector.ts";

/** A command that must collect at least one test, with every place that names it. */
export interface Gathered {
  readonly named: Named;
  /** Relative to the root, `.` for the root itself. */
  readonly cwd: string;
  readonly places: readonly { readonly path: string; readonly range: TextRange }[];
}

/** What selectors are gathered from. */
export interface SelectorSources {
  readonly files: readonly FileFacts[];
  readonly plans: readonly Plan[];
  /** Whether a row's RED was recorded: before that its tests may be still to come. */
  readonly isStarted: (plan: Plan, rowId: string) => boolean;
}

/**
 * Selectors of specs and documents, and of the rows of open plans whose RED was recorded; equal ones together.
 * Finished plans tell of the past.
 * @see specs/alignment.md §8
 */
export function gatherSelectors({ files, plans, isStarted }: SelectorSources): readonly Gathered[] {
  const found = new Map<string, { named: Named; cwd: string; places: Gathered["places"][number][] }>();
  const add = (text: string, cwd: string, place: Gathered["places"][number]): void => {
    const key = JSON.stringify([text, cwd]);
    const known = found.get(key);
    const named = known?.named ?? readNamed(text);
    if (known !== undefined) known.places.push(place);
    else if (named !== null) found.set(key, { named, cwd, places: [place] });
  };
  const planPaths = new Set(plans.map(({ path }) => path));
  for (const { selectors } of files.filter(({ path }) => !planPaths.has(path))) {
    for (const { command, path, range } of selectors) add(command, ".", { path, range });
  }
  for (const plan of plans.filter(({ status }) => status !== "done" && status !== "archived")) {
    for (const row of plan.rows.filter(({ id }) => isStarted(plan, id))) {
      for (const { command, options, span } of [...row.reds, ...row.greens]) {
        const range = { line: span.line, column: span.column, endLine: span.line };
        add(command, options.cwd ?? ".", { path: plan.path, range });
      }
    }
  }
  return [...found.values()];
}
