import type { Clause } from "../types.ts";
import { flattenReferences, rangeAt, restoreReferences, textAt } from "./flat-links.ts";

/** Values of a clause in its flat form; empty lists are 0. */
const WIDTH = 18;

/** Clauses as one flat list of plain values. */
export function flattenClauses(clauses: readonly Clause[], path: string): readonly unknown[] {
  return clauses.flatMap((clause) => [
    clause.id,
    clause.addresses,
    clause.kind,
    clause.artifact,
    clause.revision,
    clause.title,
    clause.path === path ? 0 : clause.path,
    clause.range.line,
    clause.range.column,
    clause.range.endLine,
    clause.hash,
    orZero(clause.needs),
    clause.informative,
    flattenReferences(clause.depends, path),
    flattenReferences(clause.covers, path),
    clause.status,
    orZero(clause.tags),
    clause.parent,
  ]);
}

/** Clauses from their flat list. */
export function restoreClauses(flat: readonly unknown[], path: string): readonly Clause[] {
  const clauses: Clause[] = [];
  for (let at = 0; at < flat.length; at += WIDTH) clauses.push(clauseAt(flat, at, path));
  return clauses;
}

function clauseAt(flat: readonly unknown[], at: number, path: string): Clause {
  return {
    id: flat[at] as string,
    addresses: flat[at + 1] as readonly string[],
    kind: flat[at + 2] as Clause["kind"],
    artifact: flat[at + 3] as string | null,
    revision: flat[at + 4] as number | null,
    title: flat[at + 5] as string,
    path: textAt(flat, at + 6, path),
    range: rangeAt(flat, at + 7),
    hash: flat[at + 10] as string,
    needs: (flat[at + 11] as readonly string[] | 0) || [],
    informative: flat[at + 12] as boolean,
    depends: restoreReferences(flat[at + 13] as readonly unknown[] | 0, path),
    covers: restoreReferences(flat[at + 14] as readonly unknown[] | 0, path),
    status: flat[at + 15] as string | null,
    tags: (flat[at + 16] as readonly string[] | 0) || [],
    parent: flat[at + 17] as string | null,
  };
}

function orZero(list: readonly string[]): readonly string[] | 0 {
  return list.length === 0 ? 0 : list;
}
