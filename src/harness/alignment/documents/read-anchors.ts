import { headings } from "../../plan/headings.ts";
import type { Piece } from "./pieces.ts";

const NAMED =
  /<[a-z][a-z\d]*\s(?:[^<>]{0,500}\s)?(?:id|name)\s*=\s*(?:"([^"]{1,300})"|'([^']{1,300})'|([\w:.-]{1,300}))/giu;
const HEADING = /<h[1-6](?:\s[^<>]{0,500})?>([^<]{0,500}(?:<[^<>]{0,500}>[^<]{0,500}){0,20})<\/h[1-6]>/giu;

/** Fragments that links to a document may name: slugs of headings, `{#id}` behind one, `id` and `name` of HTML. */
export function readAnchors(text: string, pieces: readonly Piece[]): readonly string[] {
  const anchors = new Set<string>();
  for (const heading of headings(text)) {
    anchors.add(heading.slug);
    for (const variant of slugVariants(heading.text, heading.slug)) anchors.add(variant);
  }
  for (const piece of pieces) {
    if (piece.kind !== "html") continue;
    for (const [, double, single, bare] of piece.text.matchAll(NAMED)) anchors.add(double ?? single ?? bare ?? "");
    for (const [, inner = ""] of piece.text.matchAll(HEADING))
      anchors.add(slugOf(inner.replace(/<[^<>]*>/g, "").trim()));
  }
  return [...anchors];
}

/** An explicit id; and the slug without what is no text: HTML tags, `_emphasis_`. */
function slugVariants(title: string, slug: string): readonly string[] {
  const id = /\{#([^\s{}~]{1,300})(?:~\d+)?\}\s*$/.exec(title)?.[1];
  const bare = title.replace(/\s*\{#[^{}]{1,300}\}\s*$/, "").replace(/<[^<>]{1,300}>/g, "");
  const variants = id === undefined ? [] : [id];
  if (bare !== title) variants.push(slugOf(bare.trim()));
  const plain = slug.replace(/(^|-)_+|_+(?=-|$)/g, "$1");
  return plain === slug ? variants : [...variants, plain];
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replaceAll(" ", "-");
}
