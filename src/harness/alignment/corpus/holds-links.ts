import type { ReadingSettings } from "../types.ts";

/** An OpenFastTrace tag: `->dsn~name~1`. */
const TAG = /->\s*[A-Za-z]+~/;
/** A scenario that is an item of OpenFastTrace's: `@id:scn~login~1`. */
const SCENARIO_ID = /@id:[A-Za-z]+~/;
const SPEC_ENDING = /\.(?:md|markdown|mdown|mkd|mdx|rst)\b/i;
/** A word with an `@` before the path of a spec: it may be a link word with a typo. */
const NEAR_LINK = /@[A-Za-z][\w-]*:?[ \t]+[`"'(<[{]*[^\s@`"'()<>[\]{}]+\.(?:md|markdown|mdown|mkd|mdx|rst)\b/i;

/** Whether a source may hold a link, or a typo of one. Never misses one; most files hold none and need no parsing. */
export function mayHoldLinks(text: string, { linkWords }: ReadingSettings): boolean {
  if (text.includes("->") && TAG.test(text)) return true;
  if (!text.includes("@")) return linkWords.some((word) => !word.startsWith("@") && text.includes(word));
  if (text.includes("@spec") || SCENARIO_ID.test(text)) return true;
  return SPEC_ENDING.test(text) && (linkWords.some((word) => text.includes(word)) || NEAR_LINK.test(text));
}
