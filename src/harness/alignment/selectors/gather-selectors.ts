import type { FileFacts, TextRange } from "../types.ts";
import { readNamed, type Named } from "./named-selector.ts";
import { listRowSelectors, type RowSources } from "./row-selectors.ts";

/** A command that must collect at least one test, with every place that names it. */
export interface Gathered {
  readonly named: Named;
  /** Relative to the root, `.` for the root itself. */
  readonly cwd: string;
  readonly places: readonly { readonly path: string; readonly range: TextRange }[];
}

/** What selectors are gathered from. */
export interface SelectorSources extends RowSources {
  readonly files: readonly FileFacts[];
}

/**
 * Selectors of specs and documents, and of the rows of open plans whose RED was recorded; equal ones together.
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
  for (const { command, cwd, path, range } of listRowSelectors({ plans, isStarted }))
    add(command, cwd, { path, range });
  return [...found.values()];
}
