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

/** A clause's state as it is shown: what needs nothing and has nothing is not praised for it. */
export type ShownState = TraceState | "informative";

/** All that is shown, worst first. */
export const shownLabels: Readonly<Record<ShownState, string>> = { ...stateLabels, informative: "informative" };

/** The state that a clause is listed under. */
export function shownState({ state, informative, links }: TracedClause): ShownState {
  return state === "covered" && informative && links.length === 0 ? "informative" : state;
}

/** One state and how many clauses are counted under it. */
export interface StateCount {
  readonly state: ShownState;
  readonly label: string;
  readonly count: number;
}

/** Clauses by state, worst first; states that no clause has are left out. */
export function countStates(clauses: readonly TracedClause[]): readonly StateCount[] {
  const counts = new Map<ShownState, number>();
  for (const clause of clauses) counts.set(shownState(clause), (counts.get(shownState(clause)) ?? 0) + 1);
  return (Object.keys(shownLabels) as ShownState[]).flatMap((state) => {
    const count = counts.get(state);
    return count === undefined ? [] : [{ state, label: shownLabels[state], count }];
  });
}

/** Whether a clause has all that it needs. */
export function isCovered(clause: TracedClause): boolean {
  return clause.state === "covered" || clause.state === "covered-by-evidence";
}
