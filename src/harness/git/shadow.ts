import { existsSync } from "node:fs";
import { copyFile, mkdtemp, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { lookAt } from "./look-at.ts";
import { runGit } from "./run-git.ts";

/** Git that sees the whole work tree as staged, without touching the repository's own index or objects. */
export interface Shadow {
  readonly env: Readonly<Record<string, string>>;
  /** What of the tree counts. */
  readonly pathspec: readonly string[];
  /** Folders that hold untracked repositories, byte by byte (`latin1`), with a slash at the end. */
  readonly nested: readonly string[];
}

/** Settings that keep a shadow exact, quick and quiet, whatever the user's say. */
const settings = [
  "core.safecrlf=false",
  "core.looseCompression=0",
  "core.splitIndex=false",
  "core.fsmonitor=false",
  "core.ignoreStat=false",
].flatMap((setting) => ["-c", setting]);

/** Reads and writes paths byte by byte: not every name is UTF-8. */
type ShadowGit = (args: readonly string[], input?: string) => Promise<string>;

/**
 * Stages the whole work tree (untracked files too, ignored ones not) into a copy of the index, calls `use` and takes
 * the copy away. New objects go to a folder of their own.
 * @param exclude globs, relative to the root, of what is left out
 * @throws AppError `GIT_FAILED`
 */
export async function withShadowIndex<T>(
  root: string,
  exclude: readonly string[],
  use: (shadow: Shadow) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "loop-tree-"));
  const pathspec = ["--", ".", ...exclude.map((glob) => `:(exclude,glob)${glob}`)];
  try {
    const { index, objects } = await findGitFiles(root);
    const env = {
      GIT_INDEX_FILE: join(folder, "index"),
      GIT_OBJECT_DIRECTORY: folder,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: objects,
    };
    await copyIndex(index, env.GIT_INDEX_FILE).catch(ignoreMissing);
    const git: ShadowGit = (args, input) =>
      runGit(root, [...settings, ...args], { env, encoding: "latin1", ...(input === undefined ? {} : { input }) });
    await clearMarks(git, root, pathspec);
    const nested = await stageAll(git, root, pathspec);
    return await use({ env, pathspec, nested });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The copy is as old as the index: git looks into files of an unchanged size only where they are not older than it.
 * Full seconds, since a rounded time that is too late would hide an edit, and one too early costs a look.
 */
async function copyIndex(index: string, copy: string): Promise<void> {
  const seconds = Math.floor((await stat(index)).mtimeMs / 1000);
  await copyFile(index, copy);
  await utimes(copy, seconds, seconds);
}

interface GitFiles {
  readonly index: string;
  readonly objects: string;
}

/** They stay where they are while a command runs, and a step takes several shadows. */
const gitFiles = new Map<string, GitFiles>();

async function findGitFiles(root: string): Promise<GitFiles> {
  const known = gitFiles.get(root);
  if (known !== undefined) return known;
  const paths = await runGit(root, ["rev-parse", "--git-path", "index", "--git-path", "objects"]);
  const [index = "", objects = ""] = paths.split("\n").map((path) => resolve(root, path));
  gitFiles.set(root, { index, objects });
  return { index, objects };
}

/** Not `git add`: it refuses to work where an excluded path is an ignored one as well. */
async function stageAll(git: ShadowGit, root: string, pathspec: readonly string[]): Promise<readonly string[]> {
  const listing = await git(["ls-files", "-z", "-m", "-o", "--exclude-standard", ...pathspec]);
  const paths = listing.split("\0").filter((path) => path !== "");
  const files = paths.filter((path) => !path.endsWith("/"));
  const replaced = files.filter((path) => isPlainFolder(join(root, toName(path))));
  await update(git, ["--force-remove"], replaced);
  const staged = files.filter((path) => !replaced.includes(path));
  await update(git, ["--add", "--remove", "--replace"], staged);
  return paths.filter((path) => path.endsWith("/"));
}

/** A file of the index whose place a folder has taken; a repository's folder is what the index says it is. */
function isPlainFolder(path: string): boolean {
  return lookAt(path)?.isDirectory() === true && !existsSync(join(path, ".git"));
}

/** Git trusts the index on files with these marks, however they were edited. A sparse checkout's absent files keep theirs. */
async function clearMarks(git: ShadowGit, root: string, pathspec: readonly string[]): Promise<void> {
  const entries = (await git(["ls-files", "-v", "-z", ...pathspec])).split("\0");
  const marked = (mark: RegExp): readonly string[] =>
    entries.filter((entry) => mark.test(entry)).map((entry) => entry.slice(2));
  const there = (path: string): boolean => lookAt(join(root, toName(path))) !== undefined;
  await update(git, ["--no-assume-unchanged"], marked(/^[a-z] /));
  await update(git, ["--no-skip-worktree"], marked(/^[Ss] /).filter(there));
}

async function update(git: ShadowGit, options: readonly string[], paths: readonly string[]): Promise<void> {
  if (paths.length > 0) await git(["update-index", ...options, "-z", "--stdin"], paths.join("\0"));
}

/** Paths are read byte by byte; this is one as a person reads it. */
export function toName(path: string): string {
  return Buffer.from(path, "latin1").toString();
}

/** A repository in which nothing was ever staged has no index. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
