import type { Interval } from "./types.ts";

const LONGEST_SPAN = 120;
const NOTHING = /^(?:|[-–—−]+|n\/?a|not applicable|\?|tbd)$/i;
const NULL = /^(?:null|none|nil|undefined|unset)$/i;
const NUMBER = String.raw`[-−+]?(?:\d[\d_ ,]*(?:\.\d+)?|\.\d+)(?:e[-−+]?\d+)?|[-−+]?(?:∞|infinity|inf)`;
const COMPARISON = new RegExp(
  String.raw`^(≥|>=|>|≤|<=|<|=>|=<|at least|at most|more than|less than|min(?:imum)?:?|max(?:imum)?:?)\s*(${NUMBER})$`,
  "i",
);
const SPAN = new RegExp(
  String.raw`^(?:from |between )?([[(\]])?\s*(${NUMBER})\s*(?:…|\.{2,3}|–|—|\bto\b|\band\b|-|,|;)\s*(${NUMBER})\s*([)\]])?$`,
  "i",
);
const DOUBLE = new RegExp(String.raw`^(${NUMBER})\s*(<=|<|≤)\s*[a-z]\w*\s*(<=|<|≤)\s*(${NUMBER})$`, "i");
const WORDS: Readonly<Record<string, Interval>> = {
  positive: { from: 0, to: null, fromOpen: true, toOpen: false },
  "non-negative": { from: 0, to: null, fromOpen: false, toOpen: false },
  nonnegative: { from: 0, to: null, fromOpen: false, toOpen: false },
};
const TYPES: readonly (readonly [type: string, words: RegExp])[] = [
  ["integer", /^(?:int|integer|int32|int64|long|uint|u?int\d+|i\d+|u\d+|whole number|count)s?$/],
  ["number", /^(?:number|numeric|float|double|real|float32|float64|f32|f64|decimal)s?$/],
  [
    "string",
    /^(?:str|string|text|path|file|folder|directory|url|uri|name|enum|duration|date|datetime|email|regex|pattern)s?$/,
  ],
  ["boolean", /^(?:bool|boolean|flag|switch)s?$/],
  ["array", /^(?:(?:list|array|sequence|tuple|set)(?:\b.*)?|.*\[\])$/],
  ["object", /^(?:(?:object|dict|dictionary|map|mapping|table|record)(?:\b.*)?)$/],
  ["null", /^(?:null|none|nil|undefined)$/],
];

/** Whether a cell says nothing. */
export function isBlank(cell: string): boolean {
  return NOTHING.test(cell.trim());
}

/** Whether a cell says `null`, in whichever words. */
export function isNullWord(cell: string): boolean {
  return NULL.test(cell.trim());
}

/** A number as people write it; null where it is none. */
export function readNumber(text: string): number | null {
  const plain = text
    .trim()
    .replace(/−/g, "-")
    .replace(/(?<=\d)[_ ,](?=\d{3}(?:\D|$))/g, "");
  if (/^[-+]?(?:∞|inf(?:inity)?)$/i.test(plain)) return plain.startsWith("-") ? -Infinity : Infinity;
  return /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(plain) ? Number(plain) : null;
}

/** What a cell says of allowed values. */
export type Allowed =
  | { readonly kind: "interval"; readonly interval: Interval; readonly nullable: boolean }
  | { readonly kind: "values"; readonly values: readonly string[] }
  | { readonly kind: "types"; readonly types: readonly string[] }
  /** Words: nothing that could be compared. */
  | { readonly kind: "prose" };

/** Reads `≥ 1 and ≤ 8, or null`, `0 … 1`, `one of a, b, c`, `a | b`, `integer`; anything else is prose. */
export function readAllowed(cell: string): Allowed {
  const text = cell
    .slice(0, 2_000)
    .replace(/\((?:§|see )[^()]{0,200}\)/g, "")
    .replace(/^(?:one of|either|any of|allowed:|choices:)\s*:?\s*/i, "")
    .replace(/[.;:]$/, "")
    .trim();
  const [, body = text, orNull] = /^(.*?)(?:,? or |, | \| ?)(null|none)$/i.exec(text) ?? [];
  const interval = readInterval(body.replace(/^(?:an? )?(?:integers?|numbers?|floats?|ints?)\s+/i, ""));
  if (interval !== null) return { kind: "interval", interval, nullable: orNull !== undefined };
  const types = readTypes(text);
  if (types !== null) return { kind: "types", types };
  const values = readValues(text);
  return values === null ? { kind: "prose" } : { kind: "values", values };
}

