import { crc32 } from "node:zlib";
import type { Clause, Link, Reference } from "../../types.ts";
import { createItemClause } from "./item-clause.ts";
import { formatItemId, ID, NAME, readIdAt, type ItemId } from "./item-id.ts";
import { splitList } from "./item-lines.ts";

/** Items that tags make, and the links that they are. */
export interface TagFacts {
  readonly clauses: readonly Clause[];
  readonly links: readonly Link[];
}

/** One tag in a line. */
interface Tag {
  readonly artifact: string;
  readonly name: string | null;
  readonly revision: number;
  readonly covered: readonly { readonly id: ItemId; readonly at: number }[];
  readonly needs: readonly string[];
  readonly at: number;
  readonly written: string;
}

/** A line that may hold tags, numbered from 1. */
interface TagLine {
  readonly text: string;
  readonly line: number;
  readonly path: string;
}

const NEEDS = String.raw`[A-Za-z]+(?:\s*,\s*[A-Za-z]+)*`;
const TAG = new RegExp(
  String.raw`\[\s*([A-Za-z]+)(?:~(${NAME})?~(\d+))?\s*->\s*(${ID}(?:\s*,\s*${ID})*)\s*(?:>>\s*(${NEEDS})\s*)?\]`,
  "gdu",
);

/**
 * Tags of OpenFastTrace anywhere in a text, `[impl->dsn~x~1]`, as items and as links.
 *
 * A tag without a name covers each of its ids with an item of its own. Their names are those that OpenFastTrace makes up
 * from the path, the line and the covered id.
 *
 * @param path as it is told to OpenFastTrace: relative to the root
 * @returns links of the tag's artifact type; what they cover is the reader's to say who knows the language
 * @see specs/alignment.md §2.6
 */
export function readTags(text: string, path: string): TagFacts {
  const facts: { clauses: Clause[]; links: Link[] } = { clauses: [], links: [] };
  let line = 1;
  let counted = 0;
  for (let arrow = text.indexOf("->"); arrow >= 0;) {
    const from = text.lastIndexOf("\n", arrow) + 1;
    const newline = text.indexOf("\n", arrow);
    const to = newline < 0 ? text.length : newline;
    for (let at = text.indexOf("\n", counted); at >= 0 && at < from; at = text.indexOf("\n", at + 1)) line += 1;
    counted = from;
    addTagsOfLine(facts, { text: text.slice(from, to), line, path });
    arrow = newline < 0 ? -1 : text.indexOf("->", newline);
  }
  return facts;
}

/** Tags of one line; for documents, where only some lines may hold tags. */
export function readTagsOfLine(line: TagLine): TagFacts {
  const facts: { clauses: Clause[]; links: Link[] } = { clauses: [], links: [] };
  addTagsOfLine(facts, line);
  return facts;
}

function addTagsOfLine(facts: { readonly clauses: Clause[]; readonly links: Link[] }, line: TagLine): void {
  for (const [counter, tag] of tagsOf(line.text).entries()) {
    const groups = tag.name === null ? tag.covered.map((one) => [one]) : [tag.covered];
    for (const covered of groups) addItem(facts, { line, counter, tag, covered });
  }
}

function tagsOf(text: string): readonly Tag[] {
  return Array.from(text.matchAll(TAG), (match) => {
    const [written, artifact = "", name, revision, covered = "", needs] = match;
    return {
      artifact,
      name: name ?? null,
      revision: Number(revision ?? 0),
      covered: placeIds(covered, match.indices?.[4]?.[0] ?? match.index),
      needs: needs === undefined ? [] : splitList(needs),
      at: match.index,
      written,
    };
  });
}

function placeIds(list: string, base: number): Tag["covered"] {
  const ids: { id: ItemId; at: number }[] = [];
  for (let at = 0; at < list.length;) {
    const found = readIdAt(list, at);
    if (found === null) break;
    ids.push({ id: found.id, at: base + at });
    at = found.to + (/^\s*,\s*/.exec(list.slice(found.to, found.to + 10_000))?.[0].length ?? list.length);
  }
  return ids;
}

function addItem(
  facts: { readonly clauses: Clause[]; readonly links: Link[] },
  found: { line: TagLine; counter: number; tag: Tag; covered: Tag["covered"] },
): void {
  const { line, tag, covered } = found;
  const { artifact, revision } = tag;
  const id = { artifact, revision, name: tag.name ?? makeName(found) };
  const covers = covered.map((one) => referenceOf(one, line));
  const range = { line: line.line, column: tag.at + 1, endLine: line.line };
  const { path } = line;
  const { needs, written } = tag;
  facts.clauses.push(createItemClause({ id, title: null, needs, covers, path, range, text: written }));
  const item = tag.name === null ? null : formatItemId(id);
  facts.links.push(...covers.map((reference) => ({ ...reference, kind: artifact, cover: null, item })));
}

function referenceOf({ id, at }: Tag["covered"][number], { path, line }: TagLine): Reference {
  const address = formatItemId(id);
  return { written: address, address, path, range: { line, column: at + 1, endLine: line } };
}

function makeName({
  line,
  counter,
  tag,
  covered,
}: {
  line: TagLine;
  counter: number;
  tag: Tag;
  covered: Tag["covered"];
}): string {
  const id = covered[0]?.id;
  if (id === undefined) return "";
  if (tag.needs.length > 0) return id.name;
  return `${id.name}-${crc32(`${line.path}${line.line}${counter}${formatItemId(id)}`)}`;
}
