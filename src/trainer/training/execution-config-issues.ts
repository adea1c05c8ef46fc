import type { ErrorObject } from "ajv";
import { closest } from "fastest-levenshtein";
import type { Place } from "../../base/errors/app-error.ts";
import type { Issue } from "../../base/errors/issue.ts";
import { loadValidator } from "../../base/schema/validator.ts";
import {
  EXECUTION_CONFIG_SCHEMA,
  type ExecutionKnob,
  formatKnobRange,
  isNullable,
  knobType,
  readExecutionKnobs,
} from "./execution-schema.ts";

/** Every problem of an execution config, at most one a knob; never throws. */
export function findConfigIssues(input: unknown, where: Place): readonly Issue[] {
  const validate = loadValidator(EXECUTION_CONFIG_SCHEMA);
  const errors = validate(input) ? [] : (validate.errors ?? []);
  if (errors.length === 0) return findContradictions(input as Readonly<Record<string, unknown>>, where);
  const issues = errors.map((error) => asIssue(error, where));
  return issues.filter((issue, index) => issues.findIndex((other) => other.message === issue.message) === index);
}

/** What a schema cannot say: values that are fine each and make no sense together. */
function findContradictions(config: Readonly<Record<string, unknown>>, where: Place): readonly Issue[] {
  const logger = (config["logger"] ?? []) as readonly string[];
  if (!logger.includes("none") || logger.length === 1) return [];
  return [
    {
      severity: "error",
      rule: "config-value",
      where,
      message: "`logger` says none and names files too",
      received: JSON.stringify(logger),
      expected: '["none"], or files without it',
      hint: "take `none` out to keep the files",
    },
  ];
}

function asIssue(error: ErrorObject, where: Place): Issue {
  if (error.keyword === "additionalProperties") return unknownKnob(String(error.params["additionalProperty"]), where);
  const name = error.instancePath.split("/")[1];
  const knob = name === undefined ? undefined : readExecutionKnobs()[name];
  const received = clip(JSON.stringify(error.data) ?? "nothing");
  if (name === undefined || knob === undefined) {
    return { severity: "error", rule: "config-value", where, message: "the config must be an object", received };
  }
  return {
    severity: "error",
    rule: "config-value",
    where,
    message: `\`${name}\` has a value that cannot be used`,
    received,
    expected: expectedOf(knob),
    hint: `${knob.description} Default: ${JSON.stringify(knob.default)}`,
  };
}

function unknownKnob(name: string, where: Place): Issue {
  const known = Object.keys(readExecutionKnobs());
  return {
    severity: "error",
    rule: "config-unknown-knob",
    where,
    message: `unknown knob \`${clip(name)}\``,
    received: clip(name),
    expected: `one of ${known.join(", ")}`,
    hint: `did you mean \`${closest(name, known)}\`?`,
  };
}

function expectedOf(knob: ExecutionKnob): string {
  const type = knobType(knob);
  const range = formatKnobRange(knob);
  if (type === "array") return `a list of ${range}, each once`;
  if (type === "string") return knob.enum === undefined ? "a name that is not empty" : `one of ${range}`;
  if (type === "boolean") return range;
  const article = type === "integer" ? "an integer" : "a number";
  return isNullable(knob) ? `${article} or null; ${range}` : `${article} ${range}`;
}

function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
