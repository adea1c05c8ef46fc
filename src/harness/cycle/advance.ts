import { AppError } from "../../base/errors/app-error.ts";
import { loadManifest } from "../evidence/manifest.ts";
import { toRunFolder } from "../evidence/run-folder.ts";
import type { StepRecord } from "../evidence/types.ts";
import type { TreeSnapshot } from "../git/tree.ts";
import type { Plan, PlanRow } from "../plan/types.ts";
import type { FinishedLoop } from "./finish.ts";
import { performBaseline, performGreen, performRed, performSuite } from "./judge-step.ts";
import type { LoopState } from "./loop-state.ts";
import { nextStep, ruleOf, type NextStep } from "./next-step.ts";
import type { KnownLoop } from "./open-loops.ts";
import { assertTemplates } from "./project-templates.ts";
import { suitesOf } from "./planned-selectors.ts";
import { readState, openRun, snapshotWorkTree, startSession, type LoopSession } from "./session.ts";
import { findSuitesBefore, type SuiteBefore } from "./suite-history.ts";
import { formatInvocation, type Workspace } from "./workspace.ts";

/** Which step a person asked for; `next`: whatever the row needs, up to where a person must act. */
export type WantedStep = "next" | "red" | "green" | "suite" | "finish";

/** What an advance came to. */
export type Advance =
  | { readonly kind: "held"; readonly step: StepRecord; readonly session: LoopSession }
  | { readonly kind: "refused"; readonly step: StepRecord; readonly session: LoopSession }
  /** It is a person's turn: RED holds and nothing was changed since, or nothing can be run for the row. */
  | { readonly kind: "waiting"; readonly waitsFor: "implement" | "do"; readonly session: LoopSession }
  | { readonly kind: "finished"; readonly loop: FinishedLoop; readonly session: LoopSession };

/** The row to advance, and its loop where one was begun. */
export interface AdvanceTarget {
  readonly plan: Plan;
  readonly row: PlanRow;
  readonly open: KnownLoop | null;
  /** Prose for the report, by path; kept in the journal. */
  readonly notes: ReadonlyMap<string, string>;
}

/** Where a row stands and what comes next; reads only. */
export interface Outlook {
  readonly step: NextStep;
  /** The manifest is taken: whatever was changed since, nothing but publishing it is left to do. */
  readonly publishing: boolean;
  readonly suitesBefore: ReadonlyMap<string, SuiteBefore>;
  readonly tree: TreeSnapshot;
}

/** What a row's loop would do next. */
export async function lookAhead(
  workspace: Workspace,
  { plan, row }: Pick<AdvanceTarget, "plan" | "row">,
  state: LoopState | null,
): Promise<Outlook> {
  const suites = suitesOf(plan, workspace.config).map((suite) => suite.command);
  const [publishing, suitesBefore, tree] = await Promise.all([
    isPublishing(workspace, state),
    findSuitesBefore(workspace, suites),
    snapshotWorkTree(workspace),
  ]);
  if (publishing) return { step: "finish", publishing, suitesBefore, tree };
  const baselineMissing = suites.some((command) => !suitesBefore.has(command));
  const step = nextStep({ row, state, treeHash: tree.hash, baselineMissing, hasSuites: suites.length > 0 });
  return { step, publishing, suitesBefore, tree };
}

async function isPublishing({ root }: Workspace, state: LoopState | null): Promise<boolean> {
  return state?.phase === "finishing" && (await loadManifest(toRunFolder(root, state.started.runId))) !== null;
}

/**
 * Brings a row's loop forward: as far as it goes without a person, or through the one step that was asked for.
 * @throws AppError `RUN_NOT_POSSIBLE` when the step asked for is not due; `RUN_INTERRUPTED`, `IO_FAILED`
 */
