import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import { CONFIG_FILE } from "./config.ts";

/**
 * The root of the project that holds a folder, links resolved: the nearest folder with a configuration, within the git
 * work tree, else the top of that.
 * @throws AppError `GIT_NOT_A_REPOSITORY`
 * @see specs/alignment.md §1
 */
export function findRoot(start: string): string {
  const top = findTop(start);
  let folder = toReal(start);
  while (folder !== top && !existsSync(join(folder, CONFIG_FILE))) folder = dirname(folder);
  return folder;
}

/** From the top of the work tree to a project's root, as git and GitHub write it: `backend/`; empty where they are one. */
export function placeInRepository(root: string): string {
  const way = relative(findTop(root), toReal(root)).split(sep).join("/");
  return way === "" ? "" : `${way}/`;
}

/** A work tree has `.git` as a folder; a linked work tree and a submodule have it as a file. */
function findTop(start: string): string {
  let folder = toReal(start);
  while (!existsSync(join(folder, ".git"))) {
    const parent = dirname(folder);
    if (parent === folder) throw notARepository(start);
    folder = parent;
  }
  return folder;
}

function toReal(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : resolve(folder);
}

function notARepository(start: string): AppError {
  return new AppError("GIT_NOT_A_REPOSITORY", `${resolve(start)} is in no git repository`, {
    received: "no .git in this folder nor in any above it",
    expected: "a git work tree: evidence names the commit and the tree it was made on",
    hint: "run `git init` in the project's top folder, or change into it",
  });
}
