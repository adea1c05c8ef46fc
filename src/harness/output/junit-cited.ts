import type { Issue } from "../../base/errors/issue.ts";
import type { TracedClause } from "../alignment/types.ts";

/**
 * The findings whose subject is a clause, its id or another address of it.
 * @returns by id of the clause; one of which nothing is said is left out
 */
export function citedClauses(
  clauses: readonly TracedClause[],
  issues: readonly Issue[],
): ReadonlyMap<string, readonly Issue[]> {
  const index = addressIndex(clauses);
  const cited = new Map<string, Issue[]>();
  for (const issue of issues) {
    for (const id of index.get(issue.subject ?? "") ?? []) add(cited, id, issue);
  }
  return cited;
}

function addressIndex(clauses: readonly TracedClause[]): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const { id, addresses } of clauses) {
    for (const address of new Set([id, ...addresses])) add(index, address, id);
  }
  return index;
}

function add<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}
