import { isDeepStrictEqual } from "node:util";
import type { Expected } from "./compare-values.ts";
import { isBlank, isNullWord, readNumber } from "./read-cells.ts";
import type { Said } from "./types.ts";

const REQUIRED = /^(?:required|error|mandatory|must be (?:given|set))\b/i;

/** The default that a cell tells, against the schema's; words in which it occurs agree. */
export function compareDefault(cell: string, real: unknown, said: Pick<Said, "required">): Expected {
  const text = cell.trim().slice(0, 2_000);
  if (REQUIRED.test(text)) {
    if (real !== undefined) return formatValue(real);
    return said.required === false ? "no default, and it is not required" : null;
  }
  if (isBlank(text)) return real === undefined || isEmpty(real) ? null : formatValue(real);
  if (real === undefined) return isNullWord(text) || isProse(text) ? null : "no default";
  return sameValue(text, real) || (isProse(text) && (isEmpty(real) || mentions(text, real))) ? null : formatValue(real);
}

/** `null`, `""`, `[]`, `{}` and `false` are what one has who says nothing. */
function isEmpty(value: unknown): boolean {
  if (value === null || value === "" || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Several words, or a reference to another clause. */
function isProse(text: string): boolean {
  return /\s/.test(text) && parse(text) === undefined;
}

function mentions(text: string, value: unknown): boolean {
  const words = text.split(/[\s,;()]+/).map((word) => word.replace(/^["'“](.*)["'”]$/s, "$1"));
  const wanted = Array.isArray(value) ? value.map(String) : [formatPlain(value)];
  return wanted.every((one) => words.some((word) => word === one || sameValue(word, one)));
}

function sameValue(text: string, value: unknown): boolean {
  const parsed = parse(text);
  if (parsed !== undefined && isDeepStrictEqual(parsed, value)) return true;
  if (value === null) return isNullWord(text);
  if (typeof value === "boolean") return (value ? /^(?:on|yes|true)$/i : /^(?:off|no|false)$/i).test(text);
  if (typeof value === "number")
    return readNumber(text) === value || readNumber(text.replace(/\s*[a-z%]+$/i, "")) === value;
  if (Array.isArray(value)) {
    const told = text.replace(/^\[(.*)\]$/s, "$1").split(/\s*,\s*|\s+and\s+/);
    return told.length === value.length && value.every((one, index) => sameValue(told[index] ?? "", one));
  }
  return text.replace(/^["'“](.*)["'”]$/s, "$1") === formatPlain(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function formatPlain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function formatValue(value: unknown): string {
  return JSON.stringify(value);
}
