import { AppError, type ErrorCode, type Place } from "../../base/errors/app-error.ts";
import { formatIssue, type Issue } from "../../base/errors/issue.ts";
import { plural } from "../../base/text/plural.ts";

/** The config that is wrong. */
export interface ConfigFault {
  /** `The model config`. */
  readonly what: string;
  readonly code: ErrorCode;
  readonly where: Place;
}

/**
 * The error of a config: one problem is the error itself, several are listed; none is told twice.
 * @param issues at least one
 */
export function configError(issues: readonly Issue[], { what, code, where }: ConfigFault): AppError {
  const [first] = issues;
  if (first === undefined || issues.length > 1) {
    return new AppError(code, `${what} has ${plural(issues.length, "problem")}`, {
      hint: "mend what is listed, or take the knob out: the defaults serve most",
      where,
      problems: issues.map(formatIssue),
    });
  }
  const { message, received, expected, hint } = first;
  return new AppError(code, `${what} has 1 problem: ${message}`, {
    ...(received !== undefined && { received }),
    ...(expected !== undefined && { expected }),
    ...(hint !== undefined && { hint }),
    where: first.where,
  });
}
