import { plural } from "../../base/text/plural.ts";
import { join } from "node:path";
import { saveFile } from "../../base/files/atomic.ts";
import { saveStepResults } from "../evidence/results.ts";
import type { StepRecord } from "../evidence/types.ts";
import { readPatch } from "../git/changes.ts";
import type { TreeSnapshot } from "../git/tree.ts";
import type { RedExpectation } from "../plan/types.ts";
import type { SelectorRun } from "../runners/types.ts";
import { refuse } from "../verdict/ends.ts";
import { findFlaky } from "../verdict/flaky.ts";
import { judgeGreen } from "../verdict/green.ts";
import { formatList } from "../verdict/outcomes.ts";
import { judgeRed } from "../verdict/red.ts";
import { judgeSuite, suiteTests, type SuiteTarget } from "../verdict/suite.ts";
import type { RedVerdict } from "../verdict/types.ts";
import { changedSinceRed } from "./deciding-files.ts";
import { runAgain, runStep, type LoggedSelector, type StepRun } from "./run-step.ts";
import type { LoopSession } from "./session.ts";
import { toStepRecord, type JudgedSelector } from "./step-record.ts";
import type { SuiteBefore } from "./suite-history.ts";
import { excludedFromTree, type Workspace } from "./workspace.ts";

/** Runs and judges RED. What holds is run once more: a failure that comes out otherwise proves nothing. */
export async function performRed(workspace: Workspace, session: LoopSession, tree: TreeSnapshot): Promise<StepRecord> {
  const ran = await runStep(workspace, session, { step: "red", tree });
  await saveTreeDiff(workspace, session, ran);
  const first = ran.selectors.map((selector, index) => judgeRed(expectationOf(selector), runAt(ran, index)));
  const held = ran.selectors.filter((_, index) => first[index]?.holds === true);
  const second = held.length === 0 ? [] : await runAgain(workspace, session, { ...ran, selectors: held });
  const judged = ran.selectors.map((selector, index) => {
    const repeated = second[held.indexOf(selector)];
    const verdict = first[index] as RedVerdict;
    return repeated === undefined
      ? toJudged(verdict)
      : confirmRed(selector, verdict, { first: runAt(ran, index), second: repeated });
  });
  return record(workspace, session, { ran, judged });
}

/** What the tree held beyond its commit when RED ran; nothing is written where it held nothing. */
async function saveTreeDiff(workspace: Workspace, { folder }: LoopSession, { commit }: StepRun): Promise<void> {
  const patch = await readPatch(workspace.root, commit, excludedFromTree(workspace));
  if (patch !== "") await saveFile(join(folder.path, "red", "tree.diff"), patch);
}

function toJudged({ pinned, greenOnly, ...verdict }: RedVerdict): JudgedSelector {
  return { verdict, pinned, greenOnly };
}

function confirmRed(
  selector: LoggedSelector,
  verdict: RedVerdict,
  runs: { first: SelectorRun; second: SelectorRun },
): JudgedSelector {
  const again = judgeRed(expectationOf(selector), runs.second);
  const flaky = findFlaky(verdict.pinned, runs.first.tests, runs.second.tests);
  if (again.holds && flaky.length === 0) return toJudged(verdict);
  return {
    verdict: {
      ...refuse(
        "flaky",
        "It failed as expected once, and came out otherwise when repeated.",
        "make the test deterministic; what fails by chance proves nothing",
      ),
      expected: "the same failure twice",
      received: again.holds ? formatList(flaky) : `${again.message} ${again.received ?? ""}`.trim(),
    },
    flaky: flaky.length === 0 ? verdict.pinned : flaky,
  };
}

/** What GREEN is held against. */
export interface GreenExpectation {
  readonly red: StepRecord | null;
  readonly tree: TreeSnapshot;
}

/** Runs and judges GREEN against what RED pinned. */
export async function performGreen(
  workspace: Workspace,
  session: LoopSession,
  { red, tree }: GreenExpectation,
): Promise<StepRecord> {
  const ran = await runStep(workspace, session, { step: "green", tree });
  const judged = ran.selectors.map((selector, index) => {
    const before = selector.role === "red" ? red?.selectors.find((each) => each.command === selector.text) : undefined;
    const target = { pinned: before?.pinned ?? [], greenOnly: before?.greenOnly ?? [] };
    const run = runAt(ran, index);
    return {
      ...target,
      verdict: judgeGreen(target, run),
      pinned: before?.verdict.code === "red-absent" ? passedIds(run) : target.pinned,
    };
  });
  const green = await record(workspace, session, { ran, judged });
  if (green.holds) warnOfChangedTests(workspace, red, ran);
  return green;
}

/** A test that was changed after RED may pass for that alone; a reviewer has to look. */
function warnOfChangedTests({ emit }: Workspace, red: StepRecord | null, { tree }: StepRun): void {
  const changed = changedSinceRed(red, tree);
  if (changed.length === 0) return;
  const message = `Changed since RED, so that GREEN may pass for that alone: ${changed.join(", ")}; the summary says so`;
  emit({ event: "note", level: "warning", message });
}

/** Where nothing could be collected at RED, GREEN itself names the tests that the suite must hold. */
function passedIds(run: SelectorRun): readonly string[] {
  return run.tests.filter((test) => test.outcome === "passed").map((test) => test.id);
}

