import type { LockedLink } from "../review/types.ts";
import type { Clause, Need, TraceState } from "../types.ts";
import type { CoveringLink, ReviewDifference } from "./compare-review.ts";
import { digest } from "./digest.ts";
import { isEvidence, isTestKind } from "./kinds.ts";

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
  const links = linksBehind(state, facts);
  if (links !== null) return hashOfLinks(links);
  return state === "stale-clause" ? facts.dependencyHash : facts.clause.hash;
}

/**
 * What a finding of this state is made of, each part by itself, so that less of it is no new finding: texts and symbols by
 * their hashes, needs by their names. What is missing stays missing while its clause's text changes.
 */
export function basisOfState(state: TraceState, facts: StateFacts & { readonly missing: readonly Need[] }): Basis {
  const links = linksBehind(state, facts);
  if (links !== null) return [...new Set([...links.present, ...links.gone].map(({ hash }) => hash))].sort();
  if (state === "stale-clause") return [facts.dependencyHash];
  return state === "uncovered" ? facts.missing.filter((need) => !isEvidence(need)).toSorted() : [];
}

/** Parts of a finding, sorted. */
export type Basis = readonly string[];

interface LinksBehind {
  readonly present: readonly LockedLink[];
  readonly gone: readonly LockedLink[];
}

/** Null where a state is of no symbol. */
function linksBehind(state: TraceState, { difference, failing }: StateFacts): LinksBehind | null {
  const gone = difference?.gone ?? [];
  switch (state) {
    case "stale-code":
      return {
        present: [...(difference?.changed ?? []), ...(difference?.added ?? [])].map(toLocked),
        gone: gone.filter(({ kind }) => !isTestKind(kind)),
      };
    case "test-gone":
      return { present: [], gone: gone.filter(({ kind }) => isTestKind(kind)) };
    case "failing":
      return { present: failing.map(toLocked), gone: [] };
    default:
      return null;
  }
}

/** A link as the lock file has it. */
export function toLocked({ kind, path, cover }: CoveringLink): LockedLink {
  return { kind, path, name: cover.name, hash: cover.hash, exact: cover.exact };
}

function hashOfLinks({ present, gone }: LinksBehind): string {
  const [only] = [...present, ...gone];
  if (only !== undefined && present.length + gone.length === 1) return only.hash;
  return digest([...present.map((link) => describe("is", link)), ...gone.map((link) => describe("was", link))].sort());
}

function describe(word: string, { kind, path, name, hash }: LockedLink): string {
  return JSON.stringify([word, kind, path, name, hash]);
}
