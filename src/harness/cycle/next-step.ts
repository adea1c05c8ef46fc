import type { PlanRow, RedSelector } from "../plan/types.ts";
import type { StepRecord } from "../evidence/types.ts";
import type { LoopState } from "./loop-state.ts";

/**
 * What a loop does next. Two are for people: `implement`, since nothing changed after RED held; `do`, since nothing can
 * be run for the row, so that only a person can say that it is done (`loop finish`).
 */
export type NextStep = "baseline" | "red" | "implement" | "green" | "suite" | "do" | "finish";

/** By which rule a row passes. */
export type RowRule = "red-green" | "green-only" | "nothing-to-run";

/** What the decision is made from. */
export interface StepSituation {
  readonly row: Pick<PlanRow, "reds" | "greens" | "proofWaiver">;
  readonly state: Pick<LoopState, "red" | "green" | "suite"> | null;
  readonly treeHash: string;
  /** A suite of the plan has never been run in this project. */
  readonly baselineMissing: boolean;
  /** The plan or the configuration names a suite. */
  readonly hasSuites: boolean;
}

/**
 * A row with red selectors goes from RED to GREEN; one with green ones only passes GREEN; one that waives proof runs nothing.
 * @see specs/cycle.md §3
 */
export function ruleOf(row: Pick<PlanRow, "reds" | "greens">): RowRule {
  if (row.reds.length > 0) return "red-green";
  return row.greens.length > 0 ? "green-only" : "nothing-to-run";
}

/**
 * The next step of a row. GREEN and suite count only for the very tree that lies there now.
 * @see specs/cycle.md §4
 */
export function nextStep(situation: StepSituation): NextStep {
  const { row, state, treeHash } = situation;
  const rule = ruleOf(row);
  if (rule === "nothing-to-run") return "do";
  if (situation.baselineMissing) return "baseline";
  const red = state?.red ?? null;
  if (rule === "red-green" && (red === null || !coversSelectors(red, row.reds))) return "red";
  if (state?.green?.treeHash !== treeHash)
    return rule === "red-green" && red?.treeHash === treeHash ? "implement" : "green";
  if (situation.hasSuites && state.suite?.treeHash !== treeHash) return "suite";
  return "finish";
}

/** Whether a recorded RED is of the very selectors and expectations that the plan names now. */
function coversSelectors(red: StepRecord, reds: readonly RedSelector[]): boolean {
  const recorded = new Set(red.selectors.map(({ command, expectation }) => JSON.stringify([command, expectation])));
  return reds.every(({ command, expectation }) => recorded.has(JSON.stringify([command, expectation])));
}
