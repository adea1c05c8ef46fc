import type { readClauses } from "../clauses/read-clauses.ts";
import type { CodeReader } from "../code/read-code.ts";
import type { readDocument } from "../documents/read-document.ts";
import { unpackReviewed } from "../review/reviewed-hashes.ts";

/** Readers of Markdown. */
export interface MarkdownReaders {
  readonly readClauses: typeof readClauses;
  readonly readDocument: typeof readDocument;
}

/** The rooms that understand text. Parsers are loaded when the first file needs them: mostly none does. */
export interface Readers {
  markdown(): Promise<MarkdownReaders>;
  source(): Promise<CodeReader>;
}

/** The readers of this program, each opened once. @param reviewed of `packReviewed` */
export function createReaders(reviewed = ""): Readers {
  let markdown: Promise<MarkdownReaders> | null = null;
  let source: Promise<CodeReader> | null = null;
  return {
    markdown: () => (markdown ??= openMarkdown()),
    source: () => (source ??= openSource(reviewed)),
  };
}

async function openMarkdown(): Promise<MarkdownReaders> {
  const [clauses, documents] = await Promise.all([
    import("../clauses/read-clauses.ts"),
    import("../documents/read-document.ts"),
  ]);
  return { readClauses: clauses.readClauses, readDocument: documents.readDocument };
}

async function openSource(reviewed: string): Promise<CodeReader> {
  const { openCodeReader } = await import("../code/read-code.ts");
  return openCodeReader(unpackReviewed(reviewed));
}
