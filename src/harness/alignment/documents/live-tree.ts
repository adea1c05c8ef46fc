import { listDeleted } from "../../git/list-gone.ts";
import { createPathTree, type PathTree } from "./path-tree.ts";

/**
 * What git lists without the files that are tracked and deleted.
 * @param root absolute
 * @throws AppError `GIT_FAILED`
 */
export async function createLiveTree(root: string, listed: readonly string[]): Promise<PathTree> {
  const deleted = await listDeleted(root);
  return createPathTree(deleted.size === 0 ? listed : listed.filter((path) => !deleted.has(path)));
}
