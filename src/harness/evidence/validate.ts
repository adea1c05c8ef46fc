import type { ErrorObject } from "ajv";
import type { Issue } from "../../base/errors/issue.ts";
import { loadValidator } from "../../base/schema/validator.ts";

/** The records of a run folder that have a published schema. */
export type RecordName = "manifest" | "results" | "attempt";

const longestShown = 200;

/**
 * Compares a record with its published schema.
 * @param path of the record, relative to the project's root
 */
export function validateRecord(name: RecordName, record: unknown, path: string): readonly Issue[] {
  const validate = loadValidator(new URL(`./${name}.schema.json`, import.meta.url));
  return validate(record) ? [] : withoutChoices(validate.errors ?? []).map((error) => toIssue(error, path));
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
