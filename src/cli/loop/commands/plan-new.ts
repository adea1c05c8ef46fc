import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";
import { saveFile } from "../../../base/files/atomic.ts";
import { formatInvocation } from "../../../harness/cycle/workspace.ts";
import { renderNewPlan } from "../../../harness/plan/new-plan.ts";
import type { PlanMode } from "../../../harness/plan/types.ts";
import { detectRunners } from "../../../harness/project/detect.ts";
import { withLock } from "../../../harness/project/lock.ts";
import { exampleFor, planSuites } from "../../../harness/project/suites.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";

/** `loop plan new <id>`: a plan that parses, with one example row. */
export function runPlanNew(
  options: GlobalOptions & { readonly title: string; readonly mode: PlanMode },
  id: string,
): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace, plans } = await openProject(context);
    const path = `plans/active/${assertId(id)}/plan.md`;
    const taken =
      plans.find((plan) => plan.id === id)?.path ?? (existsSync(join(workspace.root, path)) ? path : undefined);
    if (taken !== undefined) throw planExists(id, taken);
    const configured = workspace.config.suites;
    const runners = await detectRunners(workspace.root);
    const suites = configured.length > 0 ? [] : planSuites(runners);
    const example = exampleFor(runners, configured.length > 0 ? configured : undefined);
    await withLock(workspace.root, { command: "loop plan new", clock: workspace.clock }, async () => {
      await saveFile(
        join(workspace.root, path),
        renderNewPlan({ id, title: options.title, mode: options.mode, suites, example }),
      );
    });
    context.emit({ event: "file-written", path });
    context.emit({
      event: "next",
      message: "Write its first row, then:",
      commands: [formatInvocation(workspace, "plan", "check"), formatInvocation(workspace)],
    });
    return 0;
  });
}

function assertId(id: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(id)) return id;
  throw new AppError("CONFIG_USAGE", "An initiative's id must do as a folder's name", {
    received: id,
    expected: "letters, digits, `.`, `_` and `-`, for example ADR-003-BACKEND-API",
    hint: "choose another id; the title may hold anything",
  });
}

function planExists(id: string, path: string): AppError {
  return new AppError("PLAN_EXISTS", "A plan of this id exists", {
    received: id,
    expected: "an id that no plan has",
    hint: `add rows to it with \`loop plan add\`, or choose another id`,
    where: { file: path },
  });
}
