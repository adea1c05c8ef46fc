import { resolve } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import type { Issue } from "../../base/errors/issue.ts";
import { formatAnnotations } from "../../harness/output/annotations.ts";
import { placeReport } from "../../harness/output/place-report.ts";
import { CONFIG_FILE } from "../../harness/project/config.ts";
import { findRoot, placeInRepository } from "../../harness/project/root.ts";
import { invocationIn } from "./invocation.ts";
import { withOwnCommands } from "./own-commands.ts";

/** Problems that are told together; the log of the step has them all. */
const MOST_PROBLEMS = 5;

/** A fault that left nothing to report, as an annotation of GitHub's at its place; empty where it was an interruption. */
export function annotateFault(fault: unknown, start: string): string {
  if (!(fault instanceof AppError) || fault.kind === "interrupted") return "";
  const { where = { file: CONFIG_FILE }, problems = [], expected, hint } = fault.details;
  const received = fault.details.received ?? problems.slice(0, MOST_PROBLEMS).join("; ");
  const issue: Issue = {
    severity: "error",
    rule: fault.code,
    where,
    message: fault.message,
    ...(received === "" ? {} : { received }),
    ...(expected === undefined ? {} : { expected }),
    ...(hint === undefined ? {} : { hint }),
  };
  const { place, invocation } = projectAt(start);
  return formatAnnotations(placeReport({ issues: [withOwnCommands(issue, invocation)] }, place));
}

/** Where there is no project, nothing lies anywhere. */
function projectAt(start: string): { readonly place: string; readonly invocation: string } {
  try {
    const root = findRoot(resolve(start));
    return { place: placeInRepository(root), invocation: invocationIn(root) };
  } catch {
    return { place: "", invocation: "npx loop" };
  }
}
