import { createLineIndex } from "../../plan/lines.ts";
import type { SpecReference } from "../../plan/types.ts";
import type { Clause, Reference } from "../types.ts";
import { normalPath } from "./normal-path.ts";
import { scanAddresses } from "./scan-addresses.ts";
import { decodePath } from "./written-path.ts";

/** Where a text begins that holds addresses. */
export interface AddressPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Addresses as people write them behind `@spec`, `@see` or `spec:`, each in normal form; notes are left out.
 *
 * | Normal form | Means |
 * |---|---|
 * | `specs/x.md` | the file |
 * | `specs/x.md §4.9` | a numbered heading; one blank, no blank behind `§` |
 * | `specs/x.md §1.4..2` | all headings from the first to the second, see `expandRange` |
 * | `specs/x.md#slug` | a heading by its slug, in small letters |
 * | `fwd.amplitude~1`, `req~export~1` | a clause by its id, with the revision where one is given |
 * | `…[batch_size]` | a row of one of these, its first cell without Markdown's marks |
 *
 * Paths have `/`, begin at the root, and hold no `.` or `..`; only `./x` and `../x` are read from the folder of `at.path`.
 * A blank and other marks that end a path are written as in a URL: `specs/two%20words.md`; see `encodePath`.
 * `§` without a path means the file that was named before, else `at.path` itself.
 *
 * @param text what stands behind the word, may have several lines
 * @returns in the text's order; nothing where the text is prose or an address of the web
 * @see specs/alignment.md §3.1
 */
export function parseReferences(text: string, at: AddressPlace): readonly Reference[] {
  const lines = createLineIndex(text);
  return scanAddresses(text, at.path, null).map(({ from, to, address }) => {
    const start = lines.positionOf(from);
    const line = at.line + start.line - 1;
    const column = start.line === 1 ? at.column + start.column - 1 : start.column;
    const range = { line, column, endLine: at.line + lines.positionOf(to).line - 1 };
    return { written: text.slice(from, to), address, path: at.path, range };
  });
}

/**
 * What a plan's `spec:` names, as references of the plan.
 * @see specs/plan-format.md §4.2
 */
export function referencesOfPlan(spec: SpecReference, planPath: string): readonly Reference[] {
  const { line, column } = spec.span;
  const range = { line, column, endLine: line };
  const specPath = normalPath(decodePath(spec.path), "");
  const clause = spec.clause ?? "";
  const found = scanAddresses(clause, planPath, specPath);
  if (found.length === 0)
    return [{ written: `${spec.path} ${clause}`.trim(), address: `${specPath}${clause}`, path: planPath, range }];
  return found.map(({ from, to, address }) => ({
    written: `${spec.path} ${clause.slice(from, to)}`,
    address,
    path: planPath,
    range,
  }));
}

/**
 * Ids of the headings that a range names, in the document's order, both ends included.
 * @param address `specs/x.md §1.4..2`
 * @param clauses of that file at least, in the file's order
 * @returns nothing where an end is missing, or the second stands before the first; null where the address is no range
 */
export function expandRange(address: string, clauses: readonly Clause[]): readonly string[] | null {
  const range = splitRange(address);
  if (range === null) return null;
  const { path, from, to } = range;
  const headings = clauses.filter((clause) => clause.path === path && clause.kind === "heading");
  const first = headings.findIndex((clause) => clause.addresses.includes(`${path} §${from}`));
  const last = headings.findIndex((clause, index) => index >= first && clause.addresses.includes(`${path} §${to}`));
  return first < 0 || last < 0 ? [] : headings.slice(first, last + 1).map((clause) => clause.id);
}

/** The file and both ends of `specs/x.md §1.4..2`; null where the address is no range. */
export function splitRange(
  address: string,
): { readonly path: string; readonly from: string; readonly to: string } | null {
  const [, path, from = "", to = ""] = /^(.*) §([^\s§]*?)\.\.([^\s§]*)$/.exec(address) ?? [];
  return path === undefined ? null : { path, from, to };
}

/**
 * The address without the revision that its id names: `fwd.amplitude[x]` of `fwd.amplitude~1[x]`.
 * Every clause with a revision can be addressed so; of an address that leads nowhere it finds what has another revision.
 */
export function withoutRevision(address: string): string {
  return address.replace(/^([^\s#[\]]+)~\d+(?=\[|$)/, "$1");
}

/** The revision that an address names; null where it names none. */
export function revisionOf(address: string): number | null {
  const revision = /^[^\s#[\]]+~(\d+)(?=\[|$)/.exec(address)?.[1];
  return revision === undefined ? null : Number(revision);
}
