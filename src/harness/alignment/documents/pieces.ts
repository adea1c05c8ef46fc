import { parseBlocks } from "../../plan/outline.ts";
import { inlinePieces } from "./inline.ts";

/** Something in a document that may refer to something else; offsets are into the whole text. */
export type Piece =
  | { readonly kind: "prose"; readonly isHeading: boolean; readonly from: number; readonly to: number }
  | { readonly kind: "code"; readonly text: string; readonly from: number; readonly to: number }
  | { readonly kind: "link"; readonly target: string; readonly from: number; readonly to: number }
  | { readonly kind: "comment"; readonly text: string; readonly from: number; readonly to: number }
  | { readonly kind: "html"; readonly text: string; readonly from: number; readonly to: number }
  | { readonly kind: "table"; readonly from: number; readonly to: number }
  | {
      readonly kind: "block";
      readonly language: string;
      readonly text: string;
      readonly from: number;
      readonly to: number;
    };

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * All pieces of a Markdown document in its order; a paragraph, heading or cell is `prose`, followed by what is in it.
 * Front matter is left out.
 */
export function readPieces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const { tree, masked } = parseBlocks(text);
  tree.iterate({
    enter({ name, from, to, node }) {
      if (name === "FencedCode" || name === "CodeBlock") {
        const info = node.getChild("CodeInfo");
        const body = node.getChild("CodeText");
        const language = (info === null ? "" : text.slice(info.from, info.to)).trim().toLowerCase();
        const start = body?.from ?? to;
        pieces.push({
          kind: "block",
          language,
          text: masked.slice(start, body === null ? start : to),
          from: start,
          to,
        });
        return false;
      }
      return addBlock(pieces, masked, { name, from, to, destination: node.getChild("URL") });
    },
  });
  return pieces;
}

/** Adds what a block says; returns whether there is more within it. */
function addBlock(
  pieces: Piece[],
  text: string,
  { name, from, to, destination }: Range & { readonly name: string; readonly destination: Range | null },
): boolean {
  const isHeading = /^(?:ATX|Setext)Heading/.test(name);
  if (isHeading || name === "Paragraph" || name === "TableCell") {
    pieces.push({ kind: "prose", isHeading, from, to });
    for (const piece of inlinePieces(text.slice(from, to), from, name === "TableCell")) pieces.push(piece);
    return false;
  }
  if (name === "Table") pieces.push({ kind: "table", from, to });
  else if (name === "CommentBlock" || name === "HTMLBlock") addHtml(pieces, text, { from, to });
  else if (name === "LinkReference" && destination !== null)
    pieces.push({
      kind: "link",
      target: text.slice(destination.from, destination.to),
      from: destination.from,
      to: destination.to,
    });
  return name !== "LinkReference";
}

/** A block of HTML and the comments in it. */
function addHtml(pieces: Piece[], text: string, { from, to }: Range): void {
  const block = text.slice(from, to);
  let at = 0;
  for (let open = block.indexOf("<!--"); open >= 0; open = block.indexOf("<!--", at)) {
    addTags(pieces, block.slice(at, open), from + at);
    const close = block.indexOf("-->", open + 4);
    const end = close < 0 ? block.length : close;
    at = Math.min(end + 3, block.length);
    pieces.push({ kind: "comment", text: block.slice(open + 4, end), from: from + open, to: from + at });
  }
  addTags(pieces, block.slice(at), from + at);
}

function addTags(pieces: Piece[], text: string, from: number): void {
  if (text.trim() !== "") pieces.push({ kind: "html", text, from, to: from + text.length });
}
