import { runGit } from "./run-git.ts";

/** Where a work tree stands. */
export interface HeadState {
  /** Full id of HEAD; null in a repository without commits. */
  readonly commit: string | null;
  /** Null when HEAD is detached. */
  readonly branch: string | null;
}

/**
 * HEAD and its branch.
 * @throws AppError `GIT_FAILED`
 */
export async function readHead(root: string): Promise<HeadState> {
  const [commit, branch] = await Promise.all([
    runGit(root, ["rev-parse", "--verify", "--quiet", "HEAD"], { accept: [0, 1] }),
    runGit(root, ["symbolic-ref", "--short", "--quiet", "HEAD"], { accept: [0, 1] }),
  ]);
  return { commit: commit.trim() || null, branch: branch.trim() || null };
}

/** `2.39.5` */
export async function gitVersion(root: string): Promise<string> {
  const text = await runGit(root, ["version"]);
  return text.replace("git version", "").trim();
}

/**
 * Commits exactly these paths (deleted ones too) with a message from a file.
 * @throws AppError `GIT_FAILED` (a hook refuses, no identity, …)
 */
export async function commitPaths(root: string, paths: readonly string[], messageFile: string): Promise<string> {
  await runGit(root, ["--literal-pathspecs", "add", "-A", "--", ...paths]);
  await runGit(root, ["--literal-pathspecs", "commit", "--quiet", "-F", messageFile, "--", ...paths]);
  return (await runGit(root, ["rev-parse", "HEAD"])).trim();
}
