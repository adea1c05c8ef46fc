import { isBlank, isNullWord, readAllowed, readInterval, readNumber, readTypes } from "./read-cells.ts";
import type { Interval, Said } from "./types.ts";

/** What a cell should have said; null: it agrees, or says nothing that could be compared. */
export type Expected = string | null;

/** Types of a cell against the schema's. A table may leave `null` out, and say `number` of whole ones. */
export function compareType(cell: string, said: Said): Expected {
  const types = readTypes(cell);
  if (types === null) return isBlank(cell) ? null : compareAllowed(cell, said);
  if (said.types === null) return null;
  const told = types.filter((type) => type !== "null");
  const real = said.types.filter((type) => type !== "null");
  const agrees =
    told.every((type) => real.includes(type) || (type === "number" && real.includes("integer"))) &&
    real.every((type) => told.includes(type) || (type === "integer" && told.includes("number")));
  const nullAgrees = !types.includes("null") || said.nullable === true || said.required === false;
  return agrees && nullAgrees ? null : said.types.join(" or ");
}

/** Allowed values, a range or a type. */
export function compareAllowed(cell: string, said: Said): Expected {
  if (isBlank(cell)) return null;
  const allowed = readAllowed(cell);
  if (allowed.kind === "types" && said.allowed === null) return compareType(cell, said);
  if (allowed.kind === "interval") return compareInterval(allowed, said);
  if (allowed.kind !== "values") return null;
  return compareValues(allowed.values, said);
}

function compareValues(values: readonly string[], said: Said): Expected {
  if (said.allowed === null) {
    if (said.types === null) return null;
    if (said.types.every((type) => type === "boolean" || type === "null")) return compareSets(values, [true, false]);
    // One word may be prose (`anything`), or a number that stands for something.
    if (values.length < 2 || values.some((value) => readTypes(value) !== null)) return null;
    return `any ${said.types.join(" or ")}`;
  }
  return compareSets(values, said.allowed);
}

/** `null` may be left out, `true, false` may be said as `on, off`. */
function compareSets(values: readonly string[], allowed: readonly unknown[]): Expected {
  const told = new Set(values.map((value) => fold(value)));
  const real = new Set(allowed.map((value) => fold(String(value))));
  const isMissing = [...real].some((value) => value !== "null" && !told.has(value));
  const isExtra = [...told].some((value) => !real.has(value) && value !== "null");
  return isMissing || isExtra ? allowed.map(String).join(", ") : null;
}

function fold(value: string): string {
  const plain = value.replace(/^["'](.*)["']$/s, "$1");
  if (/^(?:on|yes|true)$/i.test(plain)) return "true";
  if (/^(?:off|no|false)$/i.test(plain)) return "false";
  if (isNullWord(plain)) return "null";
  const number = readNumber(plain);
  return number === null ? plain : String(number);
}

function compareInterval(
  { interval, nullable }: { readonly interval: Interval; readonly nullable: boolean },
  said: Said,
): Expected {
  const bounds = said.interval ?? spanOf(said.allowed);
  const real = formatInterval(bounds, said);
  if (said.types !== null && !said.types.some((type) => type === "number" || type === "integer")) return real;
  const nullAgrees = !nullable || said.nullable !== false;
  return sameInterval(interval, bounds, said.types?.includes("integer") === true) && nullAgrees ? null : real;
}

/** From the least to the greatest of allowed numbers: a table may tell it beside them. */
function spanOf(allowed: Said["allowed"]): Interval | null {
  const numbers = (allowed ?? []).filter((value): value is number => typeof value === "number");
  if (allowed === null || numbers.length === 0 || numbers.length < allowed.filter((value) => value !== null).length)
    return null;
  const sorted = numbers.toSorted((left, right) => left - right);
  return { from: sorted[0] ?? null, to: sorted.at(-1) ?? null, fromOpen: false, toOpen: false };
}

/** Of whole numbers `> 0` and `≥ 1` are the same. */
function sameInterval(told: Interval, real: Interval | null, isInteger: boolean): boolean {
  const left = isInteger ? closed(told) : told;
  const right = isInteger ? closed(real ?? open) : (real ?? open);
  return (
    left.from === right.from && left.to === right.to && left.fromOpen === right.fromOpen && left.toOpen === right.toOpen
  );
}

const open: Interval = { from: null, to: null, fromOpen: false, toOpen: false };

function closed({ from, to, fromOpen, toOpen }: Interval): Interval {
  return {
    from: from === null ? null : fromOpen ? Math.floor(from) + 1 : Math.ceil(from),
    to: to === null ? null : toOpen ? Math.ceil(to) - 1 : Math.floor(to),
    fromOpen: false,
    toOpen: false,
  };
}

/** `≥ 1 and < 8, or null` */
export function formatInterval(interval: Interval | null, { types, nullable }: Said): string {
  if (interval === null) return types === null ? "any value" : `any ${types.join(" or ")}`;
  const low = interval.from === null ? [] : [`${interval.fromOpen ? ">" : "≥"} ${interval.from}`];
  const high = interval.to === null ? [] : [`${interval.toOpen ? "<" : "≤"} ${interval.to}`];
  return `${[...low, ...high].join(" and ")}${nullable === true ? ", or null" : ""}`;
}

/** One bound in a column of its own. */
export function compareBound(cell: string, side: "from" | "to", said: Said): Expected {
  const bound = said.interval?.[side] ?? null;
  if (isBlank(cell)) return bound === null ? null : String(bound);
  const told = readNumber(cell) ?? readInterval(cell)?.[side] ?? null;
  if (told === null) return null;
  return told === bound || (!Number.isFinite(told) && bound === null) ? null : String(bound ?? "no bound");
}

/** `yes` and `no` in a column of their own. */
export function compareRequired(cell: string, said: Said): Expected {
  if (said.required === null) return null;
  const isYes = /^(?:yes|y|true|required|mandatory|always|x|✓|✔|✅|☑)(?:\b|$)/iu.test(cell.trim());
  const isNo = /^(?:no|n|false|optional|never|✗|✘|❌|[-–—])?$/iu.test(cell.trim());
  if (!isYes && !isNo) return null;
  return isYes === said.required ? null : said.required ? "required" : "optional";
}
