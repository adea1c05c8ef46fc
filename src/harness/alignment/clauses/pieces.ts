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
  parseBlocks(text).tree.iterate({
    enter({ name, from, to }) {
      if (name === "Blockquote") quotes += 1;
      if (HOLDERS.has(name)) return true;
      if (!MARKS.has(name)) pieces.push(pieceOf(name, { from, to, quoted: quotes > 0 }));
      return false;
    },
    leave({ name }) {
      if (name === "Blockquote") quotes -= 1;
    },
  });
  return pieces;
}

function pieceOf(name: string, { from, to, quoted }: Pick<Piece, "from" | "to" | "quoted">): Piece {
  const level = quoted ? 0 : headingLevel(name);
  return { kind: level > 0 ? "heading" : kindOf(name, quoted), level, from, to, quoted };
}

/** 0 where it is no heading. */
function headingLevel(name: string): number {
  return Number(/^(?:ATX|Setext)Heading(\d)$/.exec(name)?.[1] ?? 0);
}

function kindOf(name: string, quoted: boolean): Piece["kind"] {
  if (name === "FencedCode") return "fence";
  if (name === "CodeBlock") return "code";
  if (quoted) return "text";
  if (name === "Table") return "table";
  return name === "CommentBlock" ? "comment" : "text";
}
