import { type ExecutionKnob, formatKnobRange, isNullable, knobType, readExecutionKnobs } from "./execution-schema.ts";

/** A command-line flag of a knob, as commander wants it. */
export interface ExecutionConfigFlag {
  /** The knob that it sets. */
  readonly key: string;
  /** `--learning-rate <number>`, `--fast-dev-run`, `--no-progress`. */
  readonly flag: string;
  /** What it does, its range and its default. */
  readonly description: string;
  readonly type: "number" | "integer" | "boolean" | "string" | "array";
  readonly default: unknown;
  /**
   * What a written value stands for. A number that is none stays text, so that the validation names it:
   * parsing never throws.
   */
  readonly parse: (text: string) => unknown;
}

/** One flag for each knob of the execution config, in the order of the schema. */
export function executionConfigFlags(): readonly ExecutionConfigFlag[] {
  return Object.entries(readExecutionKnobs()).map(([key, knob]) => ({
    key,
    flag: formatFlag(key, knob),
    description: `${knob.description} ${describeValues(knob)}`,
    type: knobType(knob) as ExecutionConfigFlag["type"],
    default: knob.default,
    parse: (text) => parseValue(text, knob),
  }));
}

/** A switch that is on by default is offered as the flag that turns it off. */
function formatFlag(key: string, knob: ExecutionKnob): string {
  const name = key.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
  const type = knobType(knob);
  if (type === "boolean") return knob.default === true ? `--no-${name}` : `--${name}`;
  return `--${name} <${placeholder(knob, type)}>`;
}

function placeholder(knob: ExecutionKnob, type: string): string {
  if (type === "array") return "list";
  if (knob.enum !== undefined) return knob.enum.join("|");
  return type === "string" ? "name" : type;
}

function describeValues(knob: ExecutionKnob): string {
  if (knobType(knob) === "boolean") return `(default: ${knob.default === true ? "on" : "off"})`;
  return `(${formatKnobRange(knob)}; default: ${formatDefault(knob)})`;
}

function formatDefault(knob: ExecutionKnob): string {
  return Array.isArray(knob.default) ? knob.default.join(",") : String(knob.default);
}

function parseValue(text: string, knob: ExecutionKnob): unknown {
  const type = knobType(knob);
  if (isNullable(knob) && (text === "null" || text === "none")) return null;
  if (type === "array") return text.split(",").map((part) => part.trim());
  if (type === "string") return text;
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) ? value : text;
}
