import type { Piece } from "./pieces.ts";
import { linkTo, restructuredInline } from "./restructured-inline.ts";

interface Line {
  readonly text: string;
  /** Offset of its first character in the whole text. */
  readonly from: number;
  /** Columns before its first mark; of a blank line more than any. */
  readonly indent: number;
}

const ADORNMENT = /^([!-/:-@[-`{-~])\1{2,}\s*$/u;
const DIRECTIVE = /^\.\.\s+(?:\|[^|]{1,200}\|\s+)?([A-Za-z][\w:.+-]*)::(?:\s+(.*))?$/u;
const TARGET = /^(?:\.\.\s+_(?:`[^`]{1,300}`|[^:`]{1,300}):|__)(?:\s+(.*))?$/u;
const NOTE = /^\.\.\s+\[[^\]]{1,100}\]\s/u;
/** What holds a program's text, and what leads to a file. */
const CODE = new Set(["code-block", "code", "sourcecode", "prompt"]);
const VERBATIM = new Set([
  "math",
  "raw",
  "graphviz",
  "digraph",
  "graph",
  "mermaid",
  "parsed-literal",
  "productionlist",
]);
const FILES = new Set(["image", "figure", "include", "literalinclude"]);

/** All pieces of a reStructuredText document in its order; a paragraph or title is `prose`, followed by what is in it. */
export function readRestructuredPieces(text: string): readonly Piece[] {
  const lines = splitLines(text);
  const pieces: Piece[] = [];
  for (let at = 0; at < lines.length;) {
    const { text: line, indent } = lines[at] as Line;
    if (line === "" || ADORNMENT.test(line)) at += 1;
    else if (/^(?:\.\.|__)(?:\s|$)/u.test(line.slice(indent))) at = addMarkup(pieces, lines, at);
    else at = addParagraph(pieces, lines, { at, text });
  }
  return pieces;
}

function splitLines(text: string): readonly Line[] {
  let from = 0;
  return text.split("\n").map((raw) => {
    const trimmed = raw.trimEnd();
    const line = { text: trimmed, from, indent: trimmed === "" ? Infinity : trimmed.search(/\S/u) };
    from += raw.length + 1;
    return line;
  });
}

/** A directive, a target, a footnote or a comment. @returns the line behind what is done with */
function addMarkup(pieces: Piece[], lines: readonly Line[], at: number): number {
  const { text, from, indent } = lines[at] as Line;
  const mark = text.slice(indent);
  const range = { from: from + indent, to: from + text.length };
  const [, name = "", argument = ""] = DIRECTIVE.exec(mark) ?? [];
  const target = TARGET.exec(mark)?.[1];
  const isTarget = TARGET.test(mark);
  if (name !== "") return addDirective(pieces, lines, { at, name, argument, range });
  if (isTarget) add(pieces, linkTo(target ?? "", range));
  else if (NOTE.test(mark)) add(pieces, restructuredInline(mark, range.from));
  else return addComment(pieces, lines, at);
  return at + 1;
}

interface Directive {
  readonly at: number;
  readonly name: string;
  readonly argument: string;
  readonly range: { readonly from: number; readonly to: number };
}

function addDirective(pieces: Piece[], lines: readonly Line[], { at, name, argument, range }: Directive): number {
  if (CODE.has(name) || VERBATIM.has(name)) {
    const language = CODE.has(name) ? argument.trim().toLowerCase() : "";
    return addBlock(pieces, lines, { first: at + 1, indent: lines[at]?.indent ?? 0, language });
  }
  if (FILES.has(name)) add(pieces, linkTo(argument, range));
  else add(pieces, restructuredInline(argument, range.to - argument.length));
  return at + 1;
}

interface Block {
  /** The line where it may begin. */
  readonly first: number;
  /** Of what it belongs to: its own lines stand further in. */
  readonly indent: number;
  readonly language: string;
}

/** Indented text that is taken as it stands, without the options of a directive before it. */
function addBlock(pieces: Piece[], lines: readonly Line[], { first, indent, language }: Block): number {
  const end = endOfIndented(lines, first, indent);
  let at = first;
  while (at < end && /^\s*(?::[\w-]+:.*)?$/u.test(lines[at]?.text ?? "")) at += 1;
  const body = lines.slice(at, end);
  const [start] = body;
  if (start === undefined) return end;
  // As long as in the document, so that offsets hold.
  const text = body.map((line, index) => line.text.padEnd(lengthOf(line, body[index + 1]))).join("\n");
  pieces.push({ kind: "block", language, text, from: start.from, to: start.from + text.length });
  return end;
}

function lengthOf({ from, text }: Line, next: Line | undefined): number {
  return next === undefined ? text.length : next.from - from - 1;
}

function addComment(pieces: Piece[], lines: readonly Line[], at: number): number {
  const { from, indent, text } = lines[at] as Line;
  const end = endOfIndented(lines, at + 1, indent);
  const last = lines[end - 1] as Line;
  const said = [text.slice(indent + 2), ...lines.slice(at + 1, end).map((line) => line.text)].join("\n");
  pieces.push({ kind: "comment", text: said, from: from + indent, to: last.from + last.text.length });
  return end;
}

/** The line behind those that stand further in, blank ones at their end left out. */
function endOfIndented(lines: readonly Line[], first: number, indent: number): number {
  let end = first;
  while (end < lines.length && (lines[end] as Line).indent > indent) end += 1;
  while (end > first && lines[end - 1]?.text === "") end -= 1;
  return end;
}

/** Lines up to a blank one, or a title with the marks below it; where they end in `::`, what follows is literal. */
function addParagraph(
  pieces: Piece[],
  lines: readonly Line[],
  { at, text }: { readonly at: number; readonly text: string },
): number {
  const { from, indent } = lines[at] as Line;
  const isHeading = indent === 0 && ADORNMENT.test(lines[at + 1]?.text ?? "");
  const end = isHeading ? at + 1 : endOfParagraph(lines, at);
  const last = lines[end - 1] as Line;
  const to = last.from + last.text.length;
  pieces.push({ kind: "prose", isHeading, from, to });
  add(pieces, restructuredInline(text.slice(from, to), from));
  if (isHeading || !last.text.endsWith("::")) return end;
  return addBlock(pieces, lines, { first: end, indent, language: "" });
}

function endOfParagraph(lines: readonly Line[], at: number): number {
  let end = at + 1;
  while (end < lines.length && lines[end]?.text !== "") end += 1;
  return end;
}

function add(pieces: Piece[], further: readonly Piece[]): void {
  for (const piece of further) pieces.push(piece);
}
