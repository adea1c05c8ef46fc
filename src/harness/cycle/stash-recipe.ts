import { posix } from "node:path";
import type { StepRecord } from "../evidence/types.ts";
import { listChanges, type WorkTreeChange } from "../git/changes.ts";
import { readHead } from "../git/repository.ts";
import { runGit } from "../git/run-git.ts";
import type { PlanRow, TouchedFile } from "../plan/types.ts";
import { formatCommand } from "../selector/format.ts";
import { excludedFromTree, type Workspace } from "./workspace.ts";

/** Files that are tests, or help tests, by the customs of the languages. */
const testLike =
  /(^|\/)(tests?|__tests__)\/|(^|\/)(test_[^/]*|conftest)\.py$|_test\.(py|go)$|\.(test|spec)\.[^/]+$|Tests?\.java$/;

/**
 * The commands that put aside a change made before its RED, to be brought back with `git stash pop`; none where nothing
 * can be put aside.
 */
export async function listRecipeCommands(
  workspace: Pick<Workspace, "root" | "config" | "plans">,
  red: StepRecord,
  { row, planPath }: { readonly row: PlanRow; readonly planPath: string },
): Promise<readonly string[]> {
  const { root } = workspace;
  const { commit } = await readHead(root);
  if (commit === null) return []; // git stashes nothing before the first commit
  const changes = await listChanges(root, commit, excludedFromTree(workspace));
  const kept = new Set([planPath, ...Object.keys(red.testFiles), ...red.selectors.flatMap(namedFiles)]);
  const candidates = changes.filter(({ path }) => !kept.has(path) && !testLike.test(path));
  const touched = candidates.filter((change) => row.touches.some((touch) => isTouched(change, touch)));
  const paths = (touched.length > 0 ? touched : candidates).flatMap(pathsOf);
  if (paths.length === 0) return [];
  const unstaged = await listUnstashable(root, commit, paths);
  // A path with a star, a bracket or a leading colon would be taken for a pattern, and put aside more than itself.
  const git = paths.some((path) => /[*?[\\]|^:/.test(path)) ? ["git", "--literal-pathspecs"] : ["git"];
  return [
    ...(unstaged.length === 0 ? [] : [formatCommand([...git, "reset", "--quiet", "--", ...unstaged])]),
    formatCommand([...git, "stash", "push", "--include-untracked", "--", ...paths]),
  ];
}

/** What a selector's own words may name: `./conv.sh`, `tests/a.py::test_b`, `--config=x.json`. */
function namedFiles({ argv, cwd }: StepRecord["selectors"][number]): readonly string[] {
  return argv
    .flatMap((word) => [word, word.replace(/^[^=]*=/, "")])
    .map((word) => posix.join(cwd, word.split("::")[0] ?? ""));
}

function isTouched(change: WorkTreeChange, touch: TouchedFile): boolean {
  const touched = posix.normalize(touch.path).replace(/\/$/, "");
  return pathsOf(change).some((path) => path === touched || path.startsWith(`${touched}/`));
}

function pathsOf({ path, renamedFrom }: WorkTreeChange): readonly string[] {
  return renamedFrom === null ? [path] : [renamedFrom, path];
}

/** `git stash` refuses files that are only announced (`git add -N`), and does not know those whose deletion is staged. */
async function listUnstashable(root: string, commit: string, paths: readonly string[]): Promise<readonly string[]> {
  const names = ["--no-renames", "--relative", "--name-only", "-z"];
  const list = async (...args: readonly string[]): Promise<readonly string[]> =>
    (await runGit(root, ["--literal-pathspecs", "diff", ...names, ...args, "--", ...paths])).split("\0");
  const announced = await list("--diff-filter=A");
  const deleted = await list("--diff-filter=D", "--cached", commit);
  return [...new Set([...announced, ...deleted])].filter((path) => path !== "");
}
