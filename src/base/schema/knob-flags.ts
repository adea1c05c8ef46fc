import { formatKnobRange, isNullable, type Knob, type Knobs, knobType } from "./knobs.ts";

/** A command-line flag of a knob, as commander wants it. */
export interface KnobFlag {
  /** The knob that it sets. */
  readonly key: string;
  /** `--learning-rate <number>`, `--fast-dev-run`, `--no-progress`. */
  readonly flag: string;
  /** What it does, its range and its default. */
  readonly description: string;
  readonly type: "number" | "integer" | "boolean" | "string" | "array";
  /** `undefined` where a value must be given. */
  readonly default: unknown;
  /**
   * What a written value stands for. A number that is none stays text, so that the validation names it:
   * parsing never throws. To be applied to what commander has collected, not within it: it makes "" of null.
   */
  readonly parse: (text: string) => unknown;
}

/** One flag for each knob, in the order of the schema. */
export function knobFlags(knobs: Knobs): readonly KnobFlag[] {
  return Object.entries(knobs).map(([key, knob]) => ({
    key,
    flag: formatFlag(key, knob),
    description: `${knob.description} ${describeValues(knob)}`,
    type: knobType(knob) as KnobFlag["type"],
    default: knob.default,
    parse: (text) => parseValue(text, knob),
  }));
}

/** A switch that is on by default is offered as the flag that turns it off. */
function formatFlag(key: string, knob: Knob): string {
  const name = key.replaceAll(/(?<=[a-z])[A-Z]/gu, (letter) => `-${letter}`).toLowerCase();
  const type = knobType(knob);
  if (type === "boolean") return knob.default === true ? `--no-${name}` : `--${name}`;
  return `--${name} <${placeholder(knob, type)}>`;
}

function placeholder(knob: Knob, type: string): string {
  if (type === "array") return "list";
  if (knob.enum !== undefined) return knob.enum.join("|");
  return type === "string" ? "name" : type;
}

function describeValues(knob: Knob): string {
  if (knobType(knob) === "boolean") return `(default: ${knob.default === true ? "on" : "off"})`;
  return `(${formatKnobRange(knob)}; ${describeDefault(knob)})`;
}

function describeDefault(knob: Knob): string {
  if (knob.default === undefined) return "required";
  return `default: ${Array.isArray(knob.default) ? knob.default.join(",") : String(knob.default)}`;
}

function parseValue(text: string, knob: Knob): unknown {
  const type = knobType(knob);
  if (isNullable(knob) && (text === "null" || text === "none")) return null;
  if (type === "array") return text.split(",").map((part) => part.trim());
  if (type === "string") return text;
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) ? value : text;
}
