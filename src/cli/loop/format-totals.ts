import type { Issue } from "../../base/errors/issue.ts";
import { plural } from "../../base/text/plural.ts";

/** `2 errors, 1 warning.` */
export function formatTotals(issues: readonly Issue[]): string {
  const count = (severity: Issue["severity"]): string =>
    plural(issues.filter((issue) => issue.severity === severity).length, severity);
  return `${count("error")}, ${count("warning")}.`;
}
