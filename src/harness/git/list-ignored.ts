import { runGit } from "./run-git.ts";

/**
 * Those of some paths that git's ignore rules name, as files or as folders; none where there is no repository.
 * @throws AppError `GIT_FAILED`
 */
export async function listIgnored(root: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const asked = paths.filter((path) => path !== ".");
  if (asked.length === 0) return new Set();
  const input = asked.flatMap((path) => [path, `${path}/`]).join("\0");
  const output = await runGit(root, ["check-ignore", "-z", "--stdin", "--no-index"], { input, accept: [0, 1, 128] });
  const named = output.split("\0").filter((path) => path !== "");
  return new Set(named.map((path) => path.replace(/\/$/, "")));
}
