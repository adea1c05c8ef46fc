import type { Cover, Link, Reference, TextRange } from "../types.ts";

/** Values of a link in its flat form; what is the same as elsewhere is 0. */
const WIDTH = 15;

/** Links as one flat list of plain values. */
export function flattenLinks(links: readonly Link[], path: string): readonly unknown[] {
  const flat: unknown[] = [];
  for (const link of links) {
    addReference(flat, link, path);
    flat.push(shortOf(link.kind), link.item);
    addCover(flat, link.cover);
  }
  return flat;
}

/** Links from their flat list. */
export function restoreLinks(flat: readonly unknown[], path: string): readonly Link[] {
  const links: Link[] = [];
  for (let at = 0; at < flat.length; at += WIDTH) {
    const written = flat[at] as string;
    links.push({
      written,
      address: textAt(flat, at + 1, written),
      path: textAt(flat, at + 2, path),
      range: rangeAt(flat, at + 3),
      kind: wordAt(flat, at + 6),
      cover: coverAt(flat, at + 8),
      item: flat[at + 7] as string | null,
    });
  }
  return links;
}

function addCover(flat: unknown[], cover: Cover | null): void {
  if (cover === null) flat.push(-1, 0, 0, 0, 0, 0, 0);
  else {
    const { line, column, endLine } = cover.range;
    flat.push(shortOf(cover.kind), cover.name, line, column, endLine, cover.hash, cover.exact);
  }
}

function coverAt(flat: readonly unknown[], at: number): Cover | null {
  if (flat[at] === -1) return null;
  return {
    kind: wordAt(flat, at) as Cover["kind"],
    name: flat[at + 1] as string,
    range: rangeAt(flat, at + 2),
    hash: flat[at + 5] as string,
    exact: flat[at + 6] as string,
  };
}

/** Values of a reference in its flat form. */
const REFERENCE_WIDTH = 6;

/** References as one flat list; 0 where there are none. */
export function flattenReferences(references: readonly Reference[], path: string): readonly unknown[] | 0 {
  if (references.length === 0) return 0;
  const flat: unknown[] = [];
  for (const reference of references) addReference(flat, reference, path);
  return flat;
}

/** References from their flat list. */
export function restoreReferences(flat: readonly unknown[] | 0, path: string): readonly Reference[] {
  if (flat === 0) return [];
  const references: Reference[] = [];
  for (let at = 0; at < flat.length; at += REFERENCE_WIDTH) {
    const written = flat[at] as string;
    references.push({
      written,
      address: textAt(flat, at + 1, written),
      path: textAt(flat, at + 2, path),
      range: rangeAt(flat, at + 3),
    });
  }
  return references;
}

function addReference(flat: unknown[], reference: Reference, path: string): void {
  const { written, address, range } = reference;
  flat.push(written, address === written ? 0 : address, reference.path === path ? 0 : reference.path);
  flat.push(range.line, range.column, range.endLine);
}

/** The range whose numbers stand there. */
export function rangeAt(flat: readonly unknown[], at: number): TextRange {
  return { line: flat[at] as number, column: flat[at + 1] as number, endLine: flat[at + 2] as number };
}

/** The text that stands there; 0 stands for what is known from elsewhere. */
export function textAt(flat: readonly unknown[], at: number, known: string): string {
  const value = flat[at] as string | 0;
  return value === 0 ? known : value;
}

const WORDS: readonly string[] = ["impl", "test", "doc", "plan", "symbol", "range", "file"];

/** The words that are everywhere are numbers: no string is made for each of them. */
function shortOf(word: string): string | number {
  const index = WORDS.indexOf(word);
  return index === -1 ? word : index;
}

function wordAt(flat: readonly unknown[], at: number): string {
  const value = flat[at] as string | number;
  return typeof value === "number" ? (WORDS[value] as string) : value;
}
