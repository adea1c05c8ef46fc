import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Readers } from "../../../../../src/harness/alignment/corpus/readers.ts";
import { gatherCorpus } from "../../../../../src/harness/alignment/corpus/gather-corpus.ts";
import { scanCorpus } from "../../../../../src/harness/alignment/corpus/scan-corpus.ts";
import type { AlignmentSettings } from "../../../../../src/harness/alignment/corpus/settings.ts";
import type { Corpus, CorpusRequest } from "../../../../../src/harness/alignment/corpus/types.ts";
import type { Clause, Link } from "../../../../../src/harness/alignment/types.ts";

export const settings: AlignmentSettings = {
  specs: ["specs/**/*.md"],
  tests: ["**/tests/**", "**/*.test.*", "**/test_*.py"],
  code: ["**/*"],
  documents: ["docs/**/*.md", "*.md"],
  ignore: ["**/vendor/**"],
  written: [],
  records: ["reports", "docs/log.md"],
  reading: { needs: ["impl", "test"], linkWords: ["@spec"] },
};

/** Readers that take each line with a word in it for a clause or a link, and note which files they read. */
export function createLineReaders(): Readers & { readonly seen: string[] } {
  const seen: string[] = [];
  const note = (path: string): void => void seen.push(path);
  return {
    seen,
    markdown: async () => ({
      readClauses: (text, path) => {
        note(path);
        return { clauses: linesWith(text, "# ").map((line) => clauseAt(path, line)), links: [], issues: [] };
      },
      readDocument: (_, path) => {
        note(path);
        return { links: [], references: [], selectors: [], tables: [], anchors: [path], issues: [] };
      },
    }),
    source: async () => ({
      // oxlint-disable-next-line max-params -- the code room's own form
      read: async (text, path, role) => {
        note(path);
        const links = linesWith(text, "@spec").map((line) => linkAt(path, line, role === "test" ? "test" : "impl"));
        return { links, clauses: [], issues: [] };
      },
    }),
  };
}

/** A scan with these readers and a cache in the project's git folder. */
export async function scan(
  root: string,
  change: Partial<CorpusRequest> = {},
  readers = createLineReaders(),
): Promise<Corpus> {
  const cacheFolder = join(root, ".git", "cache");
  mkdirSync(cacheFolder, { recursive: true });
  return scanWhole({ root, settings, cacheFolder, ...change }, readers);
}

/** What a scan finds, put together, once its cache is written. */
export async function scanWhole(request: CorpusRequest, readers?: Readers): Promise<Corpus> {
  const scanned = await scanCorpus(request, readers);
  await scanned.saved;
  return gatherCorpus(scanned);
}

/** What a corpus says, without how it was come by. */
export function saidBy(corpus: Corpus): object {
  return { ...corpus, effort: undefined };
}

function linesWith(text: string, word: string): readonly { readonly line: number; readonly text: string }[] {
  const lines = text.split("\n").map((line, index) => ({ line: index + 1, text: line }));
  return lines.filter((line) => line.text.includes(word));
}

interface FoundLine {
  readonly line: number;
  readonly text: string;
}

/** A link with every field that a link can have. */
export function linkAt(path: string, { line, text }: FoundLine, kind: string): Required<Link> {
  const range = { line, column: 1, endLine: line };
  const cover = {
    kind: "symbol",
    name: `symbol ${line}`,
    range,
    hash: "0123456789abcdef",
    exact: "89abcdef01234567",
  } as const;
  return { written: text, address: text.replace(/.*@spec /, ""), path, range, kind, cover, item: null };
}

/** A clause with every field that a clause can have. */
export function clauseAt(path: string, { line, text }: FoundLine): Required<Clause> {
  return {
    id: `${path} §${line}`,
    addresses: [`${path} §${line}`, `${path}#${text}`],
    kind: "heading",
    artifact: null,
    revision: null,
    title: text,
    path,
    range: { line, column: 1, endLine: line + 1 },
    hash: "fedcba9876543210",
    needs: ["impl"],
    informative: false,
    depends: [],
    covers: [],
    status: null,
    tags: [],
    parent: null,
  };
}
