import { distance } from "fastest-levenshtein";
import { noteOffset, type RawRecord, type RawReference, type RawRow, type RawSelector } from "./draft.ts";
import type { ListItem } from "./outline.ts";
import type { PlanSource } from "./source.ts";
import { readValue, type CodeValue, type Value } from "./values.ts";

/** Keys of a row. */
export const ROW_KEYS = ["red", "green", "proof", "spec", "touches", "needs", "cwd", "timeout", "report"] as const;
const OPTION_KEYS = ["cwd", "timeout", "report"] as const;
const EXPECTATION_KEYS = ["fails", "matches", "absent"] as const;
const ALL_KEYS: readonly string[] = [...ROW_KEYS, ...EXPECTATION_KEYS];

/** `key: value` of a list item or a table's cell. */
export interface Entry {
  readonly key: string;
  readonly keyAt: number;
  readonly value: string;
  readonly valueAt: number;
}

const ENTRY = /^(?:\*\*|__)?([A-Za-z][\w-]{0,40})(?:\*\*|__)?[ \t]*:(?:\*\*|__)?\s*/;

/** The key and value that a list item begins with; null for prose. */
export function readEntry(text: string, item: ListItem): Entry | null {
  if (item.textFrom < 0) return null;
  const source = text.slice(item.textFrom, item.textTo);
  const [whole, key] = ENTRY.exec(source) ?? [];
  if (whole === undefined || key === undefined) return null;
  const keyAt = item.textFrom + whole.indexOf(key);
  return {
    key: key.toLowerCase(),
    keyAt,
    value: source.slice(whole.length).trimEnd(),
    valueAt: item.textFrom + whole.length,
  };
}

/** Whether a key belongs to the machine part. */
export function isMachineKey(key: string): boolean {
  return ALL_KEYS.includes(key);
}

/** Takes the list items under a row as its machine part. */
export function readRowEntries(source: PlanSource, row: RawRow, item: ListItem): void {
  for (const child of item.children) {
    const entry = readEntry(source.text, child);
    if (source.form === "found" && (entry === null || !isMachineKey(entry.key))) {
      warnOfNearKey(source, entry);
      readRowEntries(source, row, child);
    } else if (entry === null) assertProse(source, child);
    else {
      assertOneItem(source, entry);
      const selectors = applyRowEntry(source, row, entry);
      for (const selector of selectors) readSelectorEntries(source, selector, child);
    }
  }
}

/**
 * Adds one key to a row. Returns the selectors that it made: options may stand beneath them.
 * @see specs/plan-format.md §4.2
 */
export function applyRowEntry(source: PlanSource, row: RawRow, entry: Entry): readonly RawSelector[] {
  const value = readValue(entry.value);
  if (value.kind === "unterminated") reportUnterminated(source, entry, value.at);
  else if (entry.key === "red" || entry.key === "green") return addSelectors(source, row, { entry, value });
  else if (entry.key === "proof") addWaiver(source, row, { entry, value });
  else if (entry.key === "spec" || entry.key === "touches") addReferences(source, row, { entry, value });
  else if (entry.key === "needs") addNeeds(row, entry, value);
  else setOnce(source, row, entry);
  return [];
}

/** Adds one key to a selector: what it must fail with, or an option. */
export function setOnce(source: PlanSource, record: RawRecord, entry: Entry): void {
  const value = readValue(entry.value);
  if (value.kind === "unterminated") return reportUnterminated(source, entry, value.at);
  if (Object.hasOwn(record, entry.key)) {
    return source.report(entry.keyAt, {
      rule: "plan-key-repeated",
      message: `\`${entry.key}\` is given twice`,
      hint: "keep one of them",
    });
  }
  const isExpectation = (EXPECTATION_KEYS as readonly string[]).includes(entry.key);
  if (isExpectation && value.kind === "words") return reportNotCode(source, entry);
  record[entry.key] = value.kind === "words" ? value.text : (value.codes[0]?.text ?? "");
  noteOffset(record, entry.key, entry.keyAt);
  if (value.kind === "code") assertNothingElse(source, entry, value.codes);
}

