import type { Issue } from "../../../base/errors/issue.ts";
import type { TracedClause } from "../types.ts";
import { groupBy } from "../../../base/collections/group-by.ts";
import { listOf, nameOf, placeOf } from "./words.ts";

/** Clauses that share their id, told once an id, at the second one; those that only a link finds alike are told there. */
export function tellAmbiguous(clauses: readonly TracedClause[]): readonly Issue[] {
  const groups = [...groupBy(clauses, ({ id }) => id).values()].filter((group) => group.length > 1);
  return groups.map((group) => {
    const [first, second] = group as readonly [TracedClause, TracedClause];
    const places = group.map(({ path, range }) => `${path}:${range.line}`);
    return {
      severity: "error",
      rule: "clause-ambiguous",
      where: placeOf(second),
      message: `ambiguous: ${group.length} clauses are called ${nameOf(first)}`,
      received: listOf(places),
      expected: "an id that one clause alone has",
      hint: adviceFor(first),
      subject: first.id,
    };
  });
}

function adviceFor({ kind, id, path }: TracedClause): string {
  if (kind === "row") return "give the rows different first cells";
  if (!id.startsWith(path)) return "give one of them another id, and correct the links that mean it";
  return "give one of the headings another number, or an id of its own: `## Title {#some.name}`";
}
