import { readHead } from "../git/repository.ts";
import { runGit } from "../git/run-git.ts";
import type { KnownLoop } from "./open-loops.ts";
import type { Workspace } from "./workspace.ts";

/** Whoever lets more than this many wait commits in a way of their own. */
const mostLooked = 20;

/** Finished loops, oldest first, whose evidence is not in HEAD: their changes lie in the work tree still. */
export async function findUncommitted(
  { root }: Pick<Workspace, "root">,
  loops: readonly KnownLoop[],
): Promise<readonly KnownLoop[]> {
  const finished = loops.filter(({ state }) => state.phase === "finished").slice(-mostLooked);
  if (finished.length === 0) return [];
  const { commit } = await readHead(root);
  if (commit === null) return finished;
  const manifests = finished.map(({ folder }) => `${folder.runId}/manifest.json`);
  const listing = await runGit(root, ["ls-tree", "-r", "-z", "--name-only", commit, "--", ...manifests]);
  const committed = new Set(listing.split("\0"));
  return finished.filter((_, index) => !committed.has(manifests[index] as string));
}
