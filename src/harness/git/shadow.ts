import { copyFile, mkdtemp, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runGit } from "./run-git.ts";

/** Environment in which git sees the whole work tree as staged, without touching the repository's own index or objects. */
export type ShadowEnvironment = Readonly<Record<string, string>>;

/** Settings that keep a shadow quick and quiet. */
const settings = ["-c", "core.safecrlf=false", "-c", "core.looseCompression=0"];

/**
 * Stages the whole work tree (untracked files too, ignored ones not) into a copy of the index, calls `use` and takes
 * the copy away. New objects go to a folder of their own.
 * @param exclude globs, relative to the root, of what is left out
 * @throws AppError `GIT_FAILED`
 */
export async function withShadowIndex<T>(
  root: string,
  exclude: readonly string[],
  use: (env: ShadowEnvironment, pathspec: readonly string[]) => Promise<T>,
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
    await stageAll(root, env, pathspec);
    return await use(env, pathspec);
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
async function stageAll(root: string, env: ShadowEnvironment, pathspec: readonly string[]): Promise<void> {
  const listing = await runGit(root, ["ls-files", "-z", "-m", "-o", "--exclude-standard", ...pathspec], { env });
  const files = listing.split("\0").filter((path) => path !== "" && !path.endsWith("/")); // a folder is another repository
  if (files.length === 0) return;
  await runGit(root, [...settings, "update-index", "-z", "--add", "--remove", "--stdin"], {
    env,
    input: files.join("\0"),
  });
}

/** A repository in which nothing was ever staged has no index. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
