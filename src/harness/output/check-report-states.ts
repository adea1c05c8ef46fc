import type { Trace, TracedClause, TraceState } from "../alignment/types.ts";
import { sortClauses } from "./check-report-order.ts";
import type { ShownState, TraceSummary } from "./check-report.ts";

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
export function countStates({ states }: TraceSummary): readonly StateCount[] {
  return (Object.keys(shownLabels) as ShownState[]).flatMap((state) => {
    const count = states[state];
    return count === undefined ? [] : [{ state, label: shownLabels[state], count }];
  });
}

/** What most outputs tell of a trace. */
export function summarizeTrace({ clauses }: Trace): TraceSummary {
  const states: Partial<Record<ShownState, number>> = {};
  for (const clause of clauses) states[shownState(clause)] = (states[shownState(clause)] ?? 0) + 1;
  const waived = sortClauses(clauses.filter(({ waivers }) => waivers.length > 0));
  return { states, waived: waived.map(({ id, waivers }) => ({ id, waivers })) };
}

/** Whether a clause has all that it needs. */
export function isCovered(clause: TracedClause): boolean {
  return clause.state === "covered" || clause.state === "covered-by-evidence";
}
