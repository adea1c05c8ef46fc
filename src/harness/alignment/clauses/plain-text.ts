/**
 * Words of a heading or a cell as a reader sees them, on one line: no emphasis, code marks, links, tags or escapes.
 * What stands in a code span and an underscore inside a word stay: `batch_size`.
 */
export function plainText(markdown: string): string {
  return markdown
    .replace(/\\([!-/:-@[-`{-~])/g, (_, mark: string) => hide(mark))
    .replace(/`+([^`]*)`+/g, (_, code: string) => hide(code))
    .replace(/!?\[([^[\]]{0,300})\]\([^()]{0,2000}\)/g, "$1")
    .replace(/<\/?[A-Za-z][^<>]{0,300}>/g, " ")
    .replace(/\*+|~~|`+|(?<![\p{L}\p{N}_])_{1,3}|_{1,3}(?![\p{L}\p{N}_])/gu, "")
    .replace(/[\uE000-\uE07F]/g, (hidden) => String.fromCharCode(hidden.charCodeAt(0) - HIDDEN))
    .replace(/\s+/g, " ")
    .trim();
}

/** Code points of private use stand for characters that are no marks, until the marks are gone. */
const HIDDEN = 0xe000;

function hide(literal: string): string {
  return literal.replace(/[!-/:-@[-`{-~]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) + HIDDEN));
}
