import { headingText } from "../../plan/phases.ts";
import { readComments, type Comment } from "./comments.ts";
import { readDirective, type Directive, type DirectiveFault } from "./directive.ts";
import type { Piece } from "./pieces.ts";

/** A heading with what stands below it up to the next one; the first section has no heading. */
export interface Section {
  readonly heading: {
    readonly level: number;
    readonly words: string;
    readonly from: number;
    readonly to: number;
  } | null;
  readonly directive: Directive;
  /** What stands below the heading, directives among it. */
  readonly pieces: readonly Piece[];
  readonly tables: readonly { readonly piece: Piece; readonly rows: readonly string[] | null }[];
}

/** A directive's words with the offset in the document that they begin at. */
interface Placed {
  readonly directive: Directive;
  readonly at: number;
}

/** A section while it is read. */
interface Draft {
  readonly heading: Section["heading"];
  directive: Directive;
  readonly pieces: Piece[];
  readonly tables: { readonly piece: Piece; readonly rows: readonly string[] | null }[];
  /** Nothing but comments has been seen below the heading. */
  atTop: boolean;
  /** Directives since the last piece that was none, which the next table may take. */
  waiting: Placed[];
}

/** Where faults of directives go, with their offset in the document. */
export interface SectionReader {
  readonly text: string;
  readonly known: readonly string[];
  readonly report: (fault: DirectiveFault) => void;
}

/** Groups pieces under their headings and reads the directives, which stand below a heading or before a table. */
export function readSections(pieces: readonly Piece[], reader: SectionReader): readonly Section[] {
  let draft = openSection(null);
  const sections: Draft[] = [draft];
  for (const piece of pieces) {
    if (piece.kind === "heading") {
      refuseWaiting(draft, reader);
      draft = openSection(piece, reader);
      sections.push(draft);
      continue;
    }
    draft.pieces.push(piece);
    if (piece.kind === "comment") addComment(draft, piece, reader);
    else addPiece(draft, piece, reader);
  }
  refuseWaiting(draft, reader);
  return sections;
}

function openSection(piece: Piece | null, reader?: SectionReader): Draft {
  const draft: Draft = { heading: null, directive: {}, pieces: [], tables: [], atTop: piece !== null, waiting: [] };
  if (piece === null || reader === undefined) return draft;
  const { level, from, to } = piece;
  const { comments, rest } = readComments(reader.text.slice(from, to));
  const opened = { ...draft, heading: { level, words: headingText(rest, 0, rest.length), from, to } };
  takeDirectives(opened, placeAll(comments, from), reader);
  return opened;
}

function addComment(draft: Draft, piece: Piece, reader: SectionReader): void {
  const { comments, rest } = readComments(reader.text.slice(piece.from, piece.to));
  takeDirectives(draft, placeAll(comments, piece.from), reader);
  if (rest.trim() !== "") addPiece(draft, { ...piece, kind: "text" }, reader);
}

function addPiece(draft: Draft, piece: Piece, reader: SectionReader): void {
  if (piece.kind === "table") {
    const rows = draft.waiting.findLast(({ directive }) => directive.rows !== undefined)?.directive.rows ?? null;
    draft.tables.push({ piece, rows });
    draft.waiting = draft.waiting.filter(({ directive }) => directive.rows === undefined);
  }
  refuseWaiting(draft, reader);
  draft.atTop = false;
}

function placeAll(comments: readonly Comment[], from: number): readonly Comment[] {
  return comments.map(({ words, at }) => ({ words, at: from + at }));
}

/** A heading takes all but what is said of rows; that waits for the table. */
function takeDirectives(draft: Draft, comments: readonly Comment[], reader: SectionReader): void {
  for (const { words, at } of comments) {
    const read = readDirective(words, reader.known);
    if (read === null) continue;
    const base = at + "<!--".length;
    for (const fault of read.faults) reader.report({ ...fault, at: base + fault.at });
    const { rows, ...said } = read.directive;
    const depends = said.depends?.map((list) => ({ ...list, at: base + list.at }));
    const own: Directive = depends === undefined ? said : { ...said, depends };
    if (rows !== undefined) draft.waiting.push({ directive: { rows }, at });
    if (Object.keys(own).length === 0) continue;
    if (draft.atTop) draft.directive = merge(draft.directive, own);
    else draft.waiting.push({ directive: own, at });
  }
}

function merge(before: Directive, next: Directive): Directive {
  const depends = [...(before.depends ?? []), ...(next.depends ?? [])];
  return depends.length === 0 ? { ...before, ...next } : { ...before, ...next, depends };
}

function refuseWaiting(draft: Draft, reader: SectionReader): void {
  for (const { directive, at } of draft.waiting) {
    const isRows = directive.rows !== undefined;
    reader.report({
      at,
      received: reader.text.slice(at, at + 200).split("\n")[0] ?? "",
      message: isRows
        ? "The directive stands before no table"
        : "The directive stands neither directly below a heading nor in it, so it is about nothing",
      hint: isRows ? "move it to the line above its table" : "move it directly below the heading that it is about",
    });
  }
  draft.waiting = [];
}
