import { parser } from "@lezer/markdown";
import { readCodeSpan } from "../../plan/code-span.ts";
import type { Piece } from "./pieces.ts";

/** One paragraph is all there is: whatever begins a block elsewhere is text here. */
const inlineOnly = parser.configure({
  remove: [
    "IndentedCode",
    "FencedCode",
    "Blockquote",
    "HorizontalRule",
    "BulletList",
    "OrderedList",
    "ATXHeading",
    "HTMLBlock",
    "SetextHeading",
    "LinkReference",
    "Emphasis",
    "Entity",
    "HardBreak",
  ],
});

/** Inline parsing takes the square of a paragraph's length on hostile text: nobody writes longer ones. */
const LONGEST = 4_000;
/** The same where nearly everything is a bracket. */
const LONGEST_DENSE = 500;

/** Code spans, links, pictures, comments and HTML tags of one paragraph, heading or cell that stands at `base`. */
export function inlinePieces(text: string, base: number, isCell: boolean): readonly Piece[] {
  if (!/[`[<]/.test(text)) return [];
  const pieces: Piece[] = [];
  for (const [from, to] of stretches(text)) readStretch(pieces, text.slice(from, to), { base: base + from, isCell });
  return pieces;
}

function readStretch(pieces: Piece[], text: string, place: { readonly base: number; readonly isCell: boolean }): void {
  const { base, isCell } = place;
  inlineOnly.parse(text).iterate({
    enter({ name, from, to, node }) {
      const range = { from: base + from, to: base + to };
      if (name === "InlineCode") {
        const span = readCodeSpan(text, from)?.text ?? "";
        pieces.push({ kind: "code", text: isCell ? span.replaceAll("\\|", "|") : span, ...range });
      } else if (name === "Link" || name === "Image") {
        const url = node.getChild("URL");
        if (url !== null) pieces.push({ kind: "link", target: text.slice(url.from, url.to), ...range });
      } else if (name === "Comment")
        pieces.push({ kind: "comment", text: text.slice(from + 4, to).replace(/-->$/, ""), ...range });
      else if (name === "HTMLTag") pieces.push({ kind: "html", text: text.slice(from, to), ...range });
      else return name !== "Autolink";
      return name === "Link";
    },
  });
}

/** The whole, or where it is too long its lines a few at a time, a line that is too long cut. */
function stretches(text: string): readonly (readonly [from: number, to: number])[] {
  const found: [number, number][] = [];
  const isDense = text.length > LONGEST && text.split("[").length > text.length / 20;
  const longest = isDense ? LONGEST_DENSE : LONGEST;
  for (let from = 0; from < text.length;) {
    const newline = text.lastIndexOf("\n", from + longest);
    const to = text.length - from <= longest ? text.length : newline > from ? newline + 1 : from + longest;
    found.push([from, to]);
    from = to;
  }
  return found;
}
