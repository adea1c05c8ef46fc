import type { Place } from "../../base/errors/app-error.ts";
import type { Issue } from "../../base/errors/issue.ts";
import { findKnobIssues } from "../../base/schema/knob-issues.ts";
import { EXECUTION_CONFIG_SCHEMA } from "./execution-schema.ts";

/** Every problem of an execution config, at most one a knob; never throws. */
export function findConfigIssues(input: unknown, where: Place): readonly Issue[] {
  const issues = findKnobIssues(input, EXECUTION_CONFIG_SCHEMA, where);
  return issues.length > 0 ? issues : findContradictions(input as Readonly<Record<string, unknown>>, where);
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
