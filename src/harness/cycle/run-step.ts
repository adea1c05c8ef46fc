import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "../../base/errors/app-error.ts";
import { saveFile } from "../../base/files/atomic.ts";
import type { StepName } from "../evidence/types.ts";
import { readHead } from "../git/repository.ts";
import { changedPaths, type TreeSnapshot } from "../git/tree.ts";
import { runSelectors } from "../runners/run-selectors.ts";
import type { RunnerEvent, SelectorRun } from "../runners/types.ts";
import { logName, planSelectors, toRequest, type PlannedSelector } from "./planned-selectors.ts";
import { snapshotWorkTree, type LoopSession } from "./session.ts";
import { loadTimings, saveTimings } from "./timings.ts";
import { assertTrusted } from "./trust.ts";
import { stripRoot, withoutRoot } from "./without-root.ts";
import type { Workspace } from "./workspace.ts";

/** A selector of a step and the name of its log in the run folder. */
export type LoggedSelector = PlannedSelector & { readonly log: string };

/** A step that is due, and the tree on which that was found; whatever changes from then on spoils it. */
export interface StepStart {
  readonly step: StepName;
  readonly tree: TreeSnapshot;
}

/** What a step's run brought to light, before anything is judged. */
export interface StepRun {
  readonly step: StepName;
  readonly selectors: readonly LoggedSelector[];
  /** One a selector, in the same order. */
  readonly runs: readonly SelectorRun[];
  readonly startedAt: string;
  readonly commit: string | null;
  /** First part of the marks of its processes. */
  readonly mark: string;
  /** The tree that it ran on. */
  readonly tree: TreeSnapshot;
  /** Files that changed while it ran; the result then stands for no tree. */
  readonly changedMeanwhile: readonly string[];
}

/**
 * Runs all selectors of a step. Every start of a process and every end of a selector is in the journal before the
 * step goes on.
 * @throws AppError `RUN_INTERRUPTED` after Ctrl-C, `IO_FAILED` when the evidence cannot be written
 */
export async function runStep(workspace: Workspace, session: LoopSession, { step, tree }: StepStart): Promise<StepRun> {
  const planned = planSelectors(step, session, workspace.config);
  const selectors = planned.map((each) => ({ ...each, log: logName(step, each.key, planned.length) }));
  const head = await readHead(workspace.root);
  await clearStep(session, step);
  await tellStart(workspace, step, selectors);
  const startedAt = workspace.clock().toISOString();
  const mark = `loop-${randomUUID()}`;
  const runs = await runLogged(workspace, session, { step, selectors, mark, tree: tree.hash, commit: head.commit });
  const after = await snapshotWorkTree(workspace);
  const changedMeanwhile = changedPaths(tree.contents, after.contents);
  await keepCanaries(workspace, session, { selectors, runs, mark });
  return { step, selectors, runs, startedAt, commit: head.commit, mark, tree, changedMeanwhile };
}

/** Nothing is judged before its runner is trusted; the canary's report lies beside the evidence. */
async function keepCanaries(
  workspace: Workspace,
  { folder }: LoopSession,
  { selectors, runs, mark }: Pick<StepRun, "selectors" | "runs" | "mark">,
): Promise<void> {
  const starts = selectors.map(({ command, cwd }, index) => ({
    start: { command, cwd: join(workspace.root, cwd), mark },
    run: runs[index] as SelectorRun,
  }));
  for (const report of await assertTrusted(workspace, starts)) {
    const { runner, version } = report.runner;
    await saveFile(join(folder.path, "canary", `${runner}-${version}.json`), `${JSON.stringify(report, null, 2)}\n`);
  }
}

/** Runs some selectors of a step once more; their logs stand beside the first ones as `<key>.again.log`. */
export async function runAgain(
  workspace: Workspace,
  session: LoopSession,
  { step, selectors, mark, tree, commit }: Pick<StepRun, "step" | "selectors" | "mark" | "tree" | "commit">,
): Promise<readonly SelectorRun[]> {
  const again = selectors.map((each) => ({ ...each, log: each.log.replace(/\.log$/, ".again.log") }));
  return runLogged(workspace, session, { step, selectors: again, mark, tree: tree.hash, commit });
}

