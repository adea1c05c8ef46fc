import { join } from "node:path";
import { rebuildLedgerPage, saveReports } from "../../../harness/cycle/publish.ts";
import type { Workspace } from "../../../harness/cycle/workspace.ts";
import { loadManifest, saveAttempt } from "../../../harness/evidence/manifest.ts";
import { toRunFolder } from "../../../harness/evidence/run-folder.ts";
import { loadLedger } from "../../../harness/ledger/load.ts";
import { mendAttempts, type AttemptChange } from "../../../harness/ledger/numbers.ts";
import { acquireLock } from "../../../harness/project/lock.ts";
import { loadTemplates } from "../../../harness/summary/templates.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";

/** `loop ledger`: mends attempt numbers used twice, then rebuilds the page from its parts. */
export function runLedger(options: GlobalOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace } = await openProject(context);
    const lock = await acquireLock(workspace.root, "loop ledger", workspace.clock);
    try {
      const ledger = await loadLedger(workspace.root, workspace.config.ledger);
      for (const change of mendAttempts(ledger)) await renumber(workspace, change);
      await rebuildLedgerPage(workspace);
    } finally {
      await lock.release();
    }
    context.emit({ event: "file-written", path: workspace.config.ledger });
    return 0;
  });
}

/** The run id is the identity; its number, and the documents that show it, follow. */
async function renumber(workspace: Workspace, { runId, from, to }: AttemptChange): Promise<void> {
  const { root, config, emit } = workspace;
  const folder = toRunFolder(root, runId);
  const manifest = await loadManifest(folder);
  if (manifest === null) {
    const message = `${runId}: attempt ${from} is used twice, and its run folder is gone, so it keeps its number`;
    return emit({ event: "note", level: "warning", message });
  }
  const templates = await loadTemplates(config.templates === null ? null : join(root, config.templates));
  await saveAttempt(folder, to);
  await saveReports(workspace, { folder, manifest, templates }, to);
  emit({ event: "note", level: "info", message: `${runId}: attempt ${from} was used twice; it is attempt ${to} now` });
}
