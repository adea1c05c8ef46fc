import type { LockedDependency } from "../review/types.ts";
import type { Clause } from "../types.ts";
import type { AddressBook } from "./address-book.ts";
import { findComponents } from "./components.ts";
import { digest } from "./digest.ts";

/** What clauses depend on, over any number of steps. */
export interface Dependencies {
  /** Hash of a clause's text and of all that it depends on; its own hash where it depends on nothing. */
  hashOf(clause: Clause): string;
  /** Clauses that it names itself, sorted by id. */
  directOf(clause: Clause): readonly LockedDependency[];
  /** Clauses that depend on themselves, each circle once. */
  readonly cycles: readonly (readonly Clause[])[];
}

/** Most clauses depend on nothing. */
const NONE: readonly never[] = [];

/** Follows `depends` and OpenFastTrace's covers; what leads nowhere is left out, and told elsewhere. */
export function traceDependencies(book: AddressBook): Dependencies {
  const targets = new Map<Clause, readonly Clause[]>();
  for (const clause of book.clauses) {
    const found = targetsOf(book, clause);
    if (found.length > 0) targets.set(clause, found);
  }
  const targetsIn = (clause: Clause): readonly Clause[] => targets.get(clause) ?? NONE;
  const hashes = new Map<Clause, string>();
  const cycles: (readonly Clause[])[] = [];
  for (const component of findComponents([...targets.keys()], targetsIn)) {
    const inside = new Set(component);
    const isCycle = component.length > 1 || component.some((clause) => targetsIn(clause).includes(clause));
    if (isCycle) cycles.push(component);
    const outer = component.flatMap(targetsIn).filter((target) => !inside.has(target));
    const own = component.map(({ hash }) => hash).sort();
    const deeper = [...new Set(outer.map((target) => `${target.id} ${hashes.get(target) ?? target.hash}`))].sort();
    const hash = own.length === 1 && deeper.length === 0 ? (own[0] as string) : digest([...own, ...deeper]);
    for (const clause of component) hashes.set(clause, hash);
  }
  const hashOf = (clause: Clause): string => hashes.get(clause) ?? clause.hash;
  return { hashOf, directOf: (clause) => directOf(targetsIn(clause), hashOf), cycles };
}

/** Clauses that a clause names itself under `depends` or Covers, each once. */
export function targetsOf(book: AddressBook, { depends, covers }: Clause): readonly Clause[] {
  if (depends.length === 0 && covers.length === 0) return NONE;
  const targets = [...depends, ...covers].flatMap(({ address }) => {
    const resolution = book.resolve(address);
    return resolution.kind === "found" ? resolution.clauses : [];
  });
  return [...new Set(targets)];
}

function directOf(targets: readonly Clause[], hashOf: (clause: Clause) => string): readonly LockedDependency[] {
  if (targets.length === 0) return NONE;
  const direct = new Map(targets.map((target) => [target.id, hashOf(target)]));
  return [...direct].map(([id, hash]) => ({ id, hash })).sort((a, b) => (a.id < b.id ? -1 : 1));
}
