import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import { saveFile } from "../../base/files/atomic.ts";
import { makeStateFolder, stateFolder } from "../project/lock.ts";
import { probeRunner, type CanaryReport } from "../runners/canary.ts";
import { adapterFor } from "../runners/registry.ts";
import type { RunnerVersion, SelectorRun } from "../runners/types.ts";
import { canaryFile, type RunnerStart } from "./canary-file.ts";
import type { Workspace } from "./workspace.ts";

/**
 * The canary's report on a runner: from memory where this version was probed here before, else by probing it now.
 * @param known the version that just ran; null: not known yet, so that only a probe can tell
 * @throws AppError `RUN_INTERRUPTED`, `IO_FAILED`
 */
export async function probeOnce(
  workspace: Workspace,
  start: RunnerStart,
  known: RunnerVersion | null,
): Promise<CanaryReport> {
  const remembered = known === null ? null : await recall(workspace.root, start, known);
  if (remembered !== null) return remembered;
  const report = await probe(workspace, start);
  if (report.runner.version !== "") await remember(workspace.root, start, report);
  return report;
}

/**
 * Reports on all runners that took part in a step.
 * @throws AppError `RUN_RUNNER_REFUSED` when verdicts of one of them cannot be believed
 * @see specs/cycle.md §10
 */
export async function assertTrusted(
  workspace: Workspace,
  runs: readonly { readonly start: RunnerStart; readonly run: SelectorRun }[],
): Promise<readonly CanaryReport[]> {
  const reports = new Map<string, CanaryReport>();
  for (const { start, run } of runs) {
    const key = canaryFile(start, run.runner);
    if (run.runner.version === "" || reports.has(key)) continue;
    const report = await probeOnce(workspace, start, run.runner);
    if (!report.trusted) throw refused(report);
    reports.set(key, report);
  }
  return [...reports.values()];
}

async function probe({ root, emit, signal }: Workspace, start: RunnerStart): Promise<CanaryReport> {
  const message = `Probing ${start.command.runner} with tiny tests of known outcome, once a version`;
  emit({ event: "note", level: "info", message });
  const scratch = await mkdtemp(join(tmpdir(), "loop-canary-"));
  try {
    const adapter = await adapterFor(start.command);
    const context = { root, scratch, mark: start.mark, signal, onEvent: () => undefined, cwd: start.cwd };
    return await probeRunner(adapter, start.command, context);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function recall(root: string, start: RunnerStart, version: RunnerVersion): Promise<CanaryReport | null> {
  try {
    return JSON.parse(await readFile(join(root, stateFolder, canaryFile(start, version)), "utf8")) as CanaryReport;
  } catch {
    return null;
  }
}

async function remember(root: string, start: RunnerStart, report: CanaryReport): Promise<void> {
  const folder = await makeStateFolder(root);
  await saveFile(join(folder, canaryFile(start, report.runner)), `${JSON.stringify(report, null, 2)}\n`);
}

function refused({ runner, probes }: CanaryReport): AppError {
  return new AppError(
    "RUN_RUNNER_REFUSED",
    `${runner.runner} ${runner.version} is not trusted here: its verdicts on known tests came back wrong`,
    {
      kind: "environment",
      expected: "the known outcome of each probe",
      received: probes
        .filter((each) => !each.agrees)
        .map((each) => each.name)
        .join(", "),
      hint: "run `loop doctor` for the details; a plugin or setting of the project may change outcomes",
      problems: probes
        .filter((each) => !each.agrees)
        .map(
          (each) =>
            `${each.name}: expected ${JSON.stringify(each.expected)}, received ${JSON.stringify(each.received)}`,
        ),
    },
  );
}
