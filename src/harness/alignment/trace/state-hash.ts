import type { LockedLink } from "../review/types.ts";
import type { Clause, TraceState } from "../types.ts";
import type { CoveringLink, ReviewDifference } from "./compare-review.ts";
import { digest } from "./digest.ts";
import { isTestKind } from "./kinds.ts";

/** What a state comes from. */
export interface StateFacts {
  readonly clause: Clause;
  /** Of its text and of all that it depends on. */
  readonly dependencyHash: string;
  readonly difference: ReviewDifference | null;
  readonly failing: readonly CoveringLink[];
}

/**
 * The hash that a waiver of this state is tied to: that of the one symbol or text which the state comes from, or over all
 * of them. Whatever of them changes, the waiver ends.
 */
export function hashOfState(state: TraceState, facts: StateFacts): string {
  const { clause, dependencyHash, difference, failing } = facts;
  const gone = difference?.gone ?? [];
  switch (state) {
    case "stale-clause":
      return dependencyHash;
    case "stale-code": {
      const links = [...(difference?.changed ?? []), ...(difference?.added ?? [])].map(toLocked);
      return hashOfLinks(
        links,
        gone.filter(({ kind }) => !isTestKind(kind)),
      );
    }
    case "test-gone":
      return hashOfLinks(
        [],
        gone.filter(({ kind }) => isTestKind(kind)),
      );
    case "failing":
      return hashOfLinks(failing.map(toLocked), []);
    default:
      return clause.hash;
  }
}

/** A link as the lock file has it. */
export function toLocked({ kind, path, cover }: CoveringLink): LockedLink {
  return { kind, path, name: cover.name, hash: cover.hash };
}

function hashOfLinks(present: readonly LockedLink[], gone: readonly LockedLink[]): string {
  const [only] = [...present, ...gone];
  if (only !== undefined && present.length + gone.length === 1) return only.hash;
  return digest([...present.map((link) => describe("is", link)), ...gone.map((link) => describe("was", link))].sort());
}

function describe(word: string, { kind, path, name, hash }: LockedLink): string {
  return JSON.stringify([word, kind, path, name, hash]);
}
