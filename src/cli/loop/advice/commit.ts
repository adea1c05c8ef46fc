import { join } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";
import type { KnownLoop } from "../../../harness/cycle/open-loops.ts";
import { formatInvocation, type Workspace } from "../../../harness/cycle/workspace.ts";
import { loadManifest } from "../../../harness/evidence/manifest.ts";
import type { RunFolder } from "../../../harness/evidence/run-folder.ts";
import type { Manifest } from "../../../harness/evidence/types.ts";
import { commitPaths as commitThese } from "../../../harness/git/repository.ts";
import { commitPaths, toCommit } from "../../../harness/summary/view/commit.ts";

/** The commands that commit a finished loop, one a line. */
export function commitCommands(manifest: Manifest): readonly string[] {
  return toCommit(manifest)
    .commands.replaceAll(/\\\n\s+/g, "")
    .trim()
    .split("\n");
}

/**
 * Commits what belongs to a finished loop and nothing else.
 * @throws AppError `GIT_FAILED` with the way to commit it later; the loop itself is finished all the same
 */
export async function commitLoop(workspace: Workspace, folder: RunFolder, manifest: Manifest): Promise<void> {
  const { root, emit } = workspace;
  try {
    const id = await commitThese(root, commitPaths(manifest), join(folder.path, "commit-message.txt"));
    emit({ event: "note", level: "info", message: `Committed ${manifest.row.id} as ${id.slice(0, 12)}` });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError("GIT_FAILED", `${manifest.row.id} is finished, and git would not commit it`, {
      ...error.details,
      hint: `mend what git reports, then run \`${formatInvocation(workspace, "--commit")}\`: it commits what is finished`,
    });
  }
}

/** Commits loops that were finished earlier, each by itself. */
export async function commitEarlier(workspace: Workspace, loops: readonly KnownLoop[]): Promise<void> {
  for (const { folder } of loops) {
    const manifest = await loadManifest(folder);
    if (manifest !== null) await commitLoop(workspace, folder, manifest);
  }
  workspace.emit({ event: "next", message: "What comes next:", commands: [formatInvocation(workspace)] });
}

/** A row that is begun on top of one that is not committed mixes the two in one commit. */
export function warnUncommitted(workspace: Workspace, loops: readonly KnownLoop[]): void {
  const rows = loops.map(({ state }) => state.started.row).join(", ");
  const command = formatInvocation(workspace, "--commit");
  const message = `Finished and not committed: ${rows}. The changes would mix with this row's: run \`${command}\` first`;
  workspace.emit({ event: "note", level: "warning", message });
}
