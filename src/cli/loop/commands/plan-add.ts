import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";
import { formatIssue } from "../../../base/errors/issue.ts";
import { saveFile } from "../../../base/files/atomic.ts";
import { insertRow } from "../../../harness/plan/insert.ts";
import { parsePlan } from "../../../harness/plan/parse.ts";
import { renderRow, type NewRow } from "../../../harness/plan/render-row.ts";
import type { Plan, RedExpectation } from "../../../harness/plan/types.ts";
import { acquireLock } from "../../../harness/project/lock.ts";
import { findPlan } from "../../../harness/cycle/choose-row.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { assertUsable } from "../usable-plan.ts";

interface AddOptions extends GlobalOptions {
  readonly plan: string;
  readonly phase?: string;
  readonly red?: readonly string[];
  readonly fails?: string;
  readonly absent?: string;
  readonly green?: readonly string[];
  readonly needs?: readonly string[];
  readonly touches?: readonly string[];
  readonly proofNone?: string;
}

/** `loop plan add <row> <title>`: the plan's bytes elsewhere stay, and a row that would break the plan is refused. */
export function runPlanAdd(
  options: AddOptions,
  { row, title }: { readonly row: string; readonly title: string },
): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace, plans } = await openProject(context);
    const plan = findPlan(plans, options.plan);
    assertUsable(plan);
    const lock = await acquireLock(workspace.root, "loop plan add", workspace.clock);
    try {
      const file = join(workspace.root, plan.path);
      const text = await readFile(file, "utf8");
      const phaseId = options.phase ?? plan.phases.at(-1)?.id ?? null;
      const next = insertRow(text, plan, { phaseId, markdown: renderRow(toRow(options, { row, title })) });
      assertBetter(plan, parsePlan(next, plan.path), row);
      await saveFile(file, next);
    } finally {
      await lock.release();
    }
    context.emit({ event: "file-written", path: plan.path });
    return 0;
  });
}

function toRow(options: AddOptions, { row, title }: { readonly row: string; readonly title: string }): NewRow {
  const expectation = toExpectation(options);
  return {
    id: row,
    title,
    reds: (options.red ?? []).map((command) => ({ command, expectation })),
    greens: (options.green ?? []).map((command) => ({ command })),
    needs: options.needs ?? [],
    touches: (options.touches ?? []).map((path) => ({ path, note: null })),
    ...(options.proofNone === undefined ? {} : { proofWaiver: options.proofNone }),
  };
}

function toExpectation({ fails, absent }: AddOptions): RedExpectation {
  if (fails !== undefined && absent !== undefined) {
    throw new AppError("CONFIG_USAGE", "A red selector has one expectation", {
      received: "--fails and --absent together",
      expected: "one of them",
      hint: "say either which message it fails with, or which symbol is absent",
    });
  }
  if (fails !== undefined) return { kind: "fails", text: fails };
  return absent === undefined ? { kind: "assertion" } : { kind: "absent", symbol: absent };
}

function assertBetter(before: Plan, after: Plan, row: string): void {
  const errors = after.issues.filter((issue) => issue.severity === "error");
  const there = after.rows.some((each) => each.id === row) && after.rows.length === before.rows.length + 1;
  if (errors.length === 0 && there) return;
  throw new AppError("PLAN_INVALID", "The plan would not be right with this row; nothing was written", {
    received: row,
    expected: "a row that the plan's format allows",
    hint: "mend what is listed below",
    where: { file: before.path },
    problems: errors.map(formatIssue),
  });
}
