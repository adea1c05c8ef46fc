import type { Issue } from "../../../base/errors/issue.ts";
import type { Clause, FileReference, Link, NamedSelector, ReadingSettings, TiedTable } from "../types.ts";

/** What a spec says. */
export interface ClauseFacts {
  readonly clauses: readonly Clause[];
  readonly links: readonly Link[];
  readonly issues: readonly Issue[];
}

/** What Markdown says besides clauses. */
export interface DocumentFacts {
  readonly links: readonly Link[];
  readonly references: readonly FileReference[];
  readonly selectors: readonly NamedSelector[];
  readonly tables: readonly TiedTable[];
  readonly anchors: readonly string[];
  readonly issues: readonly Issue[];
}

/** Readers of Markdown. */
export interface MarkdownReaders {
  readClauses(text: string, path: string, settings: ReadingSettings): ClauseFacts;
  readDocument(text: string, path: string, settings: ReadingSettings): DocumentFacts;
}

/** Reader of sources. */
export interface SourceReader {
  // oxlint-disable-next-line max-params -- the code room's own form
  read(
    text: string,
    path: string,
    role: "code" | "test",
    settings: ReadingSettings,
  ): ClauseFacts | Promise<ClauseFacts>;
}

/** The rooms that understand text. Parsers are loaded when the first file needs them: mostly none does. */
export interface Readers {
  markdown(): Promise<MarkdownReaders>;
  source(): Promise<SourceReader>;
}

/** The readers of this program, each opened once. */
export function createReaders(): Readers {
  let markdown: Promise<MarkdownReaders> | null = null;
  let source: Promise<SourceReader> | null = null;
  return {
    markdown: () => (markdown ??= openMarkdown()),
    source: () => (source ??= openSource()),
  };
}

async function openMarkdown(): Promise<MarkdownReaders> {
  const [{ readClauses }, { readDocument }] = await Promise.all([
    import("../clauses/read-clauses.ts"),
    import("../documents/read-document.ts"),
  ]);
  return { readClauses, readDocument };
}

async function openSource(): Promise<SourceReader> {
  const { openCodeReader } = await import("../code/read-code.ts");
  return openCodeReader();
}
