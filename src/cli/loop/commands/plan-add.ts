import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";
import { formatIssue } from "../../../base/errors/issue.ts";
import { saveFile } from "../../../base/files/atomic.ts";
import { parseTimeout } from "../../../harness/plan/build.ts";
import { insertRow, isExample } from "../../../harness/plan/insert.ts";
import { parsePlan } from "../../../harness/plan/parse.ts";
import { renderRow, type NewRow } from "../../../harness/plan/render-row.ts";
import type { Plan, RedExpectation, SelectorOptions } from "../../../harness/plan/types.ts";
import { withLock } from "../../../harness/project/lock.ts";
import { findPlan } from "../../../harness/cycle/choose-row.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { assertUsable } from "../usable-plan.ts";

interface AddOptions extends GlobalOptions {
  readonly plan?: string;
  readonly phase?: string;
  readonly red?: readonly string[];
  readonly fails?: string;
  readonly absent?: string;
  readonly green?: readonly string[];
  readonly needs?: readonly string[];
  readonly touches?: readonly string[];
  readonly spec?: readonly string[];
  readonly report?: string;
  readonly cwd?: string;
  readonly timeout?: string;
  readonly proofNone?: string;
}

/** `loop plan add <row> <title>`: the plan's bytes elsewhere stay, and a row that would break the plan is refused. */
export function runPlanAdd(
  options: AddOptions,
  { row, title }: { readonly row: string; readonly title: string },
): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace, plans } = await openProject(context);
    const plan = choosePlan(plans, options.plan);
    assertUsable(plan);
    await withLock(workspace.root, { command: "loop plan add", clock: workspace.clock }, async () => {
      const file = join(workspace.root, plan.path);
      const text = await readFile(file, "utf8");
      const phaseId = options.phase ?? plan.phases.at(-1)?.id ?? null;
      const next = insertRow(text, plan, { phaseId, markdown: renderRow(toRow(options, { row, title })) });
      assertBetter(plan, parsePlan(next, plan.path), row);
      await saveFile(file, next);
    });
    context.emit({ event: "file-written", path: plan.path });
    return 0;
  });
}

/** The named plan; without a name the only one that is worked on. */
function choosePlan(plans: readonly Plan[], wish: string | undefined): Plan {
  if (wish !== undefined) return findPlan(plans, wish);
  const [only, ...others] = plans;
  if (only !== undefined && others.length === 0) return only;
  const [current, ...rivals] = plans.filter(({ status }) => status === "in_progress");
  if (current !== undefined && rivals.length === 0) return current;
  throw new AppError("CONFIG_USAGE", "It is not said which plan the row belongs to", {
    received: "no --plan",
    expected: plans.length === 0 ? "a plan under plans/" : `--plan with one of ${plans.map(({ id }) => id).join(", ")}`,
    hint:
      plans.length === 0
        ? "start a plan with `loop plan new <ID>`"
        : "name it with `--plan <ID>`; see `loop plan add --help`",
  });
}

function toRow(options: AddOptions, { row, title }: { readonly row: string; readonly title: string }): NewRow {
  const expectation = toExpectation(options);
  const selector = toSelectorOptions(options);
  return {
    id: row,
    title,
    reds: (options.red ?? []).map((command) => ({ command, expectation, options: selector })),
    greens: (options.green ?? []).map((command) => ({ command, options: selector })),
    needs: options.needs ?? [],
    specs: (options.spec ?? []).map(toSpec),
    touches: (options.touches ?? []).map((path) => ({ path, note: null })),
    ...(options.proofNone === undefined ? {} : { proofWaiver: options.proofNone }),
  };
}

function toSelectorOptions({ report, cwd, timeout }: AddOptions): SelectorOptions {
  const timeoutMs = timeout === undefined ? undefined : parseTimeout(timeout);
  if (timeoutMs === null) {
    throw new AppError("CONFIG_USAGE", "A time limit needs a number and a unit", {
      received: `--timeout ${timeout}`,
      expected: "500ms, 90s, 10m or 1h",
      hint: "write the unit behind the number",
    });
  }
  return {
    ...(cwd !== undefined && { cwd }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(report !== undefined && { report }),
  };
}

/** `specs/api.md §4.9`: the file up to its clause. */
function toSpec(text: string): { readonly path: string; readonly clause?: string } {
  const at = text.search(/\s*[§#]/u);
  return at <= 0 ? { path: text.trim() } : { path: text.slice(0, at).trim(), clause: text.slice(at).trim() };
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
  const replaced = before.rows.filter(isExample).length - after.rows.filter(isExample).length;
  const there = after.rows.some((each) => each.id === row) && after.rows.length === before.rows.length + 1 - replaced;
  if (errors.length === 0 && there) return;
  throw new AppError("PLAN_INVALID", "The plan would not be right with this row; nothing was written", {
    received: row,
    expected: "a row that the plan's format allows",
    hint: "mend what is listed below",
    where: { file: before.path },
    problems: errors.map(formatIssue),
  });
}
