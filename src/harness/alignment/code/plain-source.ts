import type { Span } from "./outline.ts";

/** A source without a grammar, and its comments. */
export interface PlainSource {
  readonly text: string;
  readonly comments: readonly Span[];
}

/**
 * What of a source without a grammar is hashed, on one line: no comments, single blanks.
 * @param piece the whole source where it is null
 */
export function flatSource(source: PlainSource, piece: Span | null): string {
  return withoutComments(source, piece).replace(/\s+/g, " ").trim();
}

/**
 * The same where lines and their indentation mean something: each line with what it is indented more than the first one.
 * Comments, empty lines, white space at a line's end and repeated blanks within it are left out.
 * @param piece the whole source where it is null
 */
export function layoutSource(source: PlainSource, piece: Span | null): string {
  const lines = withoutComments(source, piece)
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
  const base = indentOf(lines[0] ?? "");
  return lines.map((line) => `${relativeIndent(line, base)}${line.trim().replace(/\s+/g, " ")}`).join("\n");
}

function relativeIndent(line: string, base: string): string {
  const indent = indentOf(line);
  return indent.startsWith(base) ? indent.slice(base.length) : `<${indent}`;
}

function indentOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length);
}

function withoutComments({ text, comments }: PlainSource, piece: Span | null): string {
  const { from, to } = piece ?? { from: 0, to: text.length };
  const parts: string[] = [];
  let at = from;
  for (const comment of comments) {
    if (comment.to <= from || comment.from >= to) continue;
    parts.push(text.slice(at, Math.max(at, comment.from)));
    at = Math.min(to, comment.to);
  }
  parts.push(text.slice(at, to));
  return parts.join(" ");
}
