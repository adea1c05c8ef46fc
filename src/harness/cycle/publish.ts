import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import { saveFile } from "../../base/files/atomic.ts";
import { loadAttempt, saveAttempt } from "../evidence/manifest.ts";
import { loadResults } from "../evidence/results.ts";
import type { RunFolder } from "../evidence/run-folder.ts";
import type { Manifest } from "../evidence/types.ts";
import { loadLedger, type LedgerState } from "../ledger/load.ts";
import { nextAttempt } from "../ledger/numbers.ts";
import { assembleLedger } from "../ledger/page.ts";
import { formatPart, ledgerPartPath } from "../ledger/part.ts";
import { appendStepSummary } from "../output/step-summary.ts";
import { setRowState } from "../plan/box.ts";
import { parsePlan } from "../plan/parse.ts";
import { renderReports } from "../summary/render.ts";
import type { Reports, TemplateSet } from "../summary/types.ts";
import { toSummaryView } from "../summary/view.ts";
import type { Workspace } from "./workspace.ts";

/** A finished run with what it is rendered by. */
export interface FinishedRun {
  readonly folder: RunFolder;
  readonly manifest: Manifest;
  readonly templates: TemplateSet;
}

/**
 * Writes all that follows from a manifest: attempt, summary, commit message, ledger and the ticked row. Doing it twice
 * changes nothing, so that a loop killed on the way ends where it would have ended.
 * @returns paths written, relative to the root
 */
export async function publishRun(
  workspace: Workspace,
  run: FinishedRun,
): Promise<{ attempt: number; paths: readonly string[] }> {
  const { root, config } = workspace;
  const ledger = await loadLedger(root, config.ledger);
  const attempt = (await loadAttempt(run.folder))?.attempt ?? nextAttempt(ledger, run.manifest.initiative.id);
  await saveAttempt(run.folder, attempt);
  const reports = await saveReports(workspace, run, attempt);
  await rebuildLedgerPage(workspace);
  const ticked = await tickRow(workspace, run.manifest);
  const { GITHUB_STEP_SUMMARY: stepSummary } = process.env;
  if (stepSummary !== undefined && stepSummary !== "") await appendStepSummary(stepSummary, reports.stepSummary);
  const { runId } = run.folder;
  const part = ledgerPartPath(config.ledger, runId);
  return { attempt, paths: [`${runId}/summary.md`, `${runId}/commit-message.txt`, part, config.ledger, ...ticked] };
}

/** Renders a run from its three records and saves the documents of its folder and its ledger entry. */
export async function saveReports({ root, config }: Workspace, run: FinishedRun, attempt: number): Promise<Reports> {
  const reports = await renderRun(run, attempt);
  await saveFile(join(run.folder.path, "summary.md"), reports.summary);
  await saveFile(join(run.folder.path, "commit-message.txt"), reports.commitMessage);
  const { runId } = run.folder;
  await saveFile(join(root, ledgerPartPath(config.ledger, runId)), formatPart({ runId, attempt }, reports.ledgerEntry));
  return reports;
}

/** The documents of a run, from manifest.json, results.json and the attempt's number alone. */
export async function renderRun({ folder, manifest, templates }: FinishedRun, attempt: number): Promise<Reports> {
  const view = toSummaryView(manifest, await loadResults(folder), { version: 1, attempt });
  return renderReports(view, templates);
}

/**
 * Assembles the ledger's page from its parts.
 * @throws AppError `EVIDENCE_CORRUPT` while a part cannot be read: its entry would drop out of the page unseen
 */
export async function rebuildLedgerPage({ root, config }: Pick<Workspace, "root" | "config">): Promise<void> {
  const ledger = await loadLedger(root, config.ledger);
  if (ledger.unreadable.length > 0) throw unreadableEntries(ledger);
  const page = assembleLedger(ledger.page, ledger.parts);
  if (page !== ledger.page) await saveFile(join(root, config.ledger), page);
}

function unreadableEntries({ ledgerPath, unreadable }: LedgerState): AppError {
  return new AppError("EVIDENCE_CORRUPT", `${ledgerPath} is left as it is: an entry of it cannot be read`, {
    received: unreadable.map(({ path, reason }) => `${path}: ${reason}`).join("; "),
    expected: "entries as the loop wrote them",
    hint: `mend the merge, or \`git restore ${unreadable[0]?.path ?? ""}\`, then run \`loop ledger\``,
    where: { file: unreadable[0]?.path ?? ledgerPath },
  });
}

async function tickRow({ root, emit }: Workspace, { initiative, row }: Manifest): Promise<readonly string[]> {
  const path = join(root, initiative.planPath);
  const text = await readFile(path, "utf8");
  const found = parsePlan(text, initiative.planPath).rows.find((each) => each.id === row.id);
  if (found?.box == null) {
    const message = `${initiative.planPath} has no check box for ${row.id}: mark it as done by hand`;
    emit({ event: "note", level: "warning", message });
    return [];
  }
  if (found.state !== "done") await saveFile(path, setRowState(text, found, "done"));
  return [initiative.planPath];
}
