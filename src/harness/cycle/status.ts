import type { StepName } from "../evidence/types.ts";
import type { Plan, PlanRow, PlanStatus, RowState } from "../plan/types.ts";
import { isWorkable } from "./choose-row.ts";
import type { KnownLoop } from "./open-loops.ts";

/** The last time a step of a row was judged. */
export interface StepStatus {
  readonly at: string;
  readonly holds: boolean;
  readonly runId: string;
}

/** Where a row stands. */
export interface RowStatus {
  readonly id: string;
  readonly title: string;
  readonly state: RowState;
  /** The loop can run something for it, or it waives proof. */
  readonly workable: boolean;
  readonly lastRed: StepStatus | null;
  readonly lastGreen: StepStatus | null;
  readonly openLoop: string | null;
  /** Finished loops of this row. */
  readonly finished: number;
}

/** Where a plan stands. */
export interface PlanOverview {
  readonly path: string;
  readonly id: string;
  readonly title: string;
  readonly status: PlanStatus;
  readonly errors: number;
  readonly rows: readonly RowStatus[];
}

/** Rows of all plans with what was proved for them, from plans and journals alone. */
export function toOverview(plans: readonly Plan[], loops: readonly KnownLoop[]): readonly PlanOverview[] {
  return plans.map((plan) => ({
    path: plan.path,
    id: plan.id,
    title: plan.title,
    status: plan.status,
    errors: plan.issues.filter((issue) => issue.severity === "error").length,
    rows: plan.rows.map((row) => toRowStatus(plan, row, loops)),
  }));
}

function toRowStatus(plan: Plan, row: PlanRow, loops: readonly KnownLoop[]): RowStatus {
  const own = loops.filter(({ state }) => state.started.initiative === plan.id && state.started.row === row.id);
  return {
    id: row.id,
    title: row.title,
    state: row.state,
    workable: isWorkable(row),
    lastRed: lastOf(own, "red"),
    lastGreen: lastOf(own, "green"),
    openLoop: own.findLast(({ state }) => state.phase === "open" || state.phase === "finishing")?.folder.runId ?? null,
    finished: own.filter(({ state }) => state.phase === "finished").length,
  };
}

function lastOf(loops: readonly KnownLoop[], step: Extract<StepName, "red" | "green">): StepStatus | null {
  const found = loops.flatMap(({ folder, state }) =>
    [state[step], ...state.refused.filter((record) => record.step === step)].flatMap((record) =>
      record === null ? [] : [{ at: record.finishedAt, holds: record.holds, runId: folder.runId }],
    ),
  );
  return found.sort((a, b) => (a.at < b.at ? -1 : 1)).at(-1) ?? null;
}
