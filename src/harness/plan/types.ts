import type { Issue } from "../../base/errors/issue.ts";

/** `strict`: the form with front matter that `loop plan new` writes. `found`: any plan that people already wrote. */
export type PlanForm = "strict" | "found";
export type PlanStatus = "pending" | "in_progress" | "blocked" | "done" | "archived";
export type PlanMode = "tdd" | "parity" | "perf" | "docs";
export type RowState = "open" | "in_progress" | "blocked" | "done";

/** Where something stands in the plan's text: byte-exact UTF-16 offsets, line and column from 1. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly column: number;
}

/** How a red selector must fail. Without an expectation only the runner's own assertion failures count. */
export type RedExpectation =
  | { readonly kind: "assertion" }
  | { readonly kind: "fails"; readonly text: string }
  | { readonly kind: "matches"; readonly pattern: string }
  | { readonly kind: "absent"; readonly symbol: string };

/** Options that may stand under a row or under a selector; the selector's own win. */
export interface SelectorOptions {
  /** Folder relative to the project's root, `/` separators. */
  readonly cwd?: string;
  readonly timeoutMs?: number;
  /** Glob of JUnit XML files, for `command` selectors; relative to the selector's folder. */
  readonly report?: string;
}

/** A selector as the plan names it; `command` is the text inside the code span, not yet parsed. */
export interface PlanSelector {
  readonly command: string;
  readonly note: string | null;
  readonly options: SelectorOptions;
  readonly span: Span;
}

export interface RedSelector extends PlanSelector {
  readonly expectation: RedExpectation;
}

/** `specs/ptychodus_api_spec.md` §4.9 — note */
export interface SpecReference {
  readonly path: string;
  /** `§4.9`, `§§4.9, 7.1` or `#slug` as written; null when the whole file is meant. */
  readonly clause: string | null;
  readonly note: string | null;
  readonly span: Span;
}

/** `path` — what changes there */
export interface TouchedFile {
  readonly path: string;
  readonly note: string | null;
}

export interface PlanRow {
  readonly id: string;
  readonly title: string;
  readonly state: RowState;
  /** The check box's single character between the brackets, to be replaced when the row is ticked; null where the plan has none. */
  readonly box: Span | null;
  readonly phaseId: string | null;
  readonly reds: readonly RedSelector[];
  /** Why a row of a tdd plan has no red selector (`red: none — reason`). */
  readonly redWaiver: string | null;
  readonly greens: readonly PlanSelector[];
  /** `proof: none — reason`: a row that nothing can be run for. */
  readonly proofWaiver: string | null;
  readonly specs: readonly SpecReference[];
  readonly touches: readonly TouchedFile[];
  readonly needs: readonly string[];
  readonly span: Span;
  /** Where what `span` covers ends. */
  readonly endLine: number;
}

export interface PlanPhase {
  /** `EB2`; null where the heading names none. */
  readonly id: string | null;
  readonly title: string;
  readonly goal: string | null;
  readonly span: Span;
}

/** A plan as read from one file. A plan with errors in `issues` is shown by `plan check` and refused by the cycle. */
export interface Plan {
  /** Relative to the project's root, `/` separators. */
  readonly path: string;
  readonly form: PlanForm;
  /** The initiative's id. */
  readonly id: string;
  readonly title: string;
  readonly status: PlanStatus;
  readonly mode: PlanMode;
  /** Suite commands, parsed later; empty where the plan names none (the configuration's then count). */
  readonly suites: readonly PlanSelector[];
  readonly phases: readonly PlanPhase[];
  readonly rows: readonly PlanRow[];
  readonly issues: readonly Issue[];
}
