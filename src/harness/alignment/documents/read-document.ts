import type { Issue } from "../../../base/errors/issue.ts";
import { createLineIndex } from "../../plan/lines.ts";
import { parseReferences } from "../clauses/address.ts";
import { findMissingSign, missingSignIssue } from "../clauses/missing-sign.ts";
import type { FileReference, Link, NamedSelector, ReadingSettings, TextRange, TiedTable } from "../types.ts";
import { readPieces, type Piece } from "./pieces.ts";
import { readAnchors } from "./read-anchors.ts";
import { findOtherTools, readCommands, readSelectors } from "./read-commands.ts";
import { readReferences } from "./read-references.ts";
import { isRestructured } from "./is-restructured.ts";
import { readRestructuredAnchors } from "./restructured-anchors.ts";
import { readRestructuredPieces } from "./restructured-pieces.ts";
import { readTable, readTableDirective } from "./read-tables.ts";

/** What a document says besides its clauses. */
export interface DocumentFacts {
  readonly links: readonly Link[];
  readonly references: readonly FileReference[];
  readonly selectors: readonly NamedSelector[];
  /** Tools of commands that run tests and that no runner of ours can be asked about, one a command. @default none */
  readonly unasked?: readonly string[] | undefined;
  readonly tables: readonly TiedTable[];
  readonly anchors: readonly string[];
  readonly issues: readonly Issue[];
}

interface Source {
  readonly text: string;
  readonly path: string;
  readonly settings: ReadingSettings;
  readonly rangeOf: (from: number, to: number) => TextRange;
}

type CommentPiece = Extract<Piece, { kind: "comment" }>;

/** A directive that waits for its table. */
interface Pending {
  readonly source: TiedTable["source"];
  readonly comment: CommentPiece;
  /** Where what has been seen since ends: nothing but blanks and comments. */
  end: number;
}

/**
 * Links, references, named selectors, tied tables and anchors of a document, Markdown or reStructuredText.
 * @see specs/alignment.md §3.2, §7, §8
 */
export function readDocument(text: string, path: string, settings: ReadingSettings): DocumentFacts {
  const lines = createLineIndex(text);
  const rangeOf = (from: number, to: number): TextRange => ({
    ...lines.positionOf(from),
    endLine: lines.positionOf(Math.max(from, to - 1)).line,
  });
  const source: Source = { text, path, settings, rangeOf };
  const isStructured = isRestructured(path);
  const pieces = isStructured ? readRestructuredPieces(text) : readPieces(text);
  const checked = withoutSwitchedOff(pieces);
  const commands = checked.flatMap(readCommands);
  const tied = readTiedTables(pieces, source);
  return {
    links: pieces.flatMap((piece) => readLinks(piece, source)),
    references: withoutRepeats(checked.flatMap((piece) => readReferences(piece, source))),
    selectors: readSelectors(commands, source),
    unasked: findOtherTools(commands),
    tables: tied.tables,
    issues: [...pieces.flatMap((piece) => checkSign(piece, source)), ...tied.issues],
    anchors: isStructured ? readRestructuredAnchors(text, pieces) : readAnchors(text, pieces),
  };
}

/** Without what stands between `<!-- check: off -->` and `<!-- check: on -->`, or `.. check: off` and `.. check: on`. */
function withoutSwitchedOff(pieces: readonly Piece[]): readonly Piece[] {
  let isOn = true;
  return pieces.filter((piece) => {
    const word = piece.kind === "comment" ? /^\s*check:\s*(on|off)\s*$/.exec(piece.text)?.[1] : undefined;
    if (word !== undefined) isOn = word === "on";
    return isOn;
  });
}

/** The same place may be seen twice: a code span that is a link's text. */
function withoutRepeats(references: readonly FileReference[]): readonly FileReference[] {
  const seen = new Set<string>();
  return references.filter(({ target, line, lastLine, fragment, range }) => {
    const key = `${range.line} ${target} ${line} ${lastLine} ${fragment}`;
    return !seen.has(key) && seen.add(key);
  });
}

const LEAD = /^\s*(@[A-Za-z][\w-]*)(?=\s)/;

function checkSign(piece: Piece, { path, rangeOf }: Source): readonly Issue[] {
  if (piece.kind !== "comment") return [];
  const [lead = "", word] = LEAD.exec(piece.text) ?? [];
  const unsigned = word === "@spec" ? findMissingSign(piece.text.slice(lead.length)) : null;
  if (unsigned === null) return [];
  const { line, column } = rangeOf(piece.from, piece.to);
  return [missingSignIssue({ file: path, line, column }, "@spec", unsigned)];
}

function readLinks(piece: Piece, { path, settings, text, rangeOf }: Source): readonly Link[] {
  if (piece.kind !== "comment") return [];
  const [lead = "", word = ""] = LEAD.exec(piece.text) ?? [];
  if (word === "" || !settings.linkWords.includes(word)) return [];
  const from = piece.from + text.slice(piece.from, piece.to).indexOf(word) + word.length;
  const at = { path, ...rangeOf(from, from) };
  return parseReferences(piece.text.slice(lead.length), at)
    .filter(({ address }) => word === "@spec" || /\.md(?:[ #[]|$)/i.test(address))
    .map((reference) => ({ ...reference, kind: "doc", cover: null, item: null }));
}

function readTiedTables(pieces: readonly Piece[], source: Source): Pick<DocumentFacts, "tables" | "issues"> {
  const tables: TiedTable[] = [];
  const issues: Issue[] = [];
  let pending: Pending | null = null;
  for (const piece of [...pieces, null]) {
    if (piece?.kind === "comment" && pending !== null && isDirectlyBehind(pending, piece, source))
      pending.end = piece.to;
    else if (pending !== null) {
      if (piece?.kind === "table" && isDirectlyBehind(pending, piece, source)) {
        tables.push(readTable(pending.source, piece, source));
      } else issues.push(issueAt(source, pending.comment, "No table stands directly behind the directive"));
      pending = null;
    }
    if (piece?.kind !== "comment") continue;
    const [, words] = /^\s*tables?:(.*)$/s.exec(piece.text) ?? [];
    const directive = words === undefined ? null : readTableDirective(words);
    if (directive?.kind === "fault") issues.push(issueAt(source, piece, directive.message));
    if (directive?.kind === "source") pending = { source: directive.source, comment: piece, end: piece.to };
  }
  return { tables, issues };
}

function isDirectlyBehind(pending: Pending, piece: Piece, { text }: Source): boolean {
  return text.slice(pending.end, piece.from).trim() === "";
}

function issueAt({ path, rangeOf }: Source, comment: CommentPiece, message: string): Issue {
  const { line, column } = rangeOf(comment.from, comment.to);
  return {
    severity: "error",
    rule: "table-directive",
    where: { file: path, line, column },
    message,
    received: `<!--${comment.text.slice(0, 200)}-->`,
    expected: "`<!-- table: schema PATH#/POINTER -->` or `<!-- table: help COMMAND -->` directly before a table",
    hint: "move the directive to the line above its table, or mend its words",
  };
}
