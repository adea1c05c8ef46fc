import { readCodeSpan } from "./code-span.ts";

/** One code span of a value with what follows it. */
export interface CodeValue {
  readonly text: string;
  /** Offset of the text in the value. */
  readonly at: number;
  /** What stands between the code span and its note, or the next code span. */
  readonly rest: string;
  readonly note: string | null;
}

/** What a key of the machine part says: code spans, or plain words with a note. */
export type Value =
  | { readonly kind: "code"; readonly codes: readonly CodeValue[] }
  | { readonly kind: "words"; readonly text: string; readonly note: string | null }
  | { readonly kind: "unterminated"; readonly at: number };

// White space is looked at, never matched: a long run of it would be walked from each of its characters.
const DASH = /—|(?<=^|\s)(?:–(?!\s*§)|--?(?!\s*§))(?=\s|$)/;
const BREAK = /<br\s*\/?>/i;

/** Parts a text at its first dash: what is said, and the note on it. */
export function splitNote(text: string): { readonly said: string; readonly note: string | null } {
  const dash = DASH.exec(text);
  if (dash === null) return { said: text.trim(), note: null };
  const note = text
    .slice(dash.index + dash[0].length)
    .replace(/\s+/g, " ")
    .trim();
  return { said: text.slice(0, dash.index).trim(), note: note === "" ? null : note };
}

/**
 * Reads what stands behind a key's colon, or in a table's cell.
 * @see specs/plan-format.md §4.5
 */
export function readValue(value: string): Value {
  if (!value.startsWith("`")) {
    const { said, note } = splitNote(value);
    return { kind: "words", text: said, note };
  }
  const codes: CodeValue[] = [];
  let at = 0;
  while (value[at] === "`") {
    const span = readCodeSpan(value, at);
    if (span === null) return { kind: "unterminated", at };
    const { rest, note, next } = readTail(value, span.to);
    codes.push({ text: span.text, at: span.textFrom, rest, note });
    at = next;
  }
  return { kind: "code", codes };
}

/** A note may hold code spans itself, so it ends only at a line break of a table's cell, or with the value. */
function readTail(value: string, from: number) {
  const lineBreak = BREAK.exec(value.slice(from));
  const lineEnd = lineBreak === null ? value.length : from + lineBreak.index;
  const afterLine = lineBreak === null ? value.length : lineEnd + lineBreak[0].length;
  const tick = value.indexOf("`", from);
  const segmentEnd = tick < 0 || tick > lineEnd ? lineEnd : tick;
  const dash = DASH.exec(value.slice(from, segmentEnd));
  if (dash !== null) {
    const { said, note } = splitNote(value.slice(from, lineEnd));
    return { rest: said, note, next: skipBlanks(value, afterLine) };
  }
  const rest = value.slice(from, segmentEnd).trim();
  const next = segmentEnd === lineEnd ? skipBlanks(value, afterLine) : segmentEnd;
  return { rest: rest.replace(/(?:[,;]|\band)$/, "").trimEnd(), note: null, next };
}

function skipBlanks(value: string, from: number): number {
  return from + (/^\s*/.exec(value.slice(from))?.[0].length ?? 0);
}
