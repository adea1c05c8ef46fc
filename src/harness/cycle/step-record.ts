import { plural } from "../../base/text/plural.ts";
import type { SelectorRecord, StepRecord } from "../evidence/types.ts";
import type { SelectorRun, TestResult } from "../runners/types.ts";
import { refuse } from "../verdict/ends.ts";
import { countTests, formatList } from "../verdict/outcomes.ts";
import type { Verdict } from "../verdict/types.ts";
import { findDecidingFiles } from "./deciding-files.ts";
import type { LoggedSelector, StepRun } from "./run-step.ts";
import type { Workspace } from "./workspace.ts";

/** A selector's judgement with what belongs to it. */
export interface JudgedSelector {
  readonly verdict: Verdict;
  /** @default [] */
  readonly pinned?: readonly string[];
  /** @default [] */
  readonly greenOnly?: readonly string[];
  /** @default [] */
  readonly flaky?: readonly string[];
}

/** The record of a judged step. A tree that changed while the step ran lets none of its selectors hold. */
export function toStepRecord(workspace: Workspace, ran: StepRun, judged: readonly JudgedSelector[]): StepRecord {
  const final = ran.changedMeanwhile.length === 0 ? judged : judged.map((each) => spoil(each, ran.changedMeanwhile));
  const testFiles = contentsOf(ran);
  const finishedAt = workspace.clock().toISOString();
  return {
    step: ran.step,
    source: ran.step === "red" ? "now" : null,
    startedAt: ran.startedAt,
    finishedAt,
    durationMs: Date.parse(finishedAt) - Date.parse(ran.startedAt),
    commit: ran.commit,
    treeHash: ran.tree.hash,
    testFiles,
    decidingFiles: findDecidingFiles(Object.keys(testFiles), ran.tree),
    holds: final.every(({ verdict }) => verdict.holds),
    selectors: ran.selectors.map((selector, index) =>
      toSelectorRecord(selector, ran.runs[index] as SelectorRun, final[index] as JudgedSelector),
    ),
  };
}

function toSelectorRecord(selector: LoggedSelector, run: SelectorRun, judged: JudgedSelector): SelectorRecord {
  return {
    key: selector.key,
    role: selector.role,
    command: selector.text,
    note: selector.note,
    expectation: selector.expectation,
    argv: run.argv,
    cwd: selector.cwd,
    environment: selector.command.environment,
    runner: run.runner,
    end: run.end,
    counts: countTests(run.tests),
    startedAt: run.startedAt,
    testsMs: sumDurations(run.tests),
    processMs: Math.round(run.processMs),
    sharedStart: run.sharedStart,
    verdict: judged.verdict,
    pinned: judged.pinned ?? [],
    greenOnly: judged.greenOnly ?? [],
    flaky: judged.flaky ?? [],
    log: selector.log,
  };
}

/** A tenth of a millisecond is as exact as runners are. */
function sumDurations(tests: readonly TestResult[]): number {
  return Math.round(tests.reduce((sum, test) => sum + test.durationMs, 0) * 10) / 10;
}

function contentsOf({ runs, tree }: StepRun): Readonly<Record<string, string>> {
  const files = new Set(
    runs.flatMap((run) => run.tests.map((test) => test.file).concat(run.collectionErrors.map((error) => error.file))),
  );
  const entries = [...files].sort().flatMap((file) => {
    const content = file === null ? undefined : tree.contents.get(file);
    return file === null || content === undefined ? [] : [[file, content] as const];
  });
  return Object.fromEntries(entries);
}

function spoil(judged: JudgedSelector, changed: readonly string[]): JudgedSelector {
  if (!judged.verdict.holds) return judged;
  const verdict: Verdict = {
    ...refuse(
      "tree-changed",
      `${plural(changed.length, "file")} changed while it ran, so the result stands for no tree.`,
      "do not edit while a step runs; files that the tests write belong into .gitignore, or into `ignore` of loop.config.json",
    ),
    expected: "the same tree before and after",
    received: formatList(changed),
  };
  return { ...judged, verdict };
}