/** What a key's value is read from. */
interface Given {
  readonly entry: Entry;
  readonly value: Exclude<Value, { kind: "unterminated" }>;
}

function readSelectorEntries(source: PlanSource, selector: RawSelector, item: ListItem): void {
  for (const child of item.children) {
    const entry = readEntry(source.text, child);
    const isKnown = entry !== null && isMachineKey(entry.key);
    if (entry !== null && (isKnown || source.form === "strict")) setOnce(source, selector, entry);
    else if (source.form === "found") warnOfNearKey(source, entry);
    else assertProse(source, child);
  }
}

function addSelectors(source: PlanSource, row: RawRow, { entry, value }: Given): readonly RawSelector[] {
  if (value.kind === "words") {
    if (entry.key === "red" && isNone(value.text)) addWaiver(source, row, { entry, value });
    else reportNotCode(source, entry);
    return [];
  }
  assertNothingElse(source, entry, source.form === "strict" ? value.codes : value.codes.slice(0, 1));
  const selectors = value.codes.map((code) => createSelector(entry, code));
  const list = entry.key === "red" ? (row.red ??= []) : (row.green ??= []);
  list.push(...selectors);
  return selectors;
}

function createSelector(entry: Entry, code: CodeValue): RawSelector {
  const selector: RawSelector = code.note === null ? { run: code.text } : { run: code.text, note: code.note };
  noteOffset(selector, "", entry.valueAt + code.at);
  return selector;
}

function addWaiver(source: PlanSource, row: RawRow, { entry, value }: Given): void {
  if (value.kind === "code" || !isNone(value.text)) {
    return source.report(entry.valueAt, {
      rule: "plan-proof",
      message: "`proof` says why a row has nothing to run",
      received: entry.value,
      expected: "proof: none — reason",
      hint: "write `proof: none — reason`, or name the selector under `green`",
    });
  }
  const key = entry.key === "red" ? "redWaiver" : "proofWaiver";
  row[key] = value.note ?? "";
  noteOffset(row, key, entry.valueAt);
}

/** A number of a clause, with a row of its table: `4.9[batch_size]`. */
const NUMBER = String.raw`[\w.]*\w(?:\[[^\]\n]+\])?`;
/** Numbers parted by commas, or from one to another: `§§1.4–2, 7.1`. */
const CLAUSE = new RegExp(String.raw`^(?:§{1,2}\s*${NUMBER}(?:(?:\s*,\s*§?\s*|\s*[–-]\s*§\s*|[–-])${NUMBER})*|#\S+)`);

