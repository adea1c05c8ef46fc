import type { Issue } from "../../../base/errors/issue.ts";
import { createLineIndex, type LineIndex } from "../../plan/lines.ts";
import type { Clause, Link, ReadingSettings, Reference } from "../types.ts";
import { parseReferences } from "./address.ts";
import { directiveWords, hashText, normalisePiece, type Said } from "./clause-hash.ts";
import { DIRECTIVE_PARTS } from "./directive.ts";
import { readFileDefaults } from "./file-defaults.ts";
import { createNameReader, type HeadingNames } from "./heading-names.ts";
import { findMergeConflicts } from "./merge-conflicts.ts";
import { readDocumentItems } from "./openfasttrace/read-document-items.ts";
import { readPieces, type Piece } from "./pieces.ts";
import { readRows } from "./row-clauses.ts";
import { readSections, type Section } from "./sections.ts";

/** What a spec says. */
export interface SpecFacts {
  readonly clauses: readonly Clause[];
  readonly links: readonly Link[];
  readonly issues: readonly Issue[];
}

/** A file while it is read. */
interface SpecFile {
  readonly text: string;
  readonly path: string;
  readonly lines: LineIndex;
}

/** What a heading hands on to those below it. */
interface Scope {
  readonly level: number;
  readonly id: string | null;
  readonly informative: boolean;
  readonly needs: readonly string[];
  /** What of it a directive or the front matter says. */
  readonly said: Said;
}

/**
 * The clauses of a spec: headings, rows of tables, items of OpenFastTrace, in the file's order.
 * @see specs/alignment.md §2
 */
export function readClauses(source: string, path: string, settings: ReadingSettings): SpecFacts {
  const text = source.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const file: SpecFile = { text, path, lines: createLineIndex(text) };
  const issues: Issue[] = [];
  const report = (fault: { at: number; received: string; hint: string; message?: string }) =>
    issues.push(issueOf(file, fault));
  if (/\.(?:rst|rest)$/i.test(path))
    return { ...readDocumentItems({ text, path, markup: "restructuredtext" }, () => false), issues };
  const defaults = readFileDefaults(text, settings.needs);
  for (const fault of defaults.faults)
    report({ ...fault, message: "What the front matter says of clauses is not understood" });
  const pieces = readPieces(text);
  const sections = readSections(pieces, { text, known: settings.needs, report });
  const top: Scope = {
    level: 0,
    id: null,
    informative: defaults.informative ?? false,
    needs: defaults.needs ?? settings.needs,
    said: { informative: defaults.informative, needs: defaults.needs },
  };
  const fences = fencesOf(pieces, file.lines);
  issues.push(...findMergeConflicts(text, path, createCodeTest(fences)));
  const items = readDocumentItems({ text, path, markup: "markdown" }, createCodeTest(fences));
  return { clauses: addItems(readAll(sections, top, file), items.clauses), links: items.links, issues };
}

/** First and last lines of fenced code blocks. */
type Fences = readonly { readonly first: number; readonly last: number }[];

function fencesOf(pieces: readonly Piece[], lines: LineIndex): Fences {
  return pieces
    .filter((piece) => piece.kind === "fence")
    .map(({ from, to }) => ({ first: lines.positionOf(from).line, last: lines.positionOf(to).line }));
}

/** Tells of a line whether it stands in a fenced code block; asked in the order of lines. */
function createCodeTest(fences: Fences): (line: number) => boolean {
  let at = 0;
  return (line) => {
    while ((fences[at]?.last ?? Infinity) < line) at += 1;
    return (fences[at]?.first ?? Infinity) <= line;
  };
}

