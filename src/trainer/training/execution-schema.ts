import { readFileSync } from "node:fs";

/** JSON Schema of the execution config: the one source of defaults, flags, the page of knobs, and validation. */
export const EXECUTION_CONFIG_SCHEMA = new URL("./execution-config.schema.json", import.meta.url);

/** One knob, as the schema describes it. */
export interface ExecutionKnob {
  readonly description: string;
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly items?: { readonly enum: readonly string[] };
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

let knobs: Readonly<Record<string, ExecutionKnob>> | null = null;

/** All knobs by name, in the order of the schema. */
export function readExecutionKnobs(): Readonly<Record<string, ExecutionKnob>> {
  if (knobs === null) {
    const schema = JSON.parse(readFileSync(EXECUTION_CONFIG_SCHEMA, "utf8")) as {
      readonly properties: Readonly<Record<string, ExecutionKnob>>;
    };
    knobs = schema.properties;
  }
  return knobs;
}

/** The JSON type of a knob's value besides `null`: `number`, `integer`, `boolean`, `string` or `array`. */
export function knobType(knob: ExecutionKnob): string {
  if (typeof knob.type === "string") return knob.type;
  return knob.type.find((type) => type !== "null") as string;
}

/** Whether `null` is a value of the knob; it says that the knob is off or left to the program. */
export function isNullable(knob: ExecutionKnob): boolean {
  return Array.isArray(knob.type) && knob.type.includes("null");
}

/** The values that a knob takes, in words: `adam, sgd`, `> 0 and ≤ 1`, `true, false`. */
export function formatKnobRange(knob: ExecutionKnob): string {
  const values = knob.enum ?? knob.items?.enum;
  if (values !== undefined) return values.join(", ");
  const type = knobType(knob);
  if (type === "boolean") return "true, false";
  if (type === "string") return "a name";
  return withNull(formatInterval(knob) || "any number", knob);
}

function formatInterval(knob: ExecutionKnob): string {
  const bounds: readonly (readonly [string, number | undefined])[] = [
    ["≥", knob.minimum],
    [">", knob.exclusiveMinimum],
    ["≤", knob.maximum],
    ["<", knob.exclusiveMaximum],
  ];
  return bounds.flatMap(([sign, bound]) => (bound === undefined ? [] : `${sign} ${bound}`)).join(" and ");
}

function withNull(range: string, knob: ExecutionKnob): string {
  return isNullable(knob) ? `${range}, or null` : range;
}
