import type { Clause, Link, Reference } from "../../types.ts";
import { createItemClause } from "./item-clause.ts";
import { formatItemId } from "./item-id.ts";
import { isTagComment, type Markup } from "./markup.ts";
import { readItems, type Item, type PlacedId } from "./read-items.ts";
import { readTagsOfLine } from "./read-tags.ts";

/**
 * Items of a document and of the tags in its comments, in the order of their lines.
 * @param isCode whether a line (from 1) stands in a fenced code block
 */
export function readDocumentItems(
  { text, path, markup }: { readonly text: string; readonly path: string; readonly markup: Markup },
  isCode: (line: number) => boolean,
): { readonly clauses: readonly Clause[]; readonly links: readonly Link[] } {
  if (!text.includes("~")) return { clauses: [], links: [] };
  const lines = text.split("\n");
  const clauses: Clause[] = readItems(lines, markup, isCode).map((item) => clauseOf(item, path));
  const links: Link[] = [];
  for (const [index, line] of lines.entries()) {
    if (!line.includes("->") || !isTagComment(line, lines[index + 1], markup)) continue;
    const tags = readTagsOfLine({ text: line, line: index + 1, path });
    clauses.push(...tags.clauses);
    links.push(...tags.links);
  }
  return { clauses: clauses.toSorted((left, right) => left.range.line - right.range.line), links };
}

function clauseOf(item: Item, path: string): Clause {
  const { id, title, needs, status, tags, line, endLine } = item;
  const reference = (placed: PlacedId): Reference => ({
    written: placed.written,
    address: formatItemId(placed.id),
    path,
    range: { line: placed.line, column: placed.column, endLine: placed.line },
  });
  return createItemClause({
    id,
    title,
    needs,
    status,
    tags,
    path,
    covers: item.covers.map(reference),
    depends: item.depends.map(reference),
    range: { line, column: 1, endLine },
    text: [title ?? "", ...item.text].join("\n"),
  });
}
