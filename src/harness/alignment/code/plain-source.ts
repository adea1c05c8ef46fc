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

/**
 * The same of a Gherkin file: each line without its indentation, cells of tables without padding, and what stands in a doc
 * string as it is, indented from its quotes on.
 * @param piece the whole source where it is null
 */
export function stepSource(source: PlainSource, piece: Span | null): string {
  const written: string[] = [];
  let quotes: { readonly mark: string; readonly indent: string } | null = null;
  for (const line of withoutComments(source, piece).split("\n")) {
    const words = line.trim();
    if (quotes !== null) {
      written.push(words === quotes.mark ? words : `${relativeIndent(line, quotes.indent)}${words}`);
      if (words === quotes.mark) quotes = null;
      continue;
    }
    if (words === "") continue;
    const mark = /^(?:"""|```)/.exec(words)?.[0];
    if (mark !== undefined) quotes = { mark, indent: indentOf(line) };
    written.push(words.startsWith("|") ? withoutPadding(words) : words.replace(/\s+/g, " "));
  }
  return written.join("\n");
}

function withoutPadding(row: string): string {
  return row
    .split("|")
    .map((cell) => cell.trim())
    .join("|");
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