interface LoggedRun {
  readonly step: StepName;
  readonly selectors: readonly LoggedSelector[];
  readonly mark: string;
  readonly tree: string;
  readonly commit: string | null;
}

async function runLogged(
  workspace: Workspace,
  session: LoopSession,
  logged: LoggedRun,
): Promise<readonly SelectorRun[]> {
  const { step, selectors, mark } = logged;
  await session.journal.append({ type: "step-started", step, treeHash: logged.tree, commit: logged.commit, mark });
  const timings = await loadTimings(workspace.root);
  const scratch = await mkdtemp(join(tmpdir(), "loop-run-"));
  const recorder = createRecorder(workspace, session, { ...logged, timings });
  const started = performance.now();
  try {
    const requests = selectors.map((each) => toRequest(workspace.root, session.folder, each));
    const { root, signal } = workspace;
    const found = await runSelectors(requests, { root, scratch, mark, signal, onEvent: recorder.onEvent });
    const runs = found.map((run) => withoutRoot(run, root));
    await recorder.settled();
    if (signal.aborted) throw interrupted(step);
    const durations = runs.map((run, index) => [`${step} ${selectors[index]?.text}`, run.processMs] as const);
    await saveTimings(root, { ...Object.fromEntries(durations), [step]: performance.now() - started });
    return runs;
  } catch (error) {
    await session.journal
      .append({ type: "step-interrupted", step, reason: (error as Error).message })
      .catch(() => undefined);
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function tellStart(
  { root, emit }: Workspace,
  step: StepName,
  selectors: readonly LoggedSelector[],
): Promise<void> {
  const commands = selectors.map(({ key, text }) => ({ key, command: text }));
  emit({ event: "step-started", step, selectors: commands, lastMs: (await loadTimings(root))[step] ?? null });
}

/** Of this package, whose drivers are among the words of a process. */
const ownFolder = fileURLToPath(new URL("../../..", import.meta.url)).replace(/[\\/]$/u, "");

/** Turns what the runners tell into journal lines and events. */
function createRecorder(
  { root, emit }: Workspace,
  { journal }: LoopSession,
  { step, selectors, timings }: LoggedRun & { readonly timings: Readonly<Record<string, number>> },
): { readonly onEvent: (event: RunnerEvent) => void; readonly settled: () => Promise<void> } {
  const pending: Promise<void>[] = [];
  const record = (line: Promise<void>): void => {
    line.catch(() => undefined); // told by `settled`
    pending.push(line);
  };
  const textOf = (key: string): string => selectors.find((each) => each.key === key)?.text ?? key;
  const onEvent = (event: RunnerEvent): void => {
    switch (event.kind) {
      case "process-started":
        return record(
          journal.append({
            type: "process-started",
            process: event.process,
            argv: event.argv.map((word) => stripRoot(stripRoot(word, root), ownFolder)),
          }),
        );
      case "process-ended":
        return record(journal.append({ type: "process-ended", process: event.process }));
      case "selector-started": {
        const command = textOf(event.key);
        const lastMs = timings[`${step} ${command}`] ?? null;
        return emit({ event: "selector-started", step, key: event.key, command, lastMs });
      }
      case "test-finished":
        return emit({ event: "test-finished", step, key: event.key, id: event.test.id, outcome: event.test.outcome });
      case "selector-finished": {
        const { key, end, processMs } = event.run;
        return record(journal.append({ type: "selector-finished", step, key, end: end.kind, processMs }));
      }
    }
  };
  return {
    onEvent,
    settled: async () => {
      await Promise.all(pending);
    },
  };
}

/** A step that is run anew leaves nothing of its earlier run behind. */
async function clearStep({ folder }: LoopSession, step: StepName): Promise<void> {
  const logs = [`${step}.log`, `${step}.again.log`];
  const names = [step, ...logs, ...logs.map((name) => `${name}.gz`)];
  await Promise.all(names.map((name) => rm(join(folder.path, name), { recursive: true, force: true })));
}

function interrupted(step: StepName): AppError {
  return new AppError(
    "RUN_INTERRUPTED",
    `Interrupted while ${step} ran; its processes were ended and what was done is kept`,
    {
      kind: "interrupted",
      hint: "run the same command again: the step starts anew",
    },
  );
}
