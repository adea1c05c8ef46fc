import type { Piece } from "./pieces.ts";
import { createSlugger } from "../../plan/slugs.ts";

const NAMED =
  /<[a-z][a-z\d]*\s(?:[^<>]{0,500}\s)?(?:id|name)\s*=\s*(?:"([^"]{1,300})"|'([^']{1,300})'|([\w:.-]{1,300}))/giu;
const HEADING = /<h[1-6](?:\s[^<>]{0,500})?>([^<]{0,500}(?:<[^<>]{0,500}>[^<]{0,500}){0,20})<\/h[1-6]>/giu;
const EXPLICIT = /\s*\{:?\s*#([^\s{}~]{1,300})(?:~\d+)?[^{}]{0,300}\}\s*$/;
/** MyST's name for the place that follows. */
const LABEL = /^\(([^\s()]{1,300})\)=[ \t]*$/gmu;

/** What a generator of sites puts something in the place of: mkdocstrings, shortcodes, templates, snippets; components. */
const MADE = /^:::\s|\{\{|\{%|^[;-]-*8<-/mu;
const COMPONENT = /<[A-Z][A-Za-z\d.]*(?:\s|\/?>)/u;
/** Stands for the anchors that a generator makes. */
export const ANY_ANCHOR = "*";

/** Fragments that links to a document may name: slugs of headings, `{#id}` behind one, `id` and `name` of HTML, MyST's `(label)=`. */
export function readAnchors(text: string, pieces: readonly Piece[]): readonly string[] {
  const slugger = createSlugger();
  const anchors = new Set<string>();
  for (const piece of pieces) {
    if (piece.kind === "prose" && piece.isHeading) {
      for (const anchor of anchorsOf(headingWords(text.slice(piece.from, piece.to)), slugger.next)) anchors.add(anchor);
    } else if (piece.kind === "prose") {
      if (MADE.test(text.slice(piece.from, piece.to))) anchors.add(ANY_ANCHOR);
      for (const [, label = ""] of text.slice(piece.from, piece.to).matchAll(LABEL)) anchors.add(label);
    } else if (piece.kind === "html") {
      if (COMPONENT.test(piece.text) || MADE.test(piece.text)) anchors.add(ANY_ANCHOR);
      for (const [, double, single, bare] of piece.text.matchAll(NAMED)) anchors.add(double ?? single ?? bare ?? "");
      for (const [, inner = ""] of piece.text.matchAll(HEADING)) anchors.add(slugger.next(inner));
    }
  }
  if (pieces.every(({ kind }) => kind !== "prose" && kind !== "html")) anchors.add(ANY_ANCHOR);
  return [...anchors];
}

/** GitHub shows `{#id}` as text; generators of pages take it for the id. */
function anchorsOf(heading: string, slugOf: (text: string) => string): readonly string[] {
  const id = EXPLICIT.exec(heading)?.[1];
  const whole = slugOf(heading);
  return id === undefined ? [whole] : [whole, id, slugOf(heading.replace(EXPLICIT, ""))];
}

/** Without the marks that make it a heading. */
function headingWords(raw: string): string {
  const text = raw.trim();
  if (!text.startsWith("#")) return text.replace(/\n\s*[=-]+$/, "").replace(/\s+/g, " ");
  return text.replace(/^#{1,6}\s*/, "").replace(/\s#+$/, "");
}
