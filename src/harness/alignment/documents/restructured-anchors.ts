import { createSlugger } from "../../plan/slugs.ts";
import type { Piece } from "./pieces.ts";

/** `.. _label:` before what it names. */
const LABEL = /^[ \t]*\.\. _(?:`([^`\n]{1,300})`|([^:`\n]{1,300})):[ \t]*$/gmu;

/** Fragments that links to a reStructuredText document may name: its titles as GitHub and as docutils spell them, its labels. */
export function readRestructuredAnchors(text: string, pieces: readonly Piece[]): readonly string[] {
  const slugger = createSlugger();
  const titles = pieces.flatMap((piece) =>
    piece.kind === "prose" && piece.isHeading ? [text.slice(piece.from, piece.to)] : [],
  );
  const labels = [...text.matchAll(LABEL)].map(([, quoted, bare = ""]) => quoted ?? bare);
  const slugs = titles.map((title) => slugger.next(title));
  return [...new Set([...slugs, ...[...titles, ...labels].map(idOf), ...labels])];
}

/** As docutils makes ids. */
function idOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll("ß", "sz")
    .normalize("NFKD")
    .replace(/\P{ASCII}+/gu, "")
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^[-\d]+|-$/g, "");
}