export async function advance(workspace: Workspace, target: AdvanceTarget, wanted: WantedStep): Promise<Advance> {
  const session = await openSession(workspace, target);
  for (const [file, text] of target.notes) await session.journal.append({ type: "note", file, text });
  for (;;) {
    const state = await readState(session);
    const { step, publishing, suitesBefore, tree } = await lookAhead(workspace, target, state);
    const due = publishing ? "finish" : chooseStep(workspace, target, { wanted, next: step, state });
    if (due === "baseline" && state.red !== null) throw baselineTooLate(workspace, target, suitesBefore);
    if (due === "implement" || due === "do") return { kind: "waiting", waitsFor: due, session };
    if (due === "finish") {
      const { finishLoop } = await import("./finish.ts"); // brings the templates' engine, which no other step needs
      return { kind: "finished", loop: await finishLoop(workspace, session, suitesBefore), session };
    }
    const record = await perform(workspace, session, { step: due, state, suitesBefore, tree });
    if (!record.holds) return { kind: "refused", step: record, session };
    if (due === "red" || due === wanted) return { kind: "held", step: record, session };
  }
}

async function openSession(workspace: Workspace, target: AdvanceTarget): Promise<LoopSession> {
  const { plan, row, open } = target;
  if (open === null) await assertTemplates(workspace);
  const session =
    open === null ? await startSession(workspace, target) : { plan, row, ...openRun(workspace, open.folder) };
  workspace.emit({
    event: "loop-started",
    runId: session.folder.runId,
    initiative: plan.id,
    row: row.id,
    title: row.title,
    plan: plan.path,
    resumed: open !== null,
  });
  return session;
}

interface Performance {
  readonly step: Exclude<NextStep, "implement" | "do" | "finish">;
  readonly state: LoopState;
  readonly suitesBefore: ReadonlyMap<string, SuiteBefore>;
  readonly tree: TreeSnapshot;
}

function perform(
  workspace: Workspace,
  session: LoopSession,
  { step, state, suitesBefore, tree }: Performance,
): Promise<StepRecord> {
  switch (step) {
    case "baseline":
      return performBaseline(workspace, session, tree);
    case "red":
      return performRed(workspace, session, tree);
    case "green":
      return performGreen(workspace, session, { red: state.red, tree });
    case "suite":
      return performSuite(workspace, session, { before: suitesBefore, green: state.green, tree });
  }
}

interface Wish {
  readonly wanted: WantedStep;
  readonly next: NextStep;
  readonly state: LoopState;
}

/** The step to perform: the next one, or the one asked for where it may be run now (again). */
function chooseStep(workspace: Workspace, { row }: AdvanceTarget, { wanted, next, state }: Wish): NextStep {
  if (wanted === "next" || wanted === next || next === "baseline") return next;
  if (next === "do" && wanted === "finish") return "finish";
  if (wanted === "red") {
    if (ruleOf(row) === "red-green") return "red";
    throw notPossible(workspace, row, { wanted, next, why: "the row has no red selector" });
  }
  const redHolds =
    ruleOf(row) === "green-only" || (ruleOf(row) === "red-green" && state.red !== null && next !== "red");
  if (wanted === "green" && redHolds) return "green";
  if (wanted === "suite" && next === "finish" && state.suite !== null) return "suite";
  throw notPossible(workspace, row, { wanted, next, why: `${next} comes first` });
}

function notPossible(
  workspace: Workspace,
  row: PlanRow,
  { wanted, next, why }: { wanted: WantedStep; next: NextStep; why: string },
): AppError {
  const command = next === "do" ? ["finish"] : next === "implement" || next === "baseline" ? [] : [next];
  return new AppError("RUN_NOT_POSSIBLE", `${row.id}: ${wanted} cannot run now`, {
    received: `loop ${wanted}`,
    expected: why,
    hint:
      next === "implement"
        ? "change the code first, then run the loop again"
        : `run \`${formatInvocation(workspace, ...command)}\``,
  });
}

/** A baseline taken with the change in place would take whatever the change broke for known. */
function baselineTooLate(
  workspace: Workspace,
  { plan }: AdvanceTarget,
  before: ReadonlyMap<string, SuiteBefore>,
): AppError {
  const unknown = suitesOf(plan, workspace.config)
    .map(({ command }) => command)
    .filter((command) => !before.has(command));
  return new AppError(
    "RUN_NOT_POSSIBLE",
    "A suite was never run before the change, so there is nothing to compare it with",
    {
      received: unknown.join(", "),
      expected: "the suites as they were when RED ran",
      hint: `write the suites as they were; or put the change aside, \`${formatInvocation(workspace, "abort")}\`, and begin the row again`,
      where: { file: plan.path },
    },
  );
}
