import type { LineIndex } from "../../plan/lines.ts";
import type { Span } from "./outline.ts";

/** Tells of places in comments whether they stand in an example; places are asked in the text's order. */
export interface ExampleTracker {
  readonly isExample: (comment: number, at: number) => boolean;
}

/** A source, its comments and its lines. */
export interface TrackedText {
  readonly text: string;
  readonly comments: readonly Span[];
  readonly lines: LineIndex;
}

const FENCE = /^[ \t]*[/*#;!%|-]*[ \t]*(`{3,}|~{3,})/;
const CLOSER = /(?:\*+\/|-->|--%>|#>|-\}|\}\}|\*\)|\]\]|%\})$/;
const DECORATION = /^[ \t]*(?:[/*#;!%-]+(?=[ \t]|$))?/;

/** Follows code fences through the comments of a source. Comments on lines next to each other are one text. */
export function createExampleTracker({ text, comments, lines }: TrackedText): ExampleTracker {
  let comment = -1;
  let at = 0;
  let fence: string | null = null;
  const readTo = (limit: number): void => {
    while (at < limit) {
      const lineEnd = text.indexOf("\n", at);
      const end = lineEnd < 0 ? text.length : lineEnd + 1;
      fence = nextFence(fence, text.slice(at, Math.min(end, at + 200)));
      at = end;
    }
  };
  return {
    isExample(index, place) {
      while (comment < index) {
        const last = comments[comment];
        if (last !== undefined) readTo(last.to);
        comment += 1;
        const next = comments[comment];
        if (next === undefined) break;
        if (last === undefined || !areAdjacent(text, last, next)) fence = null;
        at = Math.max(at, next.from);
      }
      const line = place - lines.positionOf(place).column + 1;
      readTo(line);
      return fence !== null || isInCodeSpan(text, place, Math.max(line, comments[index]?.from ?? 0));
    },
  };
}

/** What of a comment's text stands behind a place: its line, and further lines while one ends with a comma. */
export function textBehind(text: string, from: number, limit: number): string {
  let end = endOfLine(text, from, limit);
  const lines = [plainLine(text.slice(from, end))];
  while (end < limit && lines.at(-1)?.endsWith(",")) {
    const next = endOfLine(text, end + 1, limit);
    const line = text.slice(end + 1, next);
    lines.push(plainLine(line.replace(DECORATION, (marks) => " ".repeat(marks.length))));
    end = next;
  }
  return lines.join("\n");
}

function plainLine(line: string): string {
  return line.trimEnd().replace(CLOSER, "").trimEnd();
}

function nextFence(open: string | null, line: string): string | null {
  const mark = FENCE.exec(line)?.[1];
  if (mark === undefined) return open;
  if (open === null) return mark;
  return mark[0] === open[0] && mark.length >= open.length ? null : open;
}

function areAdjacent(text: string, one: Span, other: Span): boolean {
  const between = text.slice(one.to, Math.min(other.from, one.to + 200));
  const breaks = between.split("\n").length - 1 + (text[one.to - 1] === "\n" ? 1 : 0);
  return other.from - one.to < 200 && between.trim() === "" && breaks === 1;
}

function isInCodeSpan(text: string, at: number, from: number): boolean {
  const begin = Math.max(from, at - 1000);
  return (text.slice(begin, at).split("`").length - 1) % 2 === 1;
}

function endOfLine(text: string, from: number, limit: number): number {
  const end = text.slice(from, limit).indexOf("\n");
  return end < 0 ? limit : from + end;
}
