import { headingText } from "./phases.ts";
import { readOutline } from "./outline.ts";
import { createLineIndex } from "./lines.ts";
import { createSlugger } from "./slugs.ts";

/** A heading of a document. */
export interface Heading {
  readonly level: number;
  /** Its words without Markdown's marks and without its number. */
  readonly text: string;
  /** `4.9` of `### 4.9 Execution contract`; null where it has none. */
  readonly number: string | null;
  /** The fragment by which GitHub links to it: `49-execution-contract`. */
  readonly slug: string;
  readonly line: number;
}

const NUMBER = /^(?:§\s*|section\s+|clause\s+)?((?:\d+|[A-Z](?=\.\d))(?:\.\d+)*[a-z]?)[.:)]?(?=\s|$)\s*(?:[—–:-]\s+)?/i;

/** Headings in order; what stands in code blocks, comments or front matter is none. */
export function headings(text: string): readonly Heading[] {
  const lines = createLineIndex(text);
  const read = createHeadingReader();
  return readOutline(text).flatMap((block) => {
    if (block.kind !== "heading") return [];
    const { line } = lines.positionOf(block.from);
    return [{ level: block.level, ...read(headingText(text, block.from, block.to)), line }];
  });
}

/** Reads the words of one document's headings, in order: a slug depends on those before it. */
export function createHeadingReader(): (words: string) => Pick<Heading, "text" | "number" | "slug"> {
  const slugs = createSlugger();
  return (words) => {
    const whole = plainText(words);
    const [prefix = "", number] = NUMBER.exec(whole) ?? [];
    return { text: whole.slice(prefix.length), number: number ?? null, slug: slugs.next(words) };
  };
}

/**
 * Title of the clause that a spec reference names, without its number.
 * @param clause `§4.9`, `§§4.9, 7.1` (the first counts) or `#slug`
 * @returns null where the document has no such heading
 */
export function findClauseTitle(text: string, clause: string): string | null {
  const wanted = clause.trim();
  const number = /^§{1,2}\s*([\w.]*\w)/.exec(wanted)?.[1];
  const found = headings(text).find((heading) =>
    number === undefined ? `#${heading.slug}` === wanted.toLowerCase() : heading.number === number,
  );
  if (found === undefined) return null;
  return found.text === "" ? found.number : found.text;
}

function plainText(heading: string): string {
  return heading
    .replace(/!?\[([^[\]]{0,300})\]\([^()]{0,2000}\)/g, "$1")
    .replace(/\*\*|__|`/g, "")
    .replace(/\\([\\`*_{}[\]()#+.!|<>-])/g, "$1")
    .trim();
}
