import type { TracedClause, TraceState } from "../alignment/types.ts";

/**
 * The states as people read them, worst first.
 * @see specs/alignment.md §4
 */
export const stateLabels: Readonly<Record<TraceState, string>> = {
  orphaned: "orphaned (clause gone)",
  ambiguous: "ambiguous",
  failing: "failing",
  "test-gone": "test gone",
  "stale-clause": "stale: clause changed since review",
  "stale-code": "stale: code changed since review",
  uncovered: "uncovered",
  unproven: "unproven",
  "covered-by-evidence": "covered by evidence",
  covered: "covered",
};

/** One state and how many clauses, or lost links, are counted under it. */
export interface StateCount {
  readonly state: TraceState;
  readonly label: string;
  readonly count: number;
}

/** Clauses by state, worst first; states that no clause has are left out. */
export function countStates(clauses: readonly TracedClause[]): readonly StateCount[] {
  const counts = new Map<TraceState, number>();
  for (const { state } of clauses) counts.set(state, (counts.get(state) ?? 0) + 1);
  return (Object.keys(stateLabels) as TraceState[]).flatMap((state) => {
    const count = counts.get(state);
    return count === undefined ? [] : [{ state, label: stateLabels[state], count }];
  });
}

/** Whether a clause has all that it needs. */
export function isCovered(clause: TracedClause): boolean {
  return clause.state === "covered" || clause.state === "covered-by-evidence";
}
