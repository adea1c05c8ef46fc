import type { Link } from "../types.ts";
import type { CoverMaker } from "./build-links.ts";
import type { Span } from "./outline.ts";

/**
 * Links of OpenFastTrace's tags with what they cover; outside a comment, in a language without a grammar, it is the file.
 * @param links in the order of the text
 */
export function coverTags(
  links: readonly Link[],
  source: { readonly text: string; readonly comments: readonly Span[] },
  covers: CoverMaker,
): readonly Link[] {
  const { text, comments } = source;
  let line = 1;
  let start = 0;
  let index = 0;
  return links.map((link) => {
    for (; line < link.range.line; line += 1) start = text.indexOf("\n", start) + 1;
    const at = start + link.range.column - 1;
    while ((comments[index]?.to ?? Infinity) <= at) index += 1;
    const comment = comments[index];
    const place = comment !== undefined && comment.from <= at ? comment : { from: at, to: at };
    return { ...link, cover: covers.coverOf(place, null) };
  });
}