/** `integer`, `string | null`, `list of strings`; null where a word is no type. */
export function readTypes(cell: string): readonly string[] | null {
  const text = cell
    .toLowerCase()
    .replace(/^(?:an?|any) /, "")
    .trim();
  const optional = /^optional[ [](.+?)\]?$/.exec(text)?.[1] ?? /^(.+)\?$/.exec(text)?.[1];
  const words = (optional ?? text).split(/\s*(?:\||\/|,|\bor\b)\s*/).filter((word) => word !== "");
  const types = words.map((word) => TYPES.find(([, pattern]) => pattern.test(word.trim()))?.[0]);
  if (types.length === 0 || types.includes(undefined)) return null;
  return [...new Set([...(types as readonly string[]), ...(optional === undefined ? [] : ["null"])])];
}

/** A span of numbers; null where the text is none. */
export function readInterval(text: string): Interval | null {
  if (text.length > LONGEST_SPAN) return null;
  const whole = text.trim().toLowerCase();
  if (Object.hasOwn(WORDS, whole)) return WORDS[whole] ?? null;
  return readDouble(whole) ?? readComparisons(whole) ?? readSpan(whole);
}

function readDouble(text: string): Interval | null {
  const [, low, lowSign, highSign, high] = DOUBLE.exec(text) ?? [];
  const from = low === undefined ? null : readNumber(low);
  const to = high === undefined ? null : readNumber(high);
  return from === null || to === null
    ? null
    : bounded({ from, to, fromOpen: lowSign === "<", toOpen: highSign === "<" });
}

function readComparisons(text: string): Interval | null {
  const parts = text.split(/\s*(?:,|;|\band\b|&)\s*(?=[≥≤<>=a-z])/);
  if (parts.length > 2) return null;
  const found: { -readonly [Key in keyof Interval]: Interval[Key] } = {
    from: null,
    to: null,
    fromOpen: false,
    toOpen: false,
  };
  for (const part of parts) {
    const [, sign = "", digits = ""] = COMPARISON.exec(part.trim()) ?? [];
    const bound = readNumber(digits);
    if (bound === null) return null;
    const isOpen = /^(?:>|<|more than|less than)$/.test(sign);
    const isLower = /^(?:≥|>|=>|at least|more than|min)/.test(sign);
    Object.assign(found, isLower ? { from: bound, fromOpen: isOpen } : { to: bound, toOpen: isOpen });
  }
  return bounded(found);
}

function readSpan(text: string): Interval | null {
  const [, opening, low, high, closing] = SPAN.exec(text) ?? [];
  const from = low === undefined ? null : readNumber(low);
  const to = high === undefined ? null : readNumber(high);
  if (from === null || to === null || from > to) return null;
  // `1, 2` alone is two values, not a span.
  if (opening === undefined && closing === undefined && /^\S+\s*[,;]/.test(text)) return null;
  return bounded({ from, to, fromOpen: opening === "(" || opening === "]", toOpen: closing === ")" });
}

/** Infinite bounds are none. */
function bounded({ from, to, fromOpen, toOpen }: Interval): Interval {
  const isFrom = from !== null && Number.isFinite(from);
  const isTo = to !== null && Number.isFinite(to);
  return { from: isFrom ? from : null, to: isTo ? to : null, fromOpen: isFrom && fromOpen, toOpen: isTo && toOpen };
}

/** Values divided by commas, bars, slashes or `or`, each of them one word; null where one is more. */
function readValues(text: string): readonly string[] | null {
  const plain = text.replace(/\s*\([^()]{0,200}\)/g, "");
  const separator = /\|/.test(plain)
    ? /\s*\|\s*/
    : /,/.test(plain)
      ? /\s*,\s*(?:or |and )?|\s+or\s+/
      : /\s+or\s+|\s+\/\s+|\s*;\s*/;
  const values = plain.split(separator).map((value) => value.trim().replace(/^["'“](.*)["'”]$/s, "$1"));
  if (values.length === 0 || values.some((value) => value === "" || /\s/.test(value) || value.length > 80)) return null;
  return values;
}
