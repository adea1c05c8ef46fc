import type { Clause, Link, TextRange } from "../types.ts";
import type { CommentedText } from "./find-tags.ts";

/** Tags of OpenFastTrace in one source. */
export interface TagFacts {
  readonly clauses: readonly Clause[];
  readonly links: readonly Link[];
}

/**
 * Tags that stand in comments; what stands in a string is none.
 * @see specs/alignment.md §3.2
 */
export function tagsInComments({ clauses, links }: TagFacts, { comments, lines }: CommentedText): TagFacts {
  const spans = comments.map(
    ({ from, to }) => [lines.positionOf(from), lines.positionOf(Math.max(from, to - 1))] as const,
  );
  const isInside = ({ range }: { readonly range: TextRange }): boolean => {
    let low = 0;
    let high = spans.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (isBefore(spans[middle]?.[0], range)) low = middle;
      else high = middle - 1;
    }
    const [from, to] = spans[low] ?? [];
    return isBefore(from, range) && to !== undefined && isBefore(range, to);
  };
  return { clauses: clauses.filter(isInside), links: links.filter(isInside) };
}

interface Position {
  readonly line: number;
  readonly column: number;
}

function isBefore(one: Position | undefined, other: Position): boolean {
  return one !== undefined && (one.line < other.line || (one.line === other.line && one.column <= other.column));
}