/** Puts items among the headings and rows of their file; a heading that introduces items needs nothing itself. */
function addItems(clauses: readonly Clause[], items: readonly Clause[]): readonly Clause[] {
  if (items.length === 0) return clauses;
  const merged: Clause[] = [];
  let next = 0;
  let heading = -1;
  const takeBefore = (line: number) => {
    for (let item = items[next]; item !== undefined && item.range.line < line; item = items[(next += 1)]) {
      const around = merged[heading];
      merged.push({ ...item, parent: around?.id ?? null });
      if (around !== undefined) merged[heading] = { ...around, informative: true, needs: [] };
    }
  };
  for (const clause of clauses) {
    takeBefore(clause.range.line);
    if (clause.kind === "heading") heading = merged.length;
    merged.push(clause);
  }
  takeBefore(Infinity);
  return merged;
}

function readAll(sections: readonly Section[], top: Scope, file: SpecFile): readonly Clause[] {
  const clauses: Clause[] = [];
  const readNames = createNameReader(file.path);
  let scopes: Scope[] = [top];
  let hasTitle = false;
  for (const section of sections) {
    if (section.heading === null) {
      clauses.push(...readRows(section, null, file));
      continue;
    }
    const { level, words } = section.heading;
    scopes = scopes.filter((scope) => scope.level < level);
    const around = scopes.at(-1) ?? top;
    const names = readNames(words, section.directive.id);
    const scope = { ...scopeOf(section, around), id: names.id };
    const isTitle: boolean = level === 1 && !hasTitle;
    hasTitle ||= isTitle;
    const clause = createClause(section, { names, scope, around, isTitle }, file);
    clauses.push(clause, ...readRows(section, clause, file));
    scopes.push(scope);
  }
  return clauses;
}

/** A heading's directive wins over what is around it; one that asks for something makes the text normative. */
function scopeOf({ heading, directive }: Section, around: Scope): Omit<Scope, "id"> {
  const asks = directive.needs !== undefined && directive.needs.length > 0;
  return {
    level: heading?.level ?? 0,
    informative: directive.informative ?? (asks ? false : around.informative),
    needs: directive.needs ?? around.needs,
    said: {
      informative: directive.informative ?? (asks ? null : around.said.informative),
      needs: directive.needs ?? around.said.needs,
    },
  };
}

function createClause(
  section: Section,
  about: { names: HeadingNames; scope: Scope; around: Scope; isTitle: boolean },
  file: SpecFile,
): Clause {
  const { names, scope, around, isTitle } = about;
  const { directive } = section;
  const own = section.pieces.map((piece) => normalisePiece(file.text, piece)).filter((words) => words !== "");
  const isSaid = directive.informative !== undefined || directive.needs !== undefined;
  const informative = scope.informative || (!isSaid && (isTitle || own.length === 0));
  const from = section.heading?.from ?? 0;
  const to = section.pieces.at(-1)?.to ?? section.heading?.to ?? from;
  const { line, column } = file.lines.positionOf(from);
  const depends = readDepends(section, file);
  const said = directiveWords({ ...scope.said, depends: depends.map(({ address }) => address) });
  return {
    id: names.id,
    addresses: names.addresses,
    kind: "heading",
    artifact: null,
    revision: names.revision,
    title: names.title,
    path: file.path,
    range: { line, column, endLine: file.lines.positionOf(Math.max(from, to - 1)).line },
    hash: hashText([names.title, ...own, ...said].join(" ")),
    needs: informative ? [] : scope.needs,
    informative,
    depends,
    covers: [],
    status: null,
    tags: [],
    parent: around.id,
  };
}

function readDepends({ directive }: Section, { path, lines }: SpecFile): readonly Reference[] {
  return (directive.depends ?? []).flatMap(({ text, at }) => parseReferences(text, { path, ...lines.positionOf(at) }));
}

function issueOf(
  { path, lines }: SpecFile,
  fault: { at: number; received: string; hint: string; message?: string },
): Issue {
  return {
    severity: "error",
    rule: "clause-directive",
    where: { file: path, ...lines.positionOf(fault.at) },
    message: fault.message ?? "The directive is not understood",
    received: fault.received,
    expected: DIRECTIVE_PARTS,
    hint: fault.hint,
  };
}
