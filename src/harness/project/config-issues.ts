import type { ErrorObject } from "ajv";
import { closest } from "fastest-levenshtein";
import type { Issue } from "../../base/errors/issue.ts";
import { loadValidator } from "../../base/schema/validator.ts";
import { parseSelector } from "../selector/parse.ts";
import type { RunnerName } from "../selector/types.ts";
import { type JsonSource, parseJsonSource } from "./json-source.ts";

/** JSON Schema of the configuration, published with the package. */
export const CONFIG_SCHEMA = new URL("./config.schema.json", import.meta.url);

/** What a configuration file says, and every problem of it; the value counts only where there is none. */
export interface ValidatedConfig {
  readonly value: unknown;
  readonly issues: readonly Issue[];
}

/** Validates the bytes of a configuration file against its schema. Never throws for what stands in the file. */
export function validateConfig(bytes: Uint8Array, file: string): ValidatedConfig {
  const source = parseJsonSource(bytes, file);
  if (source.value === undefined) return { value: undefined, issues: source.issues };
  const validate = loadValidator(CONFIG_SCHEMA);
  const errors = validate(source.value) ? [] : (validate.errors ?? []);
  const found = errors.length > 0 ? errors.filter(isOwn).map((error) => asIssue(error, source)) : commandSuites(source);
  return { value: source.value, issues: [...source.issues, ...found] };
}

/** A suite here is a command line alone, and a command without a report has no verdict. */
function commandSuites(source: JsonSource): readonly Issue[] {
  const { suites = [] } = source.value as { readonly suites?: readonly string[] };
  return suites.flatMap((suite, index) => {
    if (runnerOf(suite) !== "command") return [];
    return {
      severity: "error",
      rule: "config-suite",
      where: source.placeOfValue(["suites", String(index)]),
      message: "a command cannot be a suite here: verdicts come from the JUnit XML that it writes",
      received: clip(suite),
      expected: "pytest or vitest commands",
      hint: "name it in the plan's front matter, with its report: `suites:`, below it `- run: …` and `report: build/reports/*.xml`",
    };
  });
}

/** Null for what cannot be run at all, which is told when it is to be run. */
function runnerOf(suite: string): RunnerName | null {
  try {
    return parseSelector(suite).runner;
  } catch {
    return null;
  }
}

/** `anyOf` repeats what its branches say; the branch `null` has nothing to say to somebody who wrote a text. */
function isOwn(error: ErrorObject): boolean {
  if (error.keyword === "anyOf") return false;
  return !(error.keyword === "type" && error.schema === "null" && typeof error.data === "string");
}

function asIssue(error: ErrorObject, source: JsonSource): Issue {
  const path = error.instancePath.split("/").slice(1).map(unescapePointer);
  if (error.keyword === "additionalProperties") return unknownKey(error, path, source);
  const name = path.join(".");
  return {
    severity: "error",
    rule: "config-value",
    where: source.placeOfValue(path),
    message: name === "" ? "the file must hold an object" : `\`${name}\` ${reasonOf(error)}`,
    received: clip(JSON.stringify(error.data)),
    expected: expectedOf(error),
  };
}

function unknownKey(error: ErrorObject, path: readonly string[], source: JsonSource): Issue {
  const key = String(error.params["additionalProperty"]);
  const known = Object.keys((error.parentSchema?.["properties"] ?? {}) as object).filter((name) => name !== "$schema");
  return {
    severity: "error",
    rule: "config-unknown-key",
    where: source.placeOfKey([...path, key]),
    message: `unknown key \`${clip([...path, key].join("."))}\``,
    expected: `one of ${known.join(", ")}`,
    hint: `did you mean \`${closest(key, known)}\`?`,
  };
}

function reasonOf(error: ErrorObject): string {
  if (error.keyword === "type") return `must be ${withArticle(String(error.schema))}`;
  if (error.keyword === "uniqueItems") return "names the same thing twice";
  return "has a value that cannot be used";
}

function expectedOf(error: ErrorObject): string {
  const wording = error.parentSchema?.["patternErrorMessage"];
  if (typeof wording === "string") return wording;
  return error.keyword === "type" ? withArticle(String(error.schema)) : (error.message ?? "another value");
}

function withArticle(type: string): string {
  return /^[aeiou]/u.test(type) ? `an ${type}` : `a ${type}`;
}

function unescapePointer(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
