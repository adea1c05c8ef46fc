import type { StepName, StepRecord } from "../../../../src/harness/evidence/types.ts";
import type { Plan, PlanRow, RedSelector } from "../../../../src/harness/plan/types.ts";

const span = { from: 0, to: 0, line: 1, column: 1 };

export function redSelector(command: string): RedSelector {
  return { command, note: null, options: {}, span, expectation: { kind: "assertion" } };
}

/** A row with one red selector, unless it is said otherwise. */
export function row(id: string, rest: Partial<PlanRow> = {}): PlanRow {
  return {
    id,
    title: `Title of ${id}`,
    state: "open",
    box: null,
    phaseId: null,
    reds: [redSelector(`pytest tests/test_${id}.py`)],
    redWaiver: null,
    greens: [],
    proofWaiver: null,
    specs: [],
    touches: [],
    needs: [],
    span,
    endLine: span.line,
    ...rest,
  };
}

export function plan(id: string, rows: readonly PlanRow[], rest: Partial<Plan> = {}): Plan {
  return {
    path: `plans/active/${id}/plan.md`,
    form: "strict",
    id,
    title: id,
    status: "in_progress",
    mode: "tdd",
    suites: [],
    phases: [],
    rows,
    issues: [],
    ...rest,
  };
}

/** A step's record that held on a tree. */
export function stepRecord(step: StepName, treeHash: string, rest: Partial<StepRecord> = {}): StepRecord {
  return {
    step,
    source: step === "red" ? "now" : null,
    startedAt: "2025-10-23T09:45:00.000Z",
    finishedAt: "2025-10-23T09:45:01.000Z",
    durationMs: 1000,
    commit: null,
    treeHash,
    testFiles: {},
    holds: true,
    selectors: [],
    ...rest,
  };
}
