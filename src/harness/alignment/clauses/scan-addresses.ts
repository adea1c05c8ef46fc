import { normalPath } from "./normal-path.ts";
import { plainText } from "./plain-text.ts";
import { decodePath } from "./written-path.ts";

/** One address in normal form, and which part of the text says it. */
export interface ScannedAddress {
  readonly from: number;
  readonly to: number;
  readonly address: string;
}

/** Where the reading of one text stands. */
interface Scanner {
  readonly text: string;
  readonly home: string;
  /** The file that `§` and `#` belong to. */
  path: string | null;
  at: number;
  readonly found: ScannedAddress[];
}

const ENDING = /\.(?:md|markdown|mdown|mkd|mdx|rst|rest|adoc|asciidoc|txt|html?|feature)$/i;
const BLANK = /[\s`]*/y;
const BETWEEN = /[\s`]*(?:(?:,|&|and(?=[\s`]))[\s`]*|(?=[§#]))/y;
const NOTE_ON_ITEM = /[\s`]*\([^()]{0,300}\)/y;
const WORD = /[^\s`,;§#[\](){}<>"'|]+/y;
const NUMBERED = /(§{1,2}|(?:section|clause)(?=\s))[\s`]*(\w+(?:\.\w+)*)/iy;
const BARE_NUMBER = /(?:\d+(?:\.\w+)*|[A-Z](?:\.\w+)+)(?=[\s`]*(?:[,;[–—-]|\.\.|§|and[\s`]|$))/y;
const RANGE_END =
  /(?:\.\.|[–—-])(?:§{1,2}[\s`]*)?(\d\w*(?:\.\w+)*|[A-Z](?:\.\w+)+)|\s*[–—-]{1,2}\s*§{1,2}[\s`]*(\w+(?:\.\w+)*)/y;
const BARE_RANGE_END = /\s+[–-]\s+(\d\w*(?:\.\w+)*)(?=[\s`]*(?:[,;]|$))/y;
const FRAGMENT = /#([^\s`,;[\](){}<>"'|]+)/y;
const ID = /^[\p{L}][\p{L}\p{M}\p{N}_-]*(?:[.~][\p{L}\p{M}\p{N}_-]+)*$/u;

/**
 * Finds the addresses at the beginning of a text and stops at a note or at prose.
 * @param home file that the text stands in; `§4` without a path is in there
 * @param path file that was named before the text; null where none was
 */
export function scanAddresses(text: string, home: string, path: string | null): readonly ScannedAddress[] {
  const scanner: Scanner = { text, home, path, at: 0, found: [] };
  take(scanner, BLANK);
  while (scanner.at < text.length && takeItem(scanner)) {
    take(scanner, NOTE_ON_ITEM);
    if (take(scanner, BETWEEN) === null) break;
  }
  return scanner.found;
}

function takeItem(scanner: Scanner): boolean {
  if (takeNumbered(scanner) || takeFragment(scanner)) return true;
  const from = scanner.at;
  const word = take(scanner, WORD)?.[0].replace(/[.:!?]+$/, "");
  if (word === undefined || word === "" || word.includes("://")) return false;
  const behind = scanner.text.slice(scanner.at, scanner.at + 100);
  const clauseFollows = /^[\s`]*(?:[§#]|(?:section|clause)\s+[\dA-Z])/i.test(behind);
  const alone = clauseFollows || /^[\s`.]*(?:$|[,;()]|and[\s`]|—|--|–)/.test(behind);
  if (ENDING.test(word) || (word.includes("/") && (alone || /\.\w{1,10}$/.test(word)))) {
    scanner.path = normalPath(decodePath(word), scanner.home);
    if (clauseFollows) return takeClausesOf(scanner, from);
    add(scanner, from, `${scanner.path}${takeRow(scanner)}`);
    return true;
  }
  return takeId(scanner, { from, word, alone });
}

/** `§4.9` right behind its path: what was written begins with the path. */
function takeClausesOf(scanner: Scanner, from: number): boolean {
  take(scanner, BLANK);
  return takeNumbered(scanner, from) || takeFragment(scanner, from);
}

function takeNumbered(scanner: Scanner, writtenFrom = scanner.at): boolean {
  let sign = take(scanner, NUMBERED);
  if (sign === null) return false;
  let from = writtenFrom;
  let number: string | undefined = sign[2];
  while (number !== undefined) {
    addNumber(scanner, { from, number, many: sign[1] === "§§" });
    const before = scanner.at;
    take(scanner, BETWEEN);
    from = scanner.at;
    const next: RegExpExecArray | null = take(scanner, NUMBERED);
    sign = next ?? sign;
    number = next?.[2] ?? (before === from ? undefined : take(scanner, BARE_NUMBER)?.[0]);
    if (number === undefined) scanner.at = before;
  }
  return true;
}

function addNumber(scanner: Scanner, { from, number, many }: { from: number; number: string; many: boolean }): void {
  const path = scanner.path ?? scanner.home;
  const end = take(scanner, RANGE_END) ?? (many ? take(scanner, BARE_RANGE_END) : null);
  const last = end?.[1] ?? end?.[2];
  add(scanner, from, `${path} §${number}${last === undefined ? takeRow(scanner) : `..${last}`}`);
}

function takeFragment(scanner: Scanner, from = scanner.at): boolean {
  const slug = take(scanner, FRAGMENT)?.[1];
  if (slug === undefined) return false;
  const path = scanner.path ?? scanner.home;
  const trimmed = slug.replace(/[.:!?]+$/, "");
  add(scanner, from, `${path}#${trimmed.toLowerCase()}${takeRow(scanner)}`);
  return true;
}

function takeId(scanner: Scanner, { from, word, alone }: { from: number; word: string; alone: boolean }): boolean {
  const isRow = scanner.text[scanner.at] === "[";
  if (!ID.test(word) || !(alone || isRow || word.includes("~"))) return false;
  add(scanner, from, `${word}${takeRow(scanner)}`);
  return true;
}

/** `[batch_size]`, brackets inside it balanced; nothing where none follows. */
function takeRow(scanner: Scanner): string {
  if (scanner.text[scanner.at] !== "[") return "";
  let depth = 0;
  for (let at = scanner.at; at < scanner.text.length; at++) {
    if (scanner.text[at] === "[") depth++;
    if (scanner.text[at] === "]") depth--;
    if (depth > 0) continue;
    const cell = scanner.text.slice(scanner.at + 1, at);
    scanner.at = at + 1;
    return `[${plainText(cell)}]`;
  }
  return "";
}

function add(scanner: Scanner, from: number, address: string): void {
  const to = from + scanner.text.slice(from, scanner.at).replace(/[\s`.:!?]+$/, "").length;
  scanner.found.push({ from, to, address });
}

function take(scanner: Scanner, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = scanner.at;
  const match = pattern.exec(scanner.text);
  if (match !== null) scanner.at += match[0].length;
  return match;
}
