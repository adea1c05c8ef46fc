import { parseBlocks } from "../../plan/outline.ts";

/** A leaf of a document's block structure; offsets are into the whole text. */
export interface Piece {
  /** `fence`: code between fences; `code`: indented code. */
  readonly kind: "heading" | "text" | "fence" | "code" | "table" | "comment";
  /** Of a heading; 0 else. */
  readonly level: number;
  readonly from: number;
  readonly to: number;
  /** In a quotation: no heading, table or comment of the document's own. */
  readonly quoted: boolean;
}

/** Blocks that hold others. */
const HOLDERS = new Set(["Document", "BulletList", "OrderedList", "ListItem", "Blockquote"]);
/** What is mark alone. */
const MARKS = new Set(["ListMark", "QuoteMark", "HorizontalRule"]);

/** The pieces of a document in order, without front matter, list marks and rules. */
export function readPieces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let quotes = 0;
  parseBlocks(text).iterate({
    enter({ name, from, to }) {
      if (name === "Blockquote") quotes += 1;
      if (HOLDERS.has(name)) return true;
      if (!MARKS.has(name)) pieces.push({ ...kindOf(name, quotes > 0), from, to, quoted: quotes > 0 });
      return false;
    },
    leave({ name }) {
      if (name === "Blockquote") quotes -= 1;
    },
  });
  return pieces;
}

function kindOf(name: string, quoted: boolean): Pick<Piece, "kind" | "level"> {
  if (name === "FencedCode") return { kind: "fence", level: 0 };
  if (name === "CodeBlock") return { kind: "code", level: 0 };
  if (quoted) return { kind: "text", level: 0 };
  const level = /^(?:ATX|Setext)Heading(\d)$/.exec(name)?.[1];
  if (level !== undefined) return { kind: "heading", level: Number(level) };
  if (name === "Table") return { kind: "table", level: 0 };
  return { kind: name === "CommentBlock" ? "comment" : "text", level: 0 };
}
