import { readFileSync } from "node:fs";
import type { ErrorObject, ValidateFunction } from "ajv";
import type { Issue } from "../../base/errors/issue.ts";

/** The records of a run folder that have a published schema. */
export type RecordName = "manifest" | "results" | "attempt";

const longestShown = 200;
const compiled = new Map<RecordName, ValidateFunction>();

/**
 * Compares a record with its published schema.
 * @param path of the record, relative to the project's root
 */
export async function validateRecord(name: RecordName, record: unknown, path: string): Promise<readonly Issue[]> {
  const validate = compiled.get(name) ?? (await compile(name));
  return validate(record) ? [] : withoutChoices(validate.errors ?? []).map((error) => toIssue(error, path));
}

async function compile(name: RecordName): Promise<ValidateFunction> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const schema = JSON.parse(readFileSync(new URL(`./${name}.schema.json`, import.meta.url), "utf8")) as object;
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, discriminator: true, verbose: true });
  const validate = ajv.compile(schema);
  compiled.set(name, validate);
  return validate;
}

/** Where something or null may stand, what is wrong with the something is told, not that it is not null. */
function withoutChoices(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  return errors.filter(({ keyword, params }) => keyword !== "anyOf" && params["type"] !== "null");
}

function toIssue(
  { instancePath, keyword, message = "it does not fit", params, data }: ErrorObject,
  path: string,
): Issue {
  const unknown: unknown = params["additionalProperty"];
  return {
    severity: "error",
    rule: "evidence-invalid",
    where: { file: path },
    message: `${instancePath === "" ? "the record" : instancePath} is not as the evidence format says`,
    received: typeof unknown === "string" ? unknown : JSON.stringify(data).slice(0, longestShown),
    expected: describeExpected({ keyword, message, params }),
    hint: `git restore ${path}`,
  };
}

function describeExpected({
  keyword,
  message,
  params,
}: Pick<ErrorObject, "keyword" | "params"> & { readonly message: string }): string {
  if (keyword === "const") return JSON.stringify(params["allowedValue"]);
  if (keyword === "enum") return (params["allowedValues"] as readonly unknown[]).map(String).join(" | ");
  return message;
}
