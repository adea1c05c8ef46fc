import { runGit } from "./run-git.ts";

const MOST_COMMITS = "500";

/**
 * Files that are no longer there, as far as the latest commits tell, with their new names; null: git saw no new one.
 * Those that are deleted and not committed yet are among them. None where there is no repository.
 * @throws AppError `GIT_FAILED`
 */
export async function listGone(root: string): Promise<ReadonlyMap<string, string | null>> {
  const gone = new Map<string, string | null>();
  const args = [
    "log",
    "-M",
    "-z",
    "--diff-filter=DR",
    "--relative",
    "--name-status",
    "--format=",
    `--max-count=${MOST_COMMITS}`,
  ];
  const [log, deleted] = await Promise.all([runGit(root, args, { accept: [0, 128] }), listDeleted(root)]);
  const fields = log.split("\0");
  for (let at = 0; at + 1 < fields.length;) {
    const isRename = /^\s*R/.test(fields[at] ?? "");
    const path = fields[at + 1] ?? "";
    if (!gone.has(path)) gone.set(path, isRename ? (fields[at + 2] ?? null) : null);
    at += isRename ? 3 : 2;
  }
  for (const path of deleted) if (!gone.has(path)) gone.set(path, null);
  return gone;
}

/** Files that git tracks and that lie there no more. @throws AppError `GIT_FAILED` */
export async function listDeleted(root: string): Promise<ReadonlySet<string>> {
  const output = await runGit(root, ["ls-files", "-z", "--deleted"], { accept: [0, 128] });
  return new Set(output.split("\0").filter((path) => path !== ""));
}
