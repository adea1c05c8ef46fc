/** What the two kinds of documents do differently. */
export type Markup = "markdown" | "restructuredtext";

const MARKDOWN_UNDERLINE = /^[=-]{3,}\s*$/;
const RST_UNDERLINE = /^[-=`:.'"~^_*+#<>]{3,}\s*$/;

/** Whether a line underlines the title before it. */
export function isUnderline(line: string, markup: Markup): boolean {
  return (markup === "markdown" ? MARKDOWN_UNDERLINE : RST_UNDERLINE).test(line);
}

/** The title that a line is; null where it is none. */
export function readTitle(line: string, next: string | undefined, markup: Markup): string | null {
  const words = markup === "markdown" ? /^#+\s*(.*)$/.exec(line)?.[1] : undefined;
  if (words !== undefined) return words;
  return next !== undefined && isUnderline(next, markup) ? line : null;
}

/** Whether a line is a comment in which tags count, `<!-- [impl->dsn~x~1] -->`. */
export function isTagComment(line: string, next: string | undefined, markup: Markup): boolean {
  if (markup === "markdown") return /^\s*<!--/.test(line) && /-->\s*$/.test(line);
  const words = /^\s*\.\.\s+(.*)$/.exec(line)?.[1];
  return words !== undefined && !/^[^\s:]+::/.test(words) && !/^\s+\S/.test(next ?? "");
}
