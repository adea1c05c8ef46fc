import { existsSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";

/**
 * The top folder of the git work tree that holds a folder, links resolved.
 * A work tree has `.git` as a folder; a linked work tree and a submodule have it as a file.
 * @throws AppError `GIT_NOT_A_REPOSITORY`
 */
export function findRoot(start: string): string {
  let folder = existsSync(start) ? realpathSync(start) : resolve(start);
  while (!existsSync(join(folder, ".git"))) {
    const parent = dirname(folder);
    if (parent === folder) throw notARepository(start);
    folder = parent;
  }
  return folder;
}

function notARepository(start: string): AppError {
  return new AppError("GIT_NOT_A_REPOSITORY", `${resolve(start)} is in no git repository`, {
    received: "no .git in this folder nor in any above it",
    expected: "a git work tree: evidence names the commit and the tree it was made on",
    hint: "run `git init` in the project's top folder, or change into it",
  });
}
