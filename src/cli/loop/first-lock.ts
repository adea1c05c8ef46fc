import { plural } from "../../base/text/plural.ts";
import { countUnreviewed } from "../../harness/alignment/review/count-unreviewed.ts";
import type { LockFile } from "../../harness/alignment/review/types.ts";
import type { TraceInput } from "../../harness/alignment/trace/types.ts";
import { formatInvocation, type Workspace } from "../../harness/cycle/workspace.ts";

/** What a project's first lock file brings about. */
export interface FirstLock {
  /** Clauses with links and without a review, which are errors from now on; null where the project had a lock file before. */
  readonly unreviewed: number | null;
  /** Lines for people; none where there is nothing to say. */
  readonly lines: readonly string[];
}

/** What follows from writing a lock file, where it is the first one. @see specs/alignment.md §4 */
export function describeFirstLock(
  workspace: Pick<Workspace, "invocation">,
  { input, lock }: { readonly input: TraceInput; readonly lock: LockFile },
): FirstLock {
  if (input.reviews !== null) return { unreviewed: null, lines: [] };
  const unreviewed = countUnreviewed({ ...input, reviews: lock });
  if (unreviewed === 0) return { unreviewed, lines: [] };
  const what = `${plural(unreviewed, "clause")} with links ${unreviewed === 1 ? "was" : "were"} never reviewed`;
  return {
    unreviewed,
    lines: [
      `This is the project's first lock file: ${what}, which is an error from now on.`,
      `Once their links are right: \`${formatInvocation(workspace, "align", "review", "--all")}\``,
    ],
  };
}
