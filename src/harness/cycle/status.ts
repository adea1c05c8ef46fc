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
  const byRow = groupByRow(loops);
  return plans.map((plan) => ({
    path: plan.path,
    id: plan.id,
    title: plan.title,
    status: plan.status,
    errors: plan.issues.filter((issue) => issue.severity === "error").length,
    rows: plan.rows.map((row) => toRowStatus(row, byRow.get(keyOf(plan.id, row.id)) ?? [])),
  }));
}

/** Loops of each row, in their order: looking through all of them for each row would take rows × loops. */
function groupByRow(loops: readonly KnownLoop[]): ReadonlyMap<string, readonly KnownLoop[]> {
  const groups = new Map<string, KnownLoop[]>();
  for (const loop of loops) {
    const { initiative, row } = loop.state.started;
    const group = groups.get(keyOf(initiative, row));
    if (group === undefined) groups.set(keyOf(initiative, row), [loop]);
    else group.push(loop);
  }
  return groups;
}

function keyOf(initiative: string, row: string): string {
  return JSON.stringify([initiative, row]);
}

function toRowStatus(row: PlanRow, own: readonly KnownLoop[]): RowStatus {
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
