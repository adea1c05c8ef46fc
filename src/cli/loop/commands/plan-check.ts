import { plural } from "../../../base/text/plural.ts";
import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";
import { formatIssue } from "../../../base/errors/issue.ts";
import { parsePlan } from "../../../harness/plan/parse.ts";
import type { Plan } from "../../../harness/plan/types.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";
import { formatTotals } from "../format-totals.ts";

/** `loop plan check [files]`: every problem of the plans; exit code 2 where one has errors. */
export function runPlanCheck(options: GlobalOptions, files: readonly string[]): Promise<void> {
  return runCommand(options, async (context) => {
    const project = await openProject(context);
    const plans =
      files.length === 0
        ? project.plans
        : await Promise.all(files.map((file) => loadOne(project.workspace.root, file)));
    if (plans.length === 0) throw nothingToCheck(project.workspace.config.plans);
    const issues = plans.flatMap((plan) => plan.issues);
    const read = plans.map(
      (plan) =>
        `${plan.path}: ${plan.form === "strict" ? "plan" : "plan of another form"} ${plan.id}, ${plural(plan.rows.length, "row")}`,
    );
    const skipped = files.length === 0 ? project.skipped.map((path) => `${path}: not a plan, skipped`) : [];
    tellResult(context, {
      command: "plan check",
      data: {
        plans: plans.map(({ path, id, form, rows }) => ({ path, id, form, rows: rows.length })),
        skipped: project.skipped,
        issues,
      },
      text: [...read, ...skipped, ...issues.map(formatIssue), formatTotals(issues)].join("\n"),
    });
    return issues.some((issue) => issue.severity === "error") ? 2 : 0;
  });
}

async function loadOne(root: string, file: string): Promise<Plan> {
  const path = resolve(file);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new AppError("PLAN_NOT_FOUND", "There is no such plan file", {
      received: file,
      expected: "the path of a Markdown file",
      hint: "without a path, `loop plan check` checks all plans",
      cause,
    });
  });
  return parsePlan(text, relative(root, path).replaceAll("\\", "/"));
}

function nothingToCheck(globs: readonly string[]): AppError {
  return new AppError("PLAN_NOT_FOUND", "No plan was found, so nothing was checked", {
    received: globs.join(", "),
    expected: "at least one plan file",
    hint: "start one with `loop plan new <ID>`, or correct `plans` in loop.config.json",
  });
}
