import type { Issue } from "../../../base/errors/issue.ts";
import type { Clause } from "../types.ts";
import type { AddressBook } from "./address-book.ts";
import { placeOf } from "./words.ts";

const maxShown = 6;

/** Clauses that depend on themselves: each circle is told once, at its first reference. */
export function tellCycles(cycles: readonly (readonly Clause[])[], book: AddressBook): readonly Issue[] {
  return cycles.map((members) => {
    const circle = walk(members, book);
    const [first] = circle as readonly [Clause];
    const inside = new Set(members);
    const reference = [...first.depends, ...first.covers].find(({ address }) => leadsInto(address, inside, book));
    const ids = circle.map(({ id }) => id);
    const shown = ids.length > maxShown ? [...ids.slice(0, maxShown), "…"] : ids;
    return {
      severity: "error",
      rule: "clause-cycle",
      where: placeOf(reference ?? first),
      message: `the clause depends on itself: ${[...shown, first.id].join(" → ")}`,
      received: reference?.written ?? first.id,
      expected: "clauses that depend on others in one direction",
      hint: "take one of these references out",
      subject: [...ids].sort()[0] ?? first.id,
    };
  });
}

/** From the member that comes first by its id, along references inside, until one comes again. */
function walk(members: readonly Clause[], book: AddressBook): readonly Clause[] {
  const inside = new Set(members);
  const start = members.reduce((one, other) => (other.id < one.id ? other : one));
  const path = new Map<Clause, number>();
  for (let at: Clause | undefined = start; at !== undefined && !path.has(at);) {
    path.set(at, path.size);
    const targets: readonly Clause[] = [...at.depends, ...at.covers].flatMap(({ address }) => found(address, book));
    const within: readonly Clause[] = targets.filter((target) => inside.has(target));
    const seen: Clause | undefined = within.find((target) => path.has(target));
    if (seen !== undefined) return [...path.keys()].slice(path.get(seen));
    at = within[0];
  }
  return [...path.keys()];
}

function leadsInto(address: string, inside: ReadonlySet<Clause>, book: AddressBook): boolean {
  return found(address, book).some((clause) => inside.has(clause));
}

function found(address: string, book: AddressBook): readonly Clause[] {
  const resolution = book.resolve(address);
  return resolution.kind === "found" ? resolution.clauses : [];
}