/** What the suites of a loop are held against. */
export interface SuiteExpectation {
  /** Last run of each suite command; a command without one has never been run. */
  readonly before: ReadonlyMap<string, SuiteBefore>;
  /** Tests of this loop that GREEN passed, with the runner that ran them. */
  readonly green: StepRecord | null;
  readonly tree: TreeSnapshot;
}

/**
 * Runs the suites before anything is changed; their failures are the known ones from then on.
 * @see specs/cycle.md §5
 */
export async function performBaseline(
  workspace: Workspace,
  session: LoopSession,
  tree: TreeSnapshot,
): Promise<StepRecord> {
  const ran = await runStep(workspace, session, { step: "baseline", tree });
  const target: SuiteTarget = { before: null, knownFailures: new Set(), pinned: [] };
  const judged = ran.runs.map((run) => ({ verdict: plain(judgeSuite(target, run)) }));
  return record(workspace, session, { ran, judged });
}

/** Runs the suites and compares each with its last run; new failures are run once more. */
export async function performSuite(
  workspace: Workspace,
  session: LoopSession,
  expectation: SuiteExpectation,
): Promise<StepRecord> {
  const ran = await runStep(workspace, session, { step: "suite", tree: expectation.tree });
  const targets = ran.runs.map((run, index) => suiteTarget(ran, { index, run, expectation }));
  const first = ran.runs.map((run, index) => judgeSuite(targets[index] as SuiteTarget, run));
  const regressed = ran.selectors.filter((_, index) => first[index]?.code === "suite-regressed");
  const second = regressed.length === 0 ? [] : await runAgain(workspace, session, { ...ran, selectors: regressed });
  const judged = ran.selectors.map((selector, index): JudgedSelector => {
    const verdict = first[index] as ReturnType<typeof judgeSuite>;
    const repeated = second[regressed.indexOf(selector)];
    const flaky =
      repeated === undefined
        ? []
        : findFlaky(verdict.difference.newlyFailing, suiteTests(runAt(ran, index)), suiteTests(repeated));
    return { verdict: nameFlaky(verdict, flaky), flaky };
  });
  return record(workspace, session, { ran, judged });
}

function nameFlaky(verdict: ReturnType<typeof judgeSuite>, flaky: readonly string[]): JudgedSelector["verdict"] {
  if (flaky.length < verdict.difference.newlyFailing.length || flaky.length === 0) return plain(verdict);
  return {
    ...refuse(
      "flaky",
      `Failed once and passed when repeated: ${plural(flaky.length, "test")}.`,
      "make them deterministic, or run the loop again; a suite that fails by chance proves nothing",
    ),
    expected: "the same outcome twice",
    received: formatList(flaky),
  };
}

function suiteTarget(
  ran: StepRun,
  { index, run, expectation }: { index: number; run: SelectorRun; expectation: SuiteExpectation },
): SuiteTarget {
  const before = expectation.before.get(ran.selectors[index]?.text ?? "");
  const elsewhere = new Set(
    ran.runs
      .filter((other) => other !== run && other.runner.runner === run.runner.runner)
      .flatMap((other) => other.tests.map((test) => test.id)),
  );
  // Ids of one runner mean nothing to another: a suite answers only for tests that its own runner ran at GREEN.
  const pinned = (expectation.green?.selectors ?? [])
    .filter((selector) => selector.runner.runner === run.runner.runner)
    .flatMap((selector) => selector.pinned)
    .filter((id) => !elsewhere.has(id));
  return { before: before?.tests ?? [], knownFailures: before?.failing ?? new Set(), pinned };
}

function plain({
  holds,
  code,
  message,
  hint,
  expected,
  received,
}: ReturnType<typeof judgeSuite>): JudgedSelector["verdict"] {
  return {
    holds,
    code,
    message,
    hint,
    ...(expected === undefined ? {} : { expected }),
    ...(received === undefined ? {} : { received }),
  };
}

/** Results first, then the line in the journal that makes them count, then the news. */
async function record(
  workspace: Workspace,
  session: LoopSession,
  { ran, judged }: { readonly ran: StepRun; readonly judged: readonly JudgedSelector[] },
): Promise<StepRecord> {
  const { emit } = workspace;
  const step = toStepRecord(workspace, ran, judged);
  await saveStepResults(session.folder, ran.step, ran.runs);
  await session.journal.append({ type: "step-finished", record: step });
  for (const selector of step.selectors) {
    emit({ event: "selector-finished", step: step.step, record: selector });
    if (!selector.verdict.holds) emitRefusal(workspace, step, { runId: session.folder.runId, selector });
  }
  const { holds, durationMs, treeHash } = step;
  emit({ event: "step-finished", step: step.step, holds, durationMs, treeHash });
  return step;
}

function emitRefusal(
  { emit }: Workspace,
  { step }: StepRecord,
  { runId, selector }: { readonly runId: string; readonly selector: StepRecord["selectors"][number] },
): void {
  const { command, log } = selector;
  const { code, message, hint, expected = null, received = null } = selector.verdict;
  emit({ event: "refused", step, selector: command, code, message, expected, received, hint, log: `${runId}/${log}` });
}

function expectationOf(selector: LoggedSelector): RedExpectation {
  return selector.expectation ?? { kind: "assertion" };
}

function runAt(ran: StepRun, index: number): SelectorRun {
  return ran.runs[index] as SelectorRun;
}
