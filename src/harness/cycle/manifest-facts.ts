import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hashFiles } from "../evidence/manifest.ts";
import { loadResults } from "../evidence/results.ts";
import type { FileChange, Manifest, RowSnapshot, SpecSnapshot, StepRecord } from "../evidence/types.ts";
import { listChanges, type WorkTreeChange } from "../git/changes.ts";
import { gitVersion, readHead } from "../git/repository.ts";
import type { TreeSnapshot } from "../git/tree.ts";
import { findClauseTitle } from "../plan/headings.ts";
import type { Plan, PlanRow, SpecReference } from "../plan/types.ts";
import { compareSuites, suiteTests } from "../verdict/suite.ts";
import { changedSinceRed } from "./deciding-files.ts";
import type { LoopState } from "./loop-state.ts";
import { ruleOf } from "./next-step.ts";
import type { LoopSession } from "./session.ts";
import type { SuiteBefore } from "./suite-history.ts";
import { excludedFromTree, type Workspace } from "./workspace.ts";

/** What a manifest is taken from, besides the disk. */
export interface FinishInput {
  readonly state: LoopState;
  readonly tree: TreeSnapshot;
  readonly suitesBefore: ReadonlyMap<string, SuiteBefore>;
  readonly templateHash: string;
}

/** Takes every fact that the reports show, once. */
export async function collectManifest(
  workspace: Workspace,
  session: LoopSession,
  input: FinishInput,
): Promise<Manifest> {
  const { root, clock, config, toolVersion } = workspace;
  const { plan, row, folder } = session;
  const { state } = input;
  const [head, git, specs, changes, differences] = await Promise.all([
    readHead(root),
    gitVersion(root),
    Promise.all(row.specs.map((spec) => readSpec(root, spec))),
    describeChanges(workspace, session, input),
    compareWithBefore(session, input),
  ]);
  return {
    version: 1,
    runId: folder.runId,
    tool: { name: "ptycho-loop", version: toolVersion },
    templateHash: input.templateHash,
    initiative: { id: plan.id, title: plan.title, planPath: plan.path },
    phase: phaseOf(plan, row),
    row: { id: row.id, title: row.title },
    mode: plan.mode,
    rule: { kind: ruleOf(row), reason: row.redWaiver ?? row.proofWaiver },
    startedAt: state.started.at,
    finishedAt: clock().toISOString(),
    branch: head.branch,
    commitAtStart: state.red?.commit ?? state.started.commit,
    commitAtFinish: head.commit,
    treeHash: input.tree.hash,
    baseline: state.baseline,
    red: state.red,
    green: state.green,
    suite: state.suite,
    suiteDifferences: differences,
    changes,
    specs,
    rows: snapshotRows(plan, row),
    environment: pickEnvironment(config.environment),
    platform: { system: `${process.platform} ${process.arch}`, node: process.versions.node, git },
    refusals: state.refused.flatMap(describeRefusal),
    ledgerPath: config.ledger,
    files: await hashFiles(folder),
  };
}

function phaseOf(plan: Plan, row: PlanRow): Manifest["phase"] {
  const phase = plan.phases.find((candidate) => candidate.id === row.phaseId && row.phaseId !== null);
  return phase === undefined ? null : { id: phase.id, title: phase.title, goal: phase.goal };
}

/** The rows of the row's phase, as they stand once this one is ticked. */
function snapshotRows(plan: Plan, row: PlanRow): readonly RowSnapshot[] {
  return plan.rows
    .filter((each) => each.phaseId === row.phaseId)
    .map((each) => ({
      id: each.id,
      title: each.title,
      state: each.id === row.id ? "done" : each.state,
      doneThisLoop: each.id === row.id,
    }));
}

async function readSpec(root: string, { path, clause, note }: SpecReference): Promise<SpecSnapshot> {
  const text = await readFile(join(root, path), "utf8").catch(() => "");
  return { path, clause, note, title: clause === null ? null : findClauseTitle(text, clause) };
}

function pickEnvironment(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...names].sort().flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function describeRefusal(record: StepRecord): Manifest["refusals"] {
  return record.selectors
    .filter(({ verdict }) => !verdict.holds)
    .map(({ verdict: { code, message, received } }) => ({
      step: record.step,
      at: record.finishedAt,
      code,
      message,
      ...(received === undefined ? {} : { received }),
    }));
}

async function describeChanges(
  workspace: Workspace,
  session: LoopSession,
  { state, tree }: FinishInput,
): Promise<readonly FileChange[]> {
  const base = state.red?.commit ?? state.started.commit;
  const exclude = [...excludedFromTree(workspace), session.plan.path];
  const [changes, results] = await Promise.all([
    listChanges(workspace.root, base, exclude),
    loadResults(session.folder),
  ]);
  const tests = results.tests.filter((test) => test.step === "green");
  const changedTests = new Set(changedSinceRed(state.red, tree));
  return changes.map((change) => ({
    path: change.path,
    kind: change.kind,
    renamedFrom: change.renamedFrom,
    binary: change.binary,
    // A new file is one stretch: its first definition would stand for all of it.
    lines: change.hunks.map(({ from, to, symbol }) => ({ from, to, symbol: change.kind === "added" ? null : symbol })),
    addedLines: sum(change, "addedLines"),
    deletedLines: sum(change, "deletedLines"),
    note: state.notes.get(change.path) ?? session.row.touches.find((each) => each.path === change.path)?.note ?? null,
    testChangedSinceRed: changedTests.has(change.path),
    tests: [...new Set(tests.filter((test) => test.file === change.path).map((test) => test.id))],
  }));
}

function sum(change: WorkTreeChange, field: "addedLines" | "deletedLines"): number {
  return change.hunks.reduce((total, hunk) => total + hunk[field], 0);
}

async function compareWithBefore(
  { folder }: LoopSession,
  { state, suitesBefore }: FinishInput,
): Promise<Manifest["suiteDifferences"]> {
  if (state.suite === null) return [];
  const { tests, collectionErrors } = await loadResults(folder);
  return state.suite.selectors.map(({ key, command }) => {
    const own = <T extends { step: string; selector: string }>(items: readonly T[]): readonly T[] =>
      items.filter((item) => item.step === "suite" && item.selector === key);
    const before = suitesBefore.get(command);
    const target = { before: before?.tests ?? [], knownFailures: before?.failing ?? new Set<string>(), pinned: [] };
    const difference = compareSuites(
      target,
      suiteTests({ tests: own(tests), collectionErrors: own(collectionErrors) }),
    );
    return { selector: key, against: before?.runId ?? null, difference };
  });
}
