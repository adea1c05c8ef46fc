import { AppError } from "../../../base/errors/app-error.ts";
import { rebuildLedgerPage, saveReports } from "../../../harness/cycle/publish.ts";
import { findRun } from "../../../harness/evidence/find-run.ts";
import { loadAttempt, loadManifest } from "../../../harness/evidence/manifest.ts";
import { withLock } from "../../../harness/project/lock.ts";
import { loadProjectTemplates } from "../../../harness/cycle/project-templates.ts";
import { openProject } from "../open-project.ts";
import type { GlobalOptions } from "../options.ts";
import { renderedPaths } from "../rendered-paths.ts";
import { runCommand } from "../run-command.ts";

/** `loop render <run>`: its documents and its ledger entry again, from its evidence and the templates of today. */
export function runRender(options: GlobalOptions, wish: string): Promise<void> {
  return runCommand(options, async (context) => {
    const { workspace } = await openProject(context);
    const { root, config } = workspace;
    const folder = await findRun(root, config.reports, wish);
    const [manifest, attempt] = await Promise.all([loadManifest(folder), loadAttempt(folder)]);
    if (manifest === null || attempt === null) throw unfinished(folder.runId);
    const templates = await loadProjectTemplates(workspace);
    await withLock(root, { command: "loop render", clock: workspace.clock }, async () => {
      await saveReports(workspace, { folder, manifest, templates }, attempt.attempt);
      await rebuildLedgerPage(workspace);
    });
    for (const path of [...renderedPaths(config.ledger, folder.runId), config.ledger])
      context.emit({ event: "file-written", path });
    return 0;
  });
}

function unfinished(runId: string): AppError {
  return new AppError("EVIDENCE_UNFINISHED", "Only a finished run can be rendered", {
    received: runId,
    expected: "a run with manifest.json and attempt.json",
    hint: "go on with it: `loop`",
  });
}
