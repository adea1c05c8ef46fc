import { distance } from "fastest-levenshtein";
import { findMissingSign } from "./missing-sign.ts";
import { scanAddresses } from "./scan-addresses.ts";

/** What a directive says of a clause; what it says nothing of is left out. */
export interface Directive {
  readonly informative?: boolean;
  readonly needs?: readonly string[];
  readonly id?: string;
  /** Addresses as written, with the offset of each list in the comment's words. */
  readonly depends?: readonly { readonly text: string; readonly at: number }[];
  /** Needs of the rows of the table that follows. */
  readonly rows?: readonly string[];
}

/** What is wrong with a part of a directive. */
export interface DirectiveFault {
  readonly at: number;
  readonly received: string;
  readonly message: string;
  readonly hint: string;
}

/** What the reader of a directive has found so far. */
interface Draft {
  informative?: boolean;
  needs?: readonly string[];
  id?: string;
  depends: { readonly text: string; readonly at: number }[];
  rows?: readonly string[];
  readonly faults: DirectiveFault[];
  readonly known: readonly string[];
}

interface Part {
  readonly word: string;
  readonly value: string;
  readonly at: number;
  readonly whole: string;
}

/** What a directive may say. */
export const DIRECTIVE_PARTS =
  "informative, normative, needs impl, test, needs nothing, depends specs/y.md §2, id fwd.amplitude~1, rows need test";
const WORDS = ["informative", "normative", "needs", "depends", "id", "rows"] as const;
const OPENING = /^\s*clause:/;
const NEARLY = /^\s*(?:clauses?|claus|cluase|clasue)\s*(?::|(?=(?:informative|normative|needs?|depends?|id|rows?)\b))/i;
/** An id: letters first, then names parted by `.` or `~`, the revision last. */
const ID = /^\p{L}[\p{L}\p{M}\p{N}_-]*(?:[.~][\p{L}\p{M}\p{N}_-]+)*$/u;

/** Form of every id that a heading or directive may give. */
export function isClauseId(id: string): boolean {
  return ID.test(id);
}

/**
 * Reads an HTML comment as a directive.
 * @param words of the comment, without its marks
 * @param known needs of this project besides `impl`, `test` and `evidence`
 * @returns null where the comment is none, nor nearly one
 * @see specs/alignment.md §2.4
 */
export function readDirective(
  words: string,
  known: readonly string[],
): { readonly directive: Directive; readonly faults: readonly DirectiveFault[] } | null {
  const opening = OPENING.exec(words) ?? NEARLY.exec(words);
  if (opening === null) return null;
  const draft: Draft = { depends: [], faults: [], known };
  if (!OPENING.test(words)) addFault(draft, { at: 0, received: words.trim() }, "write `<!-- clause: … -->`");
  for (const part of partsOf(words, opening[0].length)) applyPart(draft, part);
  const { faults, known: _, depends, ...said } = draft;
  return { directive: depends.length === 0 ? said : { ...said, depends }, faults };
}

function partsOf(words: string, from: number): readonly Part[] {
  const parts: Part[] = [];
  let at = from;
  for (const raw of words.slice(from).split(";")) {
    const whole = raw.trim();
    const start = at + raw.length - raw.trimStart().length;
    const [head = "", word = ""] = /^([\p{L}\p{N}_-]+):?\s*/u.exec(whole) ?? [];
    if (whole !== "") parts.push({ word, value: whole.slice(head.length), at: start, whole });
    at += raw.length + 1;
  }
  return parts;
}

