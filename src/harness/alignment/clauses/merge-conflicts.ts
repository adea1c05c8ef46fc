import type { Issue } from "../../../base/errors/issue.ts";

const OPENING = /^<{7}(?: |$)/u;
const CLOSING = /^>{7}(?: |$)/u;

/**
 * The places in a spec where a merge left both sides; an example in a code block is none.
 * @param isCode tells of a line, counted from 1, whether it stands in a code block; asked in the order of lines
 * @see specs/alignment.md §2.1
 */
export function findMergeConflicts(text: string, path: string, isCode: (line: number) => boolean): readonly Issue[] {
  if (!text.includes("<<<<<<<")) return [];
  const issues: Issue[] = [];
  let opening: { readonly line: number; readonly received: string } | null = null;
  for (const [index, received] of text.split("\n").entries()) {
    const line = index + 1;
    if (OPENING.test(received) && !isCode(line)) opening ??= { line, received };
    else if (opening !== null && CLOSING.test(received)) {
      issues.push(tell(path, opening));
      opening = null;
    }
  }
  return issues;
}

function tell(path: string, { line, received }: { readonly line: number; readonly received: string }): Issue {
  return {
    severity: "error",
    rule: "spec-conflict",
    where: { file: path, line, column: 1 },
    message: "the spec has the conflict markers of a merge, so that what it says is not decided",
    received,
    expected: "one text, without markers",
    hint: "decide what holds and take the markers out, before the lock file or a review; an example of markers stands in a code block",
    subject: received,
  };
}
