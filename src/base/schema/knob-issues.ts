import type { ErrorObject } from "ajv";
import { closest } from "fastest-levenshtein";
import type { Place } from "../errors/app-error.ts";
import type { Issue } from "../errors/issue.ts";
import { formatKnobRange, isNullable, type Knob, type Knobs, knobType, readKnobs } from "./knobs.ts";
import { loadValidator } from "./validator.ts";

/** What a schema finds in a config, at most one problem a knob; never throws. */
export function findKnobIssues(input: unknown, schemaFile: URL, where: Place): readonly Issue[] {
  const validate = loadValidator(schemaFile);
  const errors = validate(input) ? [] : (validate.errors ?? []);
  const issues = errors.map((error) => asIssue(error, readKnobs(schemaFile), where));
  return issues.filter((issue, index) => issues.findIndex((other) => other.message === issue.message) === index);
}

function asIssue(error: ErrorObject, knobs: Knobs, where: Place): Issue {
  const { params } = error;
  if (error.keyword === "additionalProperties") return unknownKnob(String(params["additionalProperty"]), knobs, where);
  if (error.keyword === "required") return missingKnob(String(params["missingProperty"]), knobs, where);
  const name = error.instancePath.split("/")[1];
  const knob = name === undefined ? undefined : knobs[name];
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
    hint: describeKnob(knob),
  };
}

function unknownKnob(name: string, knobs: Knobs, where: Place): Issue {
  const known = Object.keys(knobs);
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

function missingKnob(name: string, knobs: Knobs, where: Place): Issue {
  const knob = knobs[name] as Knob;
  return {
    severity: "error",
    rule: "config-missing-knob",
    where,
    message: `\`${name}\` is missing`,
    received: "nothing",
    expected: expectedOf(knob),
    hint: describeKnob(knob),
  };
}

function describeKnob(knob: Knob): string {
  return knob.default === undefined ? knob.description : `${knob.description} Default: ${JSON.stringify(knob.default)}`;
}

function expectedOf(knob: Knob): string {
  const type = knobType(knob);
  const range = formatKnobRange(knob);
  if (type === "array") return `a list of ${range}, each once`;
  if (knob.enum !== undefined) return `one of ${range}`;
  if (type === "string") return "a name that is not empty";
  if (type === "boolean") return range;
  const article = type === "integer" ? "an integer" : "a number";
  return isNullable(knob) ? `${article} or null; ${range}` : `${article} ${range}`;
}

function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
