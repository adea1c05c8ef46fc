import type { Place } from "../../base/errors/app-error.ts";
import { createRefusal } from "./refusal.ts";
import { REFUSED_CHARACTERS, REFUSED_EXPANSIONS, REFUSED_OPERATORS } from "./refused-syntax.ts";

/** One word of a command line. */
export interface Word {
  /** Without its quotes. */
  readonly value: string;
  /** `value` with each quoted character masked, so that syntax can be told from quoted text. */
  readonly shape: string;
  /** Offset of its first character in the command line. */
  readonly at: number;
}

const QUOTED = "\0";
const BLANK = /[ \t]/;
const PLAIN = /[\p{L}\p{N}_./:=,@%+\-[\]*?^]+/uy;
const BRACES = /\{(?:[^{}]*,[^{}]*|-?\w+\.\.-?\w+(?:\.\.-?\d+)?)\}/;

/** Where the scan stands. One object a command line; the functions below move it on. */
interface Scan {
  readonly text: string;
  readonly where: Place | undefined;
  at: number;
  value: string;
  shape: string;
}

/**
 * Splits a command line into words exactly as bash does, and refuses whatever a shell would act upon.
 * Glob characters stay as they are: they belong to test ids far more often than to file names.
 * @throws AppError `SELECTOR_INVALID` with the column of the fault
 * @see specs/plan-format.md §5.1
 */
export function splitWords(text: string, where?: Place): readonly Word[] {
  const scan: Scan = { text, where, at: 0, value: "", shape: "" };
  const words: Word[] = [];
  scan.at = text.indexOf("\0");
  if (scan.at >= 0) refuse(scan, REFUSED_EXPANSIONS.nul);
  scan.at = 0;
  for (;;) {
    skipBlanks(scan);
    if (scan.at >= text.length) return words;
    if (text[scan.at] === "#") refuse(scan, REFUSED_EXPANSIONS.comment);
    words.push(readWord(scan));
  }
}

function skipBlanks(scan: Scan): void {
  for (;;) {
    if (BLANK.test(scan.text[scan.at] ?? "")) scan.at += 1;
    else if (scan.text.startsWith("\\\n", scan.at)) scan.at += 2;
    else return;
  }
}

function readWord(scan: Scan): Word {
  const at = scan.at;
  scan.value = "";
  scan.shape = "";
  while (scan.at < scan.text.length && !BLANK.test(scan.text[scan.at] ?? "")) readPiece(scan);
  const word = { value: scan.value, shape: scan.shape, at };
  assertNoExpansion(word, scan);
  return word;
}

function readPiece(scan: Scan): void {
  PLAIN.lastIndex = scan.at;
  const plain = PLAIN.exec(scan.text)?.[0];
  if (plain !== undefined) return take(scan, plain, plain);
  const character = scan.text[scan.at];
  if (character === "'") return readSingleQuotes(scan);
  if (character === '"') return readDoubleQuotes(scan);
  if (character === "\\") return readEscape(scan);
  assertNoShellSyntax(scan);
  take(scan, character ?? "", character ?? "");
}

function take(scan: Scan, value: string, shape: string): void {
  scan.value += value;
  scan.shape += shape;
  scan.at += value.length;
}

function takeQuoted(scan: Scan, value: string): void {
  scan.value += value;
  scan.shape += QUOTED.repeat(value.length);
}

function readEscape(scan: Scan): void {
  const next = scan.text[scan.at + 1];
  if (next === undefined) {
    refuse(scan, { message: "A backslash ends the command line", hint: "leave it out, or quote it" });
  }
  if (next !== "\n") takeQuoted(scan, next);
  scan.at += 2;
}

function readSingleQuotes(scan: Scan): void {
  const end = scan.text.indexOf("'", scan.at + 1);
  if (end < 0)
    refuse(scan, {
      message: "A single quotation mark is not closed",
      hint: "close it, or put double quotes round an argument that holds one",
    });
  takeQuoted(scan, scan.text.slice(scan.at + 1, end));
  markQuotes(scan);
  scan.at = end + 1;
}

/** An empty quotation still makes a word that syntax must not be read into. */
function markQuotes(scan: Scan): void {
  scan.shape += QUOTED;
}

function readDoubleQuotes(scan: Scan): void {
  const opening = scan.at;
  scan.at += 1;
  while (scan.text[scan.at] !== '"') {
    if (scan.at >= scan.text.length) {
      scan.at = opening;
      refuse(scan, {
        message: "A double quotation mark is not closed",
        hint: 'close it, or write \\" for one that belongs to the argument',
      });
    }
    readInDoubleQuotes(scan);
  }
  markQuotes(scan);
  scan.at += 1;
}

function readInDoubleQuotes(scan: Scan): void {
  const character = scan.text[scan.at] ?? "";
  const next = scan.text[scan.at + 1] ?? "";
  if (character === "\\" && next !== "" && '$`"\\\n'.includes(next)) {
    if (next !== "\n") takeQuoted(scan, next);
    scan.at += 2;
    return;
  }
  if (character === "`" || (character === "$" && next !== '"' && next !== "'")) assertNoSubstitution(scan);
  takeQuoted(scan, character);
  scan.at += 1;
}

function assertNoShellSyntax(scan: Scan): void {
  assertNoSubstitution(scan);
  const operator = REFUSED_OPERATORS.find(([text]) => scan.text.startsWith(text, scan.at));
  if (operator !== undefined) refuse(scan, operator[1]);
  const advice = REFUSED_CHARACTERS.get(scan.text[scan.at] ?? "");
  if (advice !== undefined) refuse(scan, advice);
}

/** A `$` before anything that names nothing is an ordinary character, as in bash. */
function assertNoSubstitution(scan: Scan): void {
  const rest = scan.text.slice(scan.at, scan.at + 2);
  if (rest.startsWith("`")) refuse(scan, REFUSED_EXPANSIONS.backTick);
  if (rest === "$(" || rest === "$[") refuse(scan, REFUSED_EXPANSIONS.command);
  if (rest === "$'" || rest === '$"') refuse(scan, REFUSED_EXPANSIONS.quoted);
  if (/^\$[\w{*@#?$!-]/.test(rest)) refuse(scan, REFUSED_EXPANSIONS.variable);
}

function assertNoExpansion(word: Word, scan: Scan): void {
  const braces = BRACES.exec(word.shape);
  const assigned = /^\w+=(?:.*:)?~/.test(word.shape);
  if (braces === null && !word.shape.startsWith("~") && !assigned) return;
  scan.at = word.at;
  refuse(scan, braces === null ? REFUSED_EXPANSIONS.home : REFUSED_EXPANSIONS.braces);
}

function refuse(scan: Scan, advice: { readonly message: string; readonly hint: string }): never {
  throw createRefusal({ ...advice, received: scan.text, at: scan.at }, scan.where);
}
