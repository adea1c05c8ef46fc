import type { Issue } from "../../../base/errors/issue.ts";
import type { Plan, PlanRow } from "../../plan/types.ts";
import type { CheckedRun } from "./check-run.ts";

/** Ticks without a proof, and proofs without a tick. Only a finished loop whose manifest was verified proves a row. */
export function checkTicks(plans: readonly Plan[], runs: readonly CheckedRun[]): readonly Issue[] {
  const proofs = new Map(runs.flatMap((run) => (proves(run) ? [[rowOf(run), run.folder.runId] as const] : [])));
  const inWork = new Set(runs.flatMap((run) => (run.state?.phase === "open" ? [rowOf(run)] : [])));
  return plans.flatMap((plan) =>
    plan.rows.flatMap((row) => {
      const key = `${plan.id} ${row.id}`;
      const proof = proofs.get(key);
      if (proof === undefined) return needsProof(row) ? [unprovenTick(plan, row)] : [];
      return row.state === "done" || row.box === null || inWork.has(key) ? [] : [openThoughProven(plan, row, proof)];
    }),
  );
}

function proves({ manifest, state }: CheckedRun): boolean {
  return (
    state?.phase === "finished" &&
    manifest?.initiative.id === state.started.initiative &&
    manifest.row.id === state.started.row
  );
}

function rowOf({ state }: CheckedRun): string {
  return state === null ? "" : `${state.started.initiative} ${state.started.row}`;
}

function needsProof({ state, reds, greens }: PlanRow): boolean {
  return state === "done" && reds.length + greens.length > 0;
}

/** In plans of another form that is only worth a warning. */
function unprovenTick(plan: Plan, row: PlanRow): Issue {
  return {
    severity: plan.form === "strict" ? "error" : "warning",
    rule: "row-unproven",
    where: { file: plan.path, line: row.span.line, column: row.span.column },
    message: `${row.id} is ticked, and no finished loop proves it`,
    received: "a ticked check box",
    expected: `a finished loop of ${plan.id} ${row.id} below the reports' folder, as its manifest vouches for it`,
    hint: `restore its evidence, or open the box again and run \`loop --plan ${plan.id} --row ${row.id}\``,
  };
}

function openThoughProven(plan: Plan, row: PlanRow, runId: string): Issue {
  return {
    severity: "warning",
    rule: "row-proven-but-open",
    where: { file: plan.path, line: row.span.line, column: row.span.column },
    message: `${row.id} is open, and a finished loop proves it`,
    received: `a check box that is open, and ${runId}`,
    expected: "a ticked check box",
    hint: `tick it again, or prove it anew with \`loop --plan ${plan.id} --row ${row.id}\``,
  };
}
