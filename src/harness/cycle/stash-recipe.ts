import type { StepRecord } from "../evidence/types.ts";
import { listChanges } from "../git/changes.ts";
import { readHead } from "../git/repository.ts";
import { excludedFromTree, type Workspace } from "./workspace.ts";

/**
 * The uncommitted paths that may hold a change made before its RED: all but the plan and the files of the very tests.
 */
export async function listRecipePaths(
  workspace: Workspace,
  red: StepRecord,
  planPath: string,
): Promise<readonly string[]> {
  const { commit } = await readHead(workspace.root);
  const changes = await listChanges(workspace.root, commit, [...excludedFromTree(workspace), planPath]);
  return changes
    .flatMap(({ path, renamedFrom }) => (renamedFrom === null ? [path] : [renamedFrom, path]))
    .filter((path) => red.testFiles[path] === undefined);
}
