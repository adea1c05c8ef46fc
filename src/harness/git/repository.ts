import { join } from "node:path";
import { lookAt } from "./look-at.ts";
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

/** What a commit takes, relative to the root. */
export interface CommitPaths {
  /** Paths that are there: new and changed. */
  readonly changed: readonly string[];
  /** Paths that are no longer there: deleted, or the old names of renamed ones. */
  readonly gone: readonly string[];
  /** The loop's own files and folders, which are committed though an ignore rule (`*.log`) may hit them. */
  readonly records: readonly string[];
}

/**
 * Commits exactly these paths with a message from a file, whatever of them is staged already and whatever else is.
 * @throws AppError `GIT_FAILED` (a hook refuses, no identity, …)
 */
export async function commitPaths(root: string, paths: CommitPaths, messageFile: string): Promise<string> {
  const literal = "--literal-pathspecs";
  const there = paths.changed.filter((path) => lookAt(join(root, path)) !== undefined);
  const known = await listKnown(root, [...paths.gone, ...paths.changed.filter((path) => !there.includes(path))]);
  if (paths.records.length > 0) await runGit(root, [literal, "add", "-f", "--", ...paths.records]);
  if (there.length > 0) await runGit(root, [literal, "add", "--", ...there]);
  const all = [...there, ...known, ...paths.records];
  await runGit(root, [literal, "commit", "--quiet", "-F", messageFile, "--", ...all]);
  return (await runGit(root, ["rev-parse", "HEAD"])).trim();
}

/** Those of the paths that the index or HEAD holds: a deletion may be staged, or committed by somebody already. */
async function listKnown(root: string, paths: readonly string[]): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const { commit } = await readHead(root);
  const tree = commit === null ? [] : [`--with-tree=${commit}`];
  const listing = await runGit(root, ["--literal-pathspecs", "ls-files", "-z", ...tree, "--", ...paths]);
  const known = new Set(listing.split("\0"));
  return paths.filter((path) => known.has(path));
}