function applyPart(draft: Draft, part: Part): void {
  const { word, value, at, whole } = part;
  const guess = guessWord(word);
  const exact = WORDS.find((known) => known === word);
  const colon = /^[\p{L}-]+:/u.test(whole);
  if (exact === undefined || colon) {
    const meant = guess === null ? null : `${guess}${value === "" ? "" : ` ${value}`}`;
    return addFault(
      draft,
      { at, received: whole },
      meant === null ? `write one of: ${DIRECTIVE_PARTS}` : `write \`${meant}\``,
    );
  }
  if (exact === "informative" || exact === "normative") {
    if (value !== "")
      return addFault(draft, { at, received: whole }, `write \`${exact}\` alone, and \`;\` before the next part`);
    draft.informative = exact === "informative";
  } else if (exact === "needs") {
    const needs = readNeeds(draft, part, value);
    if (needs !== null) draft.needs = needs;
  } else if (exact === "rows") applyRows(draft, part);
  else if (exact === "id") applyId(draft, part);
  else applyDepends(draft, part);
}

function applyDepends(draft: Draft, { value, at, whole }: Part): void {
  const unsigned = findMissingSign(value);
  if (unsigned !== null) return addFault(draft, { at, received: whole }, `write \`depends ${unsigned.meant}\``);
  if (scanAddresses(value, "", null).length === 0)
    return addFault(draft, { at, received: whole }, "name what it depends on: `depends specs/y.md §2`");
  draft.depends.push({ text: value, at: at + whole.length - value.length });
}

function applyRows(draft: Draft, part: Part): void {
  const list = /^needs?\s+(.*)$/.exec(part.value)?.[1];
  if (list === undefined) return addFault(draft, { at: part.at, received: part.whole }, "write `rows need test`");
  const rows = readNeeds(draft, part, list);
  if (rows !== null) draft.rows = rows;
}

function applyId(draft: Draft, part: Part): void {
  if (isClauseId(part.value)) draft.id = part.value;
  else
    addFault(
      draft,
      { at: part.at, received: part.whole },
      "an id has letters, digits, `.`, `_`, `-`, and a revision behind `~`: `id fwd.amplitude~1`",
    );
}

/** Reads a list of needs; null where one of them is not understood, which is then a fault. */
function readNeeds(draft: Draft, part: Part, list: string): readonly string[] | null {
  const names = list.split(/[\s,]+/).filter((name) => name !== "" && name !== "and");
  const wrong = names
    .map((name) => ({ name, meant: guessNeed(name, draft.known) }))
    .find(({ name, meant }) => name !== meant);
  if (wrong !== undefined || names.length === 0 || (names.includes("nothing") && names.length > 1)) {
    const hint = wrong?.meant
      ? `write \`${wrong.meant}\``
      : "write `needs impl, test`, `needs evidence` or `needs nothing`";
    addFault(draft, { at: part.at, received: part.whole }, hint);
    return null;
  }
  return names[0] === "nothing" ? [] : names;
}

const NEEDS = ["impl", "test", "evidence", "nothing"] as const;
const ALIASES: Readonly<Record<string, string>> = {
  code: "impl",
  implementation: "impl",
  tests: "test",
  testing: "test",
  proof: "evidence",
  none: "nothing",
};

/**
 * What a need is meant to be: itself where it is known or may be an artifact type, the known one where it is a near miss.
 * @returns null where it is no word at all
 */
export function guessNeed(name: string, known: readonly string[]): string | null {
  if ((NEEDS as readonly string[]).includes(name) || known.includes(name)) return name;
  const alias = ALIASES[name.toLowerCase()];
  if (alias !== undefined) return alias;
  if (!/^\p{L}[\p{L}\p{N}_]*$/u.test(name)) return null;
  const near = NEEDS.find((need) => distance(need, name.toLowerCase()) <= (need.length > 5 ? 2 : 1));
  return near === undefined || /^[a-z]test$/.test(name) ? name : near;
}

function guessWord(word: string): (typeof WORDS)[number] | null {
  const small = word.toLowerCase();
  return WORDS.find((known) => known === small || distance(known, small) <= (known.length > 4 ? 2 : 1)) ?? null;
}

function addFault(draft: Draft, { at, received }: { at: number; received: string }, hint: string): void {
  draft.faults.push({ at, received: received.slice(0, 200), message: "The directive is not understood", hint });
}