function addReferences(source: PlanSource, row: RawRow, { entry, value }: Given): void {
  if (value.kind === "words") return reportNotCode(source, entry);
  const list = entry.key === "spec" ? (row.spec ??= []) : (row.touches ??= []);
  for (const code of value.codes) {
    const inside = entry.key === "spec" ? /^(.*?)\s*([§#].*)$/.exec(code.text) : null;
    const outside = inside?.[2] ?? code.rest;
    const clause = entry.key === "spec" ? CLAUSE.exec(outside)?.[0] : undefined;
    if (outside.slice(clause?.length ?? 0).trim() !== "") reportRest(source, entry, code.rest);
    const reference: RawReference = { path: inside?.[1] ?? code.text };
    if (clause !== undefined) reference.clause = clause;
    if (code.note !== null) reference.note = code.note;
    noteOffset(reference, "", entry.valueAt + code.at);
    list.push(reference);
  }
}

function addNeeds(row: RawRow, entry: Entry, value: Given["value"]): void {
  const said = value.kind === "words" ? value.text : value.codes.map((code) => code.text).join(" ");
  row.needs = [...(row.needs ?? []), ...said.split(/[\s,;`]+/).filter((id) => id !== "" && id !== "and")];
  noteOffset(row, "needs", entry.valueAt);
}

function isNone(text: string): boolean {
  return /^none\b/i.test(text);
}

function assertNothingElse(source: PlanSource, entry: Entry, codes: readonly CodeValue[]): void {
  const [first, second] = codes;
  if (first !== undefined && first.rest !== "") reportRest(source, entry, first.rest);
  else if (second !== undefined) {
    source.report(entry.valueAt + second.at, {
      rule: "plan-several-values",
      message: `\`${entry.key}\` holds several code spans`,
      received: entry.value,
      expected: "one code span an item",
      hint: `write one \`${entry.key}:\` item for each, or put a dash before the note`,
    });
  }
}

function reportRest(source: PlanSource, entry: Entry, rest: string): void {
  source.report(entry.valueAt, {
    rule: "plan-stray-text",
    message: "Text behind the code span is not understood",
    received: rest,
    expected: entry.key === "spec" ? "§4.9, §§4.9, 7.1 or #slug, then a dash and a note" : "a dash and a note",
    hint: "put ` — ` before the note",
  });
}

function reportNotCode(source: PlanSource, entry: Entry): void {
  source.report(entry.valueAt, {
    rule: "plan-not-code",
    message: `\`${entry.key}\` must stand in a code span, so that Markdown does not change it`,
    received: entry.value === "" ? "nothing" : entry.value,
    expected: `${entry.key}: \`…\``,
    hint: "put back-ticks round it",
  });
}

function reportUnterminated(source: PlanSource, entry: Entry, at: number): void {
  source.report(entry.valueAt + at, {
    rule: "plan-code-span",
    message: "A code span is not closed",
    received: entry.value,
    expected: "as many back-ticks behind it as before it",
    hint: "close it; a text that holds back-ticks needs two of them on each side: `` a`b ``",
  });
}

/** Prose may stand under a row, but not a key whose colon was forgotten. */
function assertProse(source: PlanSource, item: ListItem): void {
  if (item.textFrom < 0) return;
  const [, word, rest] = /^\W{0,2}(\w+)\W{0,2}\s+(`)?/.exec(source.text.slice(item.textFrom, item.textTo)) ?? [];
  if (word === undefined || rest === undefined || !isMachineKey(word.toLowerCase())) return;
  source.report(item.textFrom, {
    rule: "plan-missing-colon",
    message: `A colon is missing behind \`${word}\``,
    expected: `${word.toLowerCase()}: \`…\``,
    hint: "write the colon",
  });
}

/** An item indented too far is swallowed by the paragraph before it. */
function assertOneItem(source: PlanSource, entry: Entry): void {
  reportSwallowed(source, entry.value, entry.valueAt);
}

/** Reports list items that Markdown reads as further lines of the paragraph before them. */
export function reportSwallowed(source: PlanSource, text: string, at: number): void {
  const [whole, key] = /\n[ \t]*[-*+][ \t]+(\w+):/.exec(text) ?? [];
  if (whole === undefined || key === undefined || !isMachineKey(key.toLowerCase())) return;
  source.report(at + text.indexOf(whole) + whole.indexOf(key), {
    rule: "plan-indentation",
    message: `\`${key}\` is indented too far: Markdown reads it as text of the item above`,
    expected: "two spaces more than the item above",
    hint: "indent it by two spaces",
  });
}

function warnOfNearKey(source: PlanSource, entry: Entry | null): void {
  if (entry === null || !entry.value.startsWith("`")) return;
  const near = ALL_KEYS.find((key) => distance(key, entry.key) === 1);
  if (near === undefined) return;
  source.report(entry.keyAt, {
    rule: "plan-unknown-key",
    message: `\`${entry.key}\` is not a key`,
    received: entry.key,
    hint: `did you mean \`${near}\`?`,
  });
}

/** The key that was most likely meant, of those that may stand there; null where none is within so many changed characters. */
export function nearestKey(
  key: string,
  known: readonly string[],
  most: number = Math.max(2, key.length / 3),
): string | null {
  const ranked = known
    .map((name) => ({ name, steps: distance(name, key) }))
    .sort((left, right) => left.steps - right.steps);
  const best = ranked[0];
  return best !== undefined && best.steps <= most ? best.name : null;
}

/** Keys that may stand under a selector. */
export const SELECTOR_KEYS = { red: [...EXPECTATION_KEYS, ...OPTION_KEYS], green: OPTION_KEYS } as const;
