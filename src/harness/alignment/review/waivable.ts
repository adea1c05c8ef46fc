import type { TraceState } from "../types.ts";

/** States that may pass for a while; the other ones are no judgement on a clause, or nothing to pass. */
export const waivable: ReadonlySet<TraceState> = new Set<TraceState>([
  "failing",
  "test-gone",
  "stale-clause",
  "stale-code",
  "uncovered",
  "unproven",
]);
