import { parser, Table } from "@lezer/markdown";

/** A piece of a document that plans are made of; offsets are into the whole text. */
export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly from: number; readonly to: number }
  | { readonly kind: "paragraph"; readonly from: number; readonly to: number }
  | { readonly kind: "table"; readonly from: number; readonly to: number }
  | ListItem;

/** A list item with the first paragraph in it; what is nested in it are its children. */
export interface ListItem {
  readonly kind: "item";
  readonly from: number;
  to: number;
  /** The item's own first paragraph; empty where it begins with something else. */
  textFrom: number;
  textTo: number;
  readonly parent: ListItem | null;
  readonly children: ListItem[];
}

// Only blocks matter here. Inline parsing is left out: it costs most of the time, and on hostile text all of it.
const INLINE = [
  "Emphasis",
  "Link",
  "LinkEnd",
  "Image",
  "Autolink",
  "HTMLTag",
  "Entity",
  "InlineCode",
  "Escape",
  "HardBreak",
];
const blocksOnly = parser.configure([Table, { remove: INLINE }]);

/**
 * Headings, paragraphs, tables and list items of a document, in order.
 * What stands in front matter, code blocks, HTML comments or quotations is left out.
 */
export function readOutline(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let item: ListItem | null = null;
  parseBlocks(text).tree.iterate({
    enter({ name, from, to }) {
      if (name === "ListItem") {
        item = createItem({ from, to }, item);
        blocks.push(item);
        return true;
      }
      if (name === "Document" || name === "BulletList" || name === "OrderedList") return true;
      if (name === "Paragraph" && item !== null && item.textFrom < 0) setItemText(item, { from, to });
      else addBlock(blocks, name, { from, to });
      return false;
    },
    leave({ name }) {
      if (name === "ListItem") item = item?.parent ?? null;
    },
  });
  return blocks;
}

/** The blocks of a document, and the text that they were read from: of the same length, so that offsets hold. */
export interface BlockTree {
  readonly tree: ReturnType<typeof blocksOnly.parse>;
  /** Without carriage returns, byte order mark and front matter. */
  readonly masked: string;
}

/** Clauses and references are read from the same text, one after the other. */
let latest: (BlockTree & { readonly text: string }) | null = null;

/** The document's blocks as a tree, without what stands inside paragraphs and headings; offsets are into the text. */
export function parseBlocks(text: string): BlockTree {
  if (latest?.text === text) return latest;
  const masked = maskForParser(text);
  latest = { text, masked, tree: blocksOnly.parse(masked) };
  return latest;
}

/** Where the front matter stands, with its fences; null where there is none. */
export function findFrontMatter(
  text: string,
): { readonly from: number; readonly to: number; readonly source: string } | null {
  const opening = /^\uFEFF?---[ \t]*\r?\n/.exec(text);
  if (opening === null) return null;
  const from = opening[0].length;
  const closing = /^(?:---|\.\.\.)[ \t]*\r?$/gm;
  closing.lastIndex = from;
  const found = closing.exec(text);
  return found === null ? null : { from, to: found.index + found[0].length, source: text.slice(from, found.index) };
}

/** Lists and quotations in each other on one line, so many that the parser would need minutes. */
const ABSURD_NESTING = /^(?:[ \t]*(?:[-*+>]|\d{1,9}[.)])(?=[ \t])){100,}/gm;

/** An item so deep that nobody wrote it by hand: lists within lists take the parser the square of their depth. */
const DEEP_ITEM = /^[ \t]{400,}(?:[-*+]|\d{1,9}[.)])(?=\s|$)/gm;

/** Same length, so that offsets hold: no carriage returns, no byte order mark, blank front matter, no absurd nesting. */
function maskForParser(text: string): string {
  const bodyFrom = findFrontMatter(text)?.to ?? 0;
  return (text.slice(0, bodyFrom).replace(/[^\n]/g, " ") + text.slice(bodyFrom))
    .replace(/\r|^\uFEFF/g, " ")
    .replace(ABSURD_NESTING, (marks) => "x".repeat(marks.length))
    .replace(DEEP_ITEM, (item) => `${item.slice(0, -1)}_`);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function createItem(range: Range, parent: ListItem | null): ListItem {
  const item: ListItem = { kind: "item", ...range, textFrom: -1, textTo: -1, parent, children: [] };
  parent?.children.push(item);
  return item;
}

function setItemText(item: ListItem, { from, to }: Range): void {
  item.textFrom = from;
  item.textTo = to;
}

function addBlock(blocks: Block[], name: string, range: Range): void {
  const level = /^(?:ATX|Setext)Heading(\d)$/.exec(name)?.[1];
  if (level !== undefined) blocks.push({ kind: "heading", level: Number(level), ...range });
  else if (name === "Paragraph") blocks.push({ kind: "paragraph", ...range });
  else if (name === "Table") blocks.push({ kind: "table", ...range });
}
