import { shellQuote } from "../../../base/text/shell.ts";
import { oneLine, shorten } from "../../../base/text/line.ts";
import type { Place } from "../../../base/errors/app-error.ts";
import type { Reference, TextRange, TracedClause } from "../types.ts";

/** Place of what a reference or a clause says. */
export function placeOf({ path, range }: Pick<Reference, "path"> & { readonly range: TextRange }): Place {
  return { file: path, line: range.line, column: range.column };
}

/** `specs/x.md §4.9 (Title)` */
export function nameOf({ id, title }: Pick<TracedClause, "id" | "title">): string {
  return title === "" || id.endsWith(`[${title}]`) ? id : `${id} (${shorten(oneLine(title), 60)})`;
}

/** A clause as a word of a command line: in double quotes, as people write it. */
export function commandWord(id: string): string {
  return /["$`\\!]|\p{Cc}/u.test(id) ? shellQuote(id) : `"${id}"`;
}

/** `loop align review "specs/x.md §4.9"` */
export function reviewCommand(id: string): string {
  return `\`loop align review ${commandWord(id)}\``;
}

/** At most three of them, and how many more. */
export function listOf(items: readonly string[]): string {
  const shown = items.slice(0, 3).join(", ");
  return items.length <= 3 ? shown : `${shown} and ${items.length - 3} more`;
}
