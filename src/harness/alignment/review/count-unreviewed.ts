import { neverReviewed } from "../trace/tell-reviews.ts";
import { judgeClauses } from "../trace/trace.ts";
import type { TraceInput } from "../trace/types.ts";

/** How many clauses have links and no review. With a lock file each of them is an error. */
export function countUnreviewed(input: TraceInput): number {
  return neverReviewed(judgeClauses(input).judged).length;
}
