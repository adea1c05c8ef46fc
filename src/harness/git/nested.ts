import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { runGit } from "./run-git.ts";

/** Git's mode of a repository within a repository. */
export const nestedMode = "160000";

/** Whether a folder is a repository of its own: an empty `.git`, or one that points nowhere, is none. */
export async function isRepository(folder: string): Promise<boolean> {
  if (!existsSync(join(folder, ".git"))) return false;
  const answer = await runGit(folder, ["rev-parse", "--is-inside-work-tree", "--show-cdup"], { accept: [0, 128] });
  return answer === "true\n\n";
}

/** Further work trees of a repository (`git worktree add`) are other people's places, also where they lie within. */
export function isLinkedWorktree(folder: string): boolean {
  const file = join(folder, ".git");
  return statSync(file).isFile() && /\/worktrees\/[^/]+\s*$/.test(readFileSync(file, "utf8"));
}

/** A path or glob of the outer repository as the inner one says it; nothing where it lies elsewhere. */
export function pathBelow(folder: string, path: string): readonly string[] {
  return path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [];
}

/** Globs of the outer repository that say something of a folder within, as the inner one says it. */
export function excludeBelow(folder: string, globs: readonly string[]): readonly string[] {
  return globs.flatMap((glob) => (glob.startsWith("**/") ? [glob] : pathBelow(folder, glob)));
}
