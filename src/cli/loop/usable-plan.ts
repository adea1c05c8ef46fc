import { AppError } from "../../base/errors/app-error.ts";
import { formatIssue } from "../../base/errors/issue.ts";
import type { Plan } from "../../harness/plan/types.ts";

/**
 * A plan with errors is not worked on.
 * @throws AppError `PLAN_INVALID` with every problem
 */
export function assertUsable(plan: Plan): void {
  const errors = plan.issues.filter((issue) => issue.severity === "error");
  if (errors.length === 0) return;
  throw new AppError("PLAN_INVALID", `${plan.path} has ${errors.length} error${errors.length === 1 ? "" : "s"}`, {
    expected: "a plan without errors",
    hint: "mend what is listed below; `loop plan check` shows warnings as well",
    where: { file: plan.path },
    problems: errors.map(formatIssue),
  });
}
