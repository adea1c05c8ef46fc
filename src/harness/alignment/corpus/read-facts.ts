import type { SpecFacts } from "../clauses/read-clauses.ts";
import type { DocumentFacts } from "../documents/read-document.ts";
import { relativePaths } from "../../../base/text/relative-paths.ts";
import type { FileFacts, ReadingSettings } from "../types.ts";
import { isMarkdownName, needsShebang } from "./file-kinds.ts";
import { mayHoldLinks } from "./holds-links.ts";
import { isOwnReport } from "./own-report.ts";
import type { Readers } from "./readers.ts";
import type { Reading, SourceFile } from "./reading.ts";
import { hasForeignHeadings } from "./spec-formats.ts";

/** A file and its text. */
export interface SourceText extends SourceFile {
  readonly text: string;
  readonly lineCount: number;
}

/** How a text is read. */
export interface ReadingTools {
  readonly readers: Readers;
  readonly settings: ReadingSettings;
}

const NO_CLAUSES: SpecFacts = { clauses: [], links: [], issues: [] };
const NO_DOCUMENT: DocumentFacts = { links: [], references: [], selectors: [], tables: [], anchors: [], issues: [] };

/**
 * All that a file says. It depends on its text, path, role and the settings alone.
 * @throws what is wrong with a parser itself, such as a missing grammar
 */
export function readFacts(file: SourceText, tools: ReadingTools): Promise<Reading> | Reading {
  if (isOwnReport(file.text)) return { kind: "none" };
  if (file.role === "spec" || file.role === "document") return readMarkdown(file, tools);
  if (isNoSource(file)) return { kind: "none" };
  if (!mayHoldLinks(file.text, tools.settings)) return { kind: "facts", facts: join(file, NO_CLAUSES, NO_DOCUMENT) };
  return readSource(file, tools);
}

/** A file without an ending is a source only where its first line says so. */
function isNoSource({ path, text }: SourceText): boolean {
  return needsShebang(path) && !/^\uFEFF?#!/.test(text);
}

async function readMarkdown(file: SourceText, { readers, settings }: ReadingTools): Promise<Reading> {
  const { readClauses, readDocument } = await readers.markdown();
  const { text, path, role } = file;
  const isDocument = role === "document" || isMarkdownName(path);
  return attempt(() => {
    const spec = role === "spec" && !hasForeignHeadings(path) ? readClauses(text, path, settings) : NO_CLAUSES;
    return join(file, spec, isDocument ? readDocument(text, path, settings) : NO_DOCUMENT);
  });
}

async function readSource(file: SourceText, { readers, settings }: ReadingTools): Promise<Reading> {
  const reader = await readers.source();
  const { text, path, role } = file;
  const kind = role === "test" ? "test" : "code";
  return attempt(async () => join(file, await reader.read(text, path, kind, settings), NO_DOCUMENT));
}

/** A parser that fails on one file must not take the others with it. */
async function attempt(read: () => FileFacts | Promise<FileFacts>): Promise<Reading> {
  try {
    return { kind: "facts", facts: await read() };
  } catch (error) {
    return { kind: "unread", reason: "fault", received: relativePaths((error as Error).message, "") };
  }
}

function join({ path, role, lineCount }: SourceText, clauses: SpecFacts, document: DocumentFacts): FileFacts {
  const { references, selectors, unasked, tables, anchors } = document;
  const links = [...clauses.links, ...document.links];
  const issues = [...clauses.issues, ...document.issues];
  return {
    path,
    role,
    clauses: clauses.clauses,
    links,
    references,
    selectors,
    unasked,
    tables,
    anchors,
    lineCount,
    issues,
  };
}
