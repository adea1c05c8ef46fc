import { readFileSync } from "node:fs";

/** One knob of a flat config, as the JSON Schema of that config describes it. */
export interface Knob {
  readonly description: string;
  readonly type: string | readonly string[];
  /** Not there where a value must be given. */
  readonly default?: unknown;
  readonly enum?: readonly (string | number)[];
  readonly items?: { readonly enum: readonly string[] };
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** Knobs by name, in the order of their schema. */
export type Knobs = Readonly<Record<string, Knob>>;

const known = new Map<string, Knobs>();

/** The knobs of a config, from its schema: the one source of defaults, flags, tables and validation. */
export function readKnobs(schemaFile: URL): Knobs {
  const before = known.get(schemaFile.href);
  if (before !== undefined) return before;
  const schema = JSON.parse(readFileSync(schemaFile, "utf8")) as { readonly properties: Knobs };
  known.set(schemaFile.href, schema.properties);
  return schema.properties;
}

/** A valid config with what it lacks taken from the defaults; a `null` that was written stays. */
export function fillDefaults(knobs: Knobs, written: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const filled = Object.entries(knobs).map(([name, knob]) => {
    const value = written[name];
    return [name, value === undefined ? knob.default : value];
  });
  return Object.fromEntries(filled);
}

/** The JSON type of a knob's value besides `null`: `number`, `integer`, `boolean`, `string` or `array`. */
export function knobType(knob: Knob): string {
  if (typeof knob.type === "string") return knob.type;
  return knob.type.find((type) => type !== "null") as string;
}

/** Whether `null` is a value of the knob; it says that the knob is off or left to the program. */
export function isNullable(knob: Knob): boolean {
  return Array.isArray(knob.type) && knob.type.includes("null");
}

/** The values that a knob takes, in words: `adam, sgd`, `> 0 and ≤ 1`, `true, false`. */
export function formatKnobRange(knob: Knob): string {
  const values = knob.enum ?? knob.items?.enum;
  if (values !== undefined) return values.join(", ");
  const type = knobType(knob);
  if (type === "boolean") return "true, false";
  if (type === "string") return "a name";
  return withNull(formatInterval(knob) || "any number", knob);
}

function formatInterval(knob: Knob): string {
  const bounds: readonly (readonly [string, number | undefined])[] = [
    ["≥", knob.minimum],
    [">", knob.exclusiveMinimum],
    ["≤", knob.maximum],
    ["<", knob.exclusiveMaximum],
  ];
  return bounds.flatMap(([sign, bound]) => (bound === undefined ? [] : `${sign} ${bound}`)).join(" and ");
}

function withNull(range: string, knob: Knob): string {
  return isNullable(knob) ? `${range}, or null` : range;
}
