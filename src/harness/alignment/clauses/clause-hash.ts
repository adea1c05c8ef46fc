import { hash } from "node:crypto";
import { readTableLines } from "../../plan/table.ts";
import { splitCodeSpans } from "./code-spans.ts";
import { readComments } from "./comments.ts";
import type { Piece } from "./pieces.ts";

/**
 * SHA-256 of a clause's text, in hex, the first 16 characters.
 * @see specs/alignment.md §5
 */
export function hashText(normalised: string): string {
  return hash("sha256", normalised, "hex").slice(0, 16);
}

/** What directives say of a clause; null or empty where none says it. */
export interface Said {
  readonly informative: boolean | null;
  readonly needs: readonly string[] | null;
  /** Addresses in normal form. */
  readonly depends?: readonly string[];
}

/**
 * What directives say, as a part of the text that is hashed: nothing where they say nothing, so that a clause without
 * them has the hash of its text alone. Order does not count.
 */
export function directiveWords({ informative, needs, depends = [] }: Said): readonly string[] {
  return [
    ...(informative === null ? [] : [informative ? "\u0001informative" : "\u0001normative"]),
    ...(needs === null ? [] : [listWords("needs", needs)]),
    ...(depends.length === 0 ? [] : [listWords("depends", depends)]),
  ];
}

function listWords(name: string, list: readonly string[]): string {
  return `\u0001${name} ${[...new Set(list)].sort().join(", ")}`;
}

/** A piece's words on one line: no comments, emphasis marks, quotation marks, table padding or repeated white space. */
export function normalisePiece(text: string, piece: Piece): string {
  const { from, to } = piece;
  if (piece.kind === "comment") return collapse(readComments(text.slice(from, to)).rest);
  if (piece.kind === "code") return collapse(text.slice(from, to));
  if (piece.kind === "fence") return collapse(text.slice(from, to)).replace(FENCES, "```");
  if (piece.kind === "table")
    return readTableLines(text, from, to)
      .map(({ cells }) => normaliseCells(cells.map((cell) => cell.text)))
      .join(" ");
  const own = text.slice(from, to);
  return normaliseText(piece.quoted ? own.replace(/^[ \t]*>[> \t]*/gm, "") : own);
}

/** A table's row as its cells, without padding. */
export function normaliseCells(cells: readonly string[]): string {
  return cells.map(normaliseText).join("|");
}

const FENCES = /^(?:`{3,}|~{3,})|(?:`{3,}|~{3,})$/g;

/** Words on one line, as formatters would write them; marks of emphasis are left out, but not in code spans. */
export function normaliseText(text: string): string {
  return collapse(
    splitCodeSpans(text)
      .map((part) => (part.isCode ? part.text : withoutEmphasis(tidyMarks(part.text))))
      .join(""),
  );
}

/** `<https://x.org>` is `https://x.org`, a title of a link stands in double quotes, and a line ends without `\\`. */
function tidyMarks(text: string): string {
  if (!/[<'\\]/.test(text)) return text; // as nearly always
  return text
    .replace(/<((?:https?:|ftp:|[\w.+-]{1,64}@)[^\s<>]{1,2000})>/gi, "$1")
    .replace(/(\]\(\S{1,2000}) '([^'"\n]{0,500})'\)/g, '$1 "$2")')
    .replace(/\\\r?\n/g, "\n");
}

const OPENING = /(?<![\p{L}\p{N}\\*_])[*_]{1,3}(?=[^\s*_])/gu;
const CLOSING = /(?<=[^\s\\*_])[*_]{1,3}(?![\p{L}\p{N}*_])/gu;

function withoutEmphasis(text: string): string {
  return text.includes("*") || text.includes("_") ? text.replace(OPENING, "").replace(CLOSING, "") : text;
}

function collapse(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
