import { rebuildLedgerPage, saveReports } from "../../../harness/cycle/publish.ts";
import { loadProjectTemplates } from "../../../harness/cycle/project-templates.ts";
import type { Workspace } from "../../../harness/cycle/workspace.ts";
import { loadManifest, saveAttempt } from "../../../harness/evidence/manifest.ts";
import { toRunFolder } from "../../../harness/evidence/run-folder.ts";
import { loadLedger } from "../../../harness/ledger/load.ts";
import { mendAttempts, type AttemptChange } from "../../../harness/ledger/numbers.ts";
import { hasConflict } from "../../../harness/ledger/page.ts";
import { withLock } from "../../../harness/project/lock.ts";
import { shellQuote } from "../../../base/text/shell.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../options.ts";
import { renderedPaths } from "../rendered-paths.ts";
import { runCommand } from "../run-command.ts";

/** `loop ledger`: mends attempt numbers used twice, then rebuilds the page from its parts. */
export function runLedger(options: GlobalOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace } = await openProject(context);
    await withLock(workspace.root, { command: "loop ledger", clock: workspace.clock }, async () => {
      tellWritten(workspace, await mendLedger(workspace));
    });
    return 0;
  });
}

interface MendedLedger {
  /** Relative to the root. */
  readonly written: readonly string[];
  readonly page: string;
}

async function mendLedger(workspace: Workspace): Promise<MendedLedger> {
  const { root, config } = workspace;
  const before = await loadLedger(root, config.ledger);
  const written: string[] = [];
  for (const change of mendAttempts(before)) written.push(...(await renumber(workspace, change)));
  await rebuildLedgerPage(workspace);
  const { page } = await loadLedger(root, config.ledger);
  return { written: page === before.page ? written : [...written, config.ledger], page: page ?? "" };
}

/** The run id is the identity; its number, and the documents that show it, follow. */
async function renumber(workspace: Workspace, { runId, from, to }: AttemptChange): Promise<readonly string[]> {
  const { root, config, emit } = workspace;
  const folder = toRunFolder(root, runId);
  const manifest = await loadManifest(folder);
  if (manifest === null) {
    const message = `${runId}: attempt ${from} is used twice, and its manifest is gone, so it keeps its number`;
    emit({ event: "note", level: "warning", message });
    return [];
  }
  const templates = await loadProjectTemplates(workspace);
  await saveAttempt(folder, to);
  await saveReports(workspace, { folder, manifest, templates }, to);
  emit({ event: "note", level: "info", message: `${runId}: attempt ${from} was used twice; it is attempt ${to} now` });
  return [`${runId}/attempt.json`, ...renderedPaths(config.ledger, runId)];
}

function tellWritten({ config, emit }: Workspace, { written, page }: MendedLedger): void {
  written.forEach((path) => emit({ event: "file-written", path }));
  const open = hasConflict(page);
  if (open) {
    const message = `${config.ledger} still holds conflict markers around text of people: choose by hand`;
    emit({ event: "note", level: "warning", message });
  }
  if (written.length === 0) {
    if (!open) emit({ event: "note", level: "info", message: `${config.ledger} is as its entries are: nothing to do` });
    return;
  }
  const message = open ? "Then add what was written:" : "Add what was written to the commit or merge:";
  // Run folders and ledger belong to the repository even where an ignore rule names them.
  emit({ event: "next", message, commands: [`git add -f -- ${written.map(shellQuote).join(" ")}`] });
}
