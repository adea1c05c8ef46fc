import type { CodeSymbol, Outline, Span } from "./outline.ts";

/** Finds what comments cover. */
export interface CoverFinder {
  /** The symbol that a comment covers; null where it covers its file. */
  readonly symbolFor: (comment: Span) => CodeSymbol | null;
}

/** What may stand before the comment that opens a file: `#!`, `<?php`, a directive, Kotlin's `@file:`, Haskell's pragmas. */
const OPENING =
  /^(?:#![^\n]*\n|@file:[^\n]*\n|\{-#[^]*?#-\}|<\?(?:php|=)?|declare\s*\(\s*strict_types\s*=\s*1\s*\)\s*;|(["'])use [\w ]+\1;?|\s+)/;

/** Prepares the finding of covers in one source. @see specs/alignment.md §3.2 */
export function createCoverFinder(outline: Outline): CoverFinder {
  const { text, comments, symbols } = outline;
  const firstAt = new Map<number, CodeSymbol>();
  for (const symbol of symbols) if (!firstAt.has(symbol.from)) firstAt.set(symbol.from, symbol);
  const around = (at: number): CodeSymbol | null => innermostAt(symbols, at);
  const nextCode = createNextCode(outline, firstAt);
  const opening = openingOf(text, comments);

  return {
    symbolFor(comment) {
      const line = text.lastIndexOf("\n", comment.from - 1) + 1;
      const before = text.slice(Math.max(line, comment.from - 5000), comment.from);
      const code = before.trimEnd().replace(/[\s,;]+$/, "");
      if (code.trim() !== "") return around(comment.from - before.length + code.length - 1);
      const next = nextCode(comment.to);
      if (next.hasBlankLine && comment.from < opening) return null;
      if (outline.isIndented && columnOf(text, next.at) < comment.from - line) return dedented(around, text, comment);
      const symbol = firstAt.get(next.at) ?? around(comment.from);
      if (symbol !== null || comment.from < opening) return symbol;
      return outline.statementAt?.(next.hasBlankLine ? -1 : next.at, comment.from) ?? null;
    },
  };
}

interface NextCode {
  readonly at: number;
  /** A blank line stands between the place and the code. */
  readonly hasBlankLine: boolean;
}

/** Finds the first code behind comments, decorators and white space; each stretch of those is walked once. */
function createNextCode(outline: Outline, firstAt: ReadonlyMap<number, CodeSymbol>): (from: number) => NextCode {
  const { text, between, leadIn } = outline;
  const commentEnds = new Map(outline.comments.map(({ from, to }) => [from, to]));
  const known = new Map<number, NextCode>();
  return (from) => {
    const passed: { readonly at: number; readonly isBlank: boolean }[] = [];
    let at = from;
    let next = known.get(at);
    while (next === undefined) {
      const start = skipSpace(text, at);
      passed.push({ at, isBlank: countBreaks(text, at, start) > 1 });
      const end = commentEnds.get(start) ?? (firstAt.has(start) ? undefined : between.get(start));
      if (end === undefined || end <= start) next = { at: skipLeadIn(text, start, leadIn), hasBlankLine: false };
      else {
        at = end;
        next = known.get(at);
      }
    }
    for (const step of passed.toReversed()) {
      next = step.isBlank && !next.hasBlankLine ? { ...next, hasBlankLine: true } : next;
      known.set(step.at, next);
    }
    return next;
  };
}

function skipLeadIn(text: string, at: number, leadIn: RegExp | null): number {
  if (leadIn === null) return at;
  leadIn.lastIndex = at;
  return at + (leadIn.exec(text)?.[0].length ?? 0);
}

/** In a language of blocks by indentation: the symbol before the comment that the comment is indented into. */
function dedented(around: (at: number) => CodeSymbol | null, text: string, comment: Span): CodeSymbol | null {
  const column = columnOf(text, comment.from);
  let last = comment.from - 1;
  while (last > 0 && /\s/.test(text[last] ?? "")) last -= 1;
  let symbol = around(last);
  while (symbol !== null && columnOf(text, symbol.from) >= column) symbol = symbol.parent;
  return symbol;
}

/** The innermost symbol that holds an offset, by halving and then outwards. */
function innermostAt(symbols: readonly CodeSymbol[], at: number): CodeSymbol | null {
  let low = 0;
  let high = symbols.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((symbols[middle]?.from ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  let symbol = symbols[low - 1] ?? null;
  while (symbol !== null && symbol.to <= at) symbol = symbol.parent;
  return symbol;
}

/** Where the first code of a file is, comments left out. */
function openingOf(text: string, comments: readonly Span[]): number {
  let at = 0;
  let index = 0;
  for (;;) {
    const comment = comments[index];
    const shebang = comment?.from === 0 && text.startsWith("#!");
    if (comment?.from === at && !(shebang && at > 0)) {
      at = comment.to;
      index += 1;
      continue;
    }
    const part = OPENING.exec(text.slice(at, at + 500))?.[0] ?? "";
    if (part === "") return at;
    at += part.length;
    while ((comments[index]?.from ?? text.length) < at) index += 1;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? "")) at += 1;
  return at;
}

function countBreaks(text: string, from: number, to: number): number {
  // A line comment's node may hold its own line break.
  let count = text[from - 1] === "\n" ? 1 : 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf("\n", at - 1) + 1);
}
