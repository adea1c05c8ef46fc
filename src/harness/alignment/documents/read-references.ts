import type { FileReference, TextRange } from "../types.ts";
import { readClauseMentions } from "./clause-mention.ts";
import { readLinkTarget } from "./link-target.ts";
import { hasKnownEnding, readPathMention } from "./path-mention.ts";
import type { Piece } from "./pieces.ts";

const TAG = /<(?:a|img|source|video|audio|link)\s([^<>]{1,2000})>/giu;
const ADDRESS = /(?:^|\s)(?:href|src)\s*=\s*(?:"([^"]{1,1000})"|'([^']{1,1000})')/iu;

/** Turns a place in the document into a reference's range. */
export type RangeOf = (from: number, to: number) => TextRange;

/** What a piece of a document says must exist. */
export function readReferences(
  piece: Piece,
  { text, path, rangeOf }: { readonly text: string; readonly path: string; readonly rangeOf: RangeOf },
): readonly FileReference[] {
  const { from, to } = piece;
  const note = (written: string, found: ReturnType<typeof readLinkTarget>): readonly FileReference[] =>
    found === null ? [] : [{ written, ...found, path, range: rangeOf(from, to) }];
  if (piece.kind === "link") return note(piece.target, readLinkTarget(piece.target, path));
  if (piece.kind === "code") {
    const clauses = readClauseMentions(piece.text, path);
    if (clauses.length === 0) return note(piece.text, readPathMention(piece.text));
    return clauses.map((each) => ({ ...each, path, range: rangeOf(from, to) }));
  }
  if (piece.kind === "html") {
    return addressesIn(piece.text).flatMap((address) => note(address, readLinkTarget(address, path)));
  }
  if (piece.kind !== "prose") return [];
  return linesNamedIn(text.slice(from, to)).flatMap(({ written, at }) => {
    const found = readPathMention(written);
    return found === null ? [] : [{ written, ...found, path, range: rangeOf(from + at, from + at + written.length) }];
  });
}

function addressesIn(html: string): readonly string[] {
  return [...html.matchAll(TAG)].flatMap(([, attributes = ""]) => {
    const [, double, single] = ADDRESS.exec(attributes) ?? [];
    return double ?? single ?? [];
  });
}

/** `src/a.ts:12` in running text; a host and a port have no known ending. */
function linesNamedIn(prose: string): readonly { readonly written: string; readonly at: number }[] {
  if (!/\w:\d/.test(prose)) return [];
  return [...prose.matchAll(/[^\s()[\]"'`,;<>]{1,400}/gu)].flatMap((match) => {
    const written = match[0].replace(/[.:!?]$/, "");
    const before = prose[match.index - 1];
    const [, file = ""] = /^([^:]*\/[^:]*):\d+(?:[-–]\d+|:\d+)?$/.exec(written) ?? [];
    return before === "`" || before === "(" || before === "<" || !hasKnownEnding(file)
      ? []
      : [{ written, at: match.index }];
  });
}
