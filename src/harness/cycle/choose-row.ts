import { AppError } from "../../base/errors/app-error.ts";
import type { Plan, PlanRow, PlanStatus } from "../plan/types.ts";

/** A row to work on, and by which clause of the rule it was chosen. */
export interface RowChoice {
  readonly plan: Plan;
  readonly row: PlanRow;
  readonly reason: string;
}

/** What a person asked for on the command line. */
export interface RowWish {
  /** An initiative's id or a plan's path. */
  readonly plan?: string;
  readonly row?: string;
}

/** A loop that was begun and not ended. */
export interface OpenLoop {
  readonly initiative: string;
  readonly row: string;
  readonly runId: string;
  /** Its reports are being written; its row may be ticked already. */
  readonly finishing: boolean;
}

/** What was done before, as the rule looks at it. */
export interface LoopHistory {
  /** Oldest first. */
  readonly open: readonly OpenLoop[];
  /** `initiative row` of every finished loop. */
  readonly finished: ReadonlySet<string>;
}

const order: readonly PlanStatus[] = ["in_progress", "pending"];

/**
 * The one rule of which row is next:
 * 1. what `--plan` and `--row` name;
 * 2. the row of the newest loop that was begun and not ended;
 * 3. plans in progress before pending ones (blocked, done and archived ones never), by path; in a plan the first row
 *    marked as in progress, else the first open one, in the file's order, that has something to run or waives proof,
 *    is not blocked, and of which everything in `needs` is done. A row whose state the plan gives in words, so that it
 *    cannot be ticked, is done once a loop of it is finished.
 * @returns null where nothing is open
 * @throws AppError `PLAN_NOT_FOUND`, `PLAN_ROW_NOT_FOUND` for a wish that cannot be met
 * @see specs/cycle.md §2
 */
export function chooseRow(plans: readonly Plan[], history: LoopHistory, wish: RowWish = {}): RowChoice | null {
  const wanted = wish.plan === undefined ? plans : [findPlan(plans, wish.plan)];
  if (wish.row !== undefined) return { ...findRow(wanted, wish.row), reason: "named on the command line" };
  for (const loop of history.open.toReversed()) {
    const plan = wanted.find((candidate) => candidate.id === loop.initiative);
    const row = plan?.rows.find(({ id, state }) => id === loop.row && (state !== "done" || loop.finishing));
    if (plan !== undefined && row !== undefined) return { plan, row, reason: `its loop ${loop.runId} is not finished` };
  }
  for (const plan of candidates(wanted, wish)) {
    const row = nextRow(plan, history.finished);
    if (row === null) continue;
    const place = row.state === "in_progress" ? "marked as in progress in" : "first open row of";
    return { plan, row, reason: `${place} ${plan.path}` };
  }
  return null;
}

function candidates(plans: readonly Plan[], wish: RowWish): readonly Plan[] {
  if (wish.plan !== undefined) return plans;
  return order.flatMap((status) =>
    plans.filter((plan) => plan.status === status).sort((a, b) => (a.path < b.path ? -1 : 1)),
  );
}

/** The next row of one plan; null where none can be worked on. */
function nextRow(plan: Plan, finished: ReadonlySet<string>): PlanRow | null {
  const isDone = (row: PlanRow): boolean =>
    row.state === "done" || (row.box === null && finished.has(`${plan.id} ${row.id}`));
  const done = new Set(plan.rows.filter(isDone).map((row) => row.id));
  const ready = plan.rows.filter(
    (row) => row.state !== "blocked" && !done.has(row.id) && isWorkable(row) && row.needs.every((id) => done.has(id)),
  );
  return ready.find((row) => row.state === "in_progress") ?? ready[0] ?? null;
}

/** Whether the loop can do anything for a row. */
export function isWorkable(row: PlanRow): boolean {
  return row.reds.length > 0 || row.greens.length > 0 || row.proofWaiver !== null;
}

/**
 * The plan of an id or a path.
 * @throws AppError `PLAN_NOT_FOUND`
 */
export function findPlan(plans: readonly Plan[], wish: string): Plan {
  const found = plans.find((plan) => plan.path === wish) ?? plans.find((plan) => plan.id === wish);
  if (found !== undefined) return found;
  throw new AppError("PLAN_NOT_FOUND", "No plan has this id or path", {
    received: wish,
    expected: plans.length === 0 ? "a plan under plans/" : `one of ${plans.map((plan) => plan.id).join(", ")}`,
    hint: "list them with `loop status`; start one with `loop plan new <ID>`",
  });
}

function findRow(plans: readonly Plan[], wish: string): { plan: Plan; row: PlanRow } {
  const found = plans.flatMap((plan) => plan.rows.filter((row) => row.id === wish).map((row) => ({ plan, row })));
  if (found.length === 1) return found[0] as { plan: Plan; row: PlanRow };
  const places = found.map(({ plan }) => plan.path).join(", ");
  throw new AppError(
    "PLAN_ROW_NOT_FOUND",
    found.length === 0 ? "No row has this id" : "Several plans have a row of this id",
    {
      received: found.length === 0 ? wish : `${wish} in ${places}`,
      expected: found.length === 0 ? `a row of ${plans.map((plan) => plan.path).join(", ") || "a plan"}` : "one row",
      hint: found.length === 0 ? "list the rows with `loop status`" : "say which with `--plan <ID>`",
    },
  );
}
