import { literalPattern } from "../../../base/text/literal-pattern.ts";
import { marksOf } from "./comment-marks.ts";
import type { Span } from "./outline.ts";

/**
 * Comments of a language without a grammar, by the marks that it has. Plain strings are stepped over.
 * @returns in the text's order
 */
export function scanComments(text: string, path: string): readonly Span[] {
  const { line, block, quotes } = marksOf(path);
  const openers = [...block.map(([open]) => open), ...line, ...quotes].map(literalPattern);
  const opener = new RegExp(openers.join("|"), "g");
  const comments: Span[] = [];
  const unclosed = new Set<string>();
  for (let found = opener.exec(text); found !== null; found = opener.exec(text)) {
    const [mark] = found;
    if (unclosed.has(mark)) continue;
    const end = quotes.includes(mark) ? endOfString(text, found.index, mark) : endOfComment(text, found.index, mark);
    if (mayCrossLines(mark) && end === found.index + 1) unclosed.add(mark);
    if (!quotes.includes(mark) && mayOpen(text, found.index, mark)) comments.push({ from: found.index, to: end });
    else if (!quotes.includes(mark)) continue;
    opener.lastIndex = Math.max(end, found.index + mark.length);
  }
  return comments;

  function endOfComment(source: string, from: number, mark: string): number {
    const close = block.find(([open]) => open === mark)?.[1];
    const end = source.indexOf(close ?? "\n", from + mark.length);
    if (end < 0) return source.length;
    return close === undefined ? end : end + close.length;
  }
}

/** A mark inside a word (`a#b`, `http://x`) opens nothing. */
function mayOpen(text: string, at: number, mark: string): boolean {
  if (mark.length > 2) return true;
  const before = text[at - 1];
  return before === undefined || !(mark === "//" ? /:/ : /[\w$&\\]/).test(before);
}

function mayCrossLines(quote: string): boolean {
  return quote.length > 1 || quote === "`";
}

/** A plain string ends on its line, else its quote is no more than that. */
function endOfString(text: string, from: number, quote: string): number {
  const isShort = !mayCrossLines(quote);
  for (let at = from + quote.length; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\") at += 1;
    else if (character === "\n" && isShort) return from + 1;
    else if (text.startsWith(quote, at)) return at + quote.length;
  }
  return from + 1;
}
