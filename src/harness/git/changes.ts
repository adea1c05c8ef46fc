import { fileURLToPath } from "node:url";
import { parsePatch, parseRaw, type RawChange, type PatchSection } from "./parse-diff.ts";
import { runGit } from "./run-git.ts";
import { withShadowIndex } from "./shadow.ts";

/** One changed file: what git says of it, and its hunks. */
export interface WorkTreeChange extends RawChange, PatchSection {}

/** Git's name of the empty tree, to compare with where there is no commit. */
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** Language names for hunk headers, so that git finds the enclosing function. */
const attributes = fileURLToPath(new URL("./hunk-headers.gitattributes", import.meta.url));
const typescriptFunctions = [
  "^[ \\t]*((export[ \\t]+)?(default[ \\t]+)?(abstract[ \\t]+)?(async[ \\t]+)?(class|function|interface|enum)[ \\t]+.*)$",
  "^((export[ \\t]+)?(const|type)[ \\t]+.*)$",
].join("\n");

/**
 * All that differs between a commit and the work tree, untracked files included, renames found.
 * @param commit null: a repository without commits, everything is new
 * @throws AppError `GIT_FAILED`
 */
export async function listChanges(
  root: string,
  commit: string | null,
  exclude: readonly string[],
): Promise<readonly WorkTreeChange[]> {
  const base = commit ?? emptyTree;
  return withShadowIndex(root, exclude, async (env, pathspec) => {
    const options = ["--cached", "-M", "--no-ext-diff", "--no-textconv", "--no-color"];
    const raw = await runGit(root, ["diff", ...options, "--raw", "-z", "--no-abbrev", base, ...pathspec], { env });
    const patch = await runGit(
      root,
      [
        ...["core.attributesFile=" + attributes, `diff.typescript.xfuncname=${typescriptFunctions}`].flatMap(
          (setting) => ["-c", setting],
        ),
        "diff",
        ...options,
        "-U0",
        "--full-index",
        base,
        ...pathspec,
      ],
      { env },
    );
    const sections = parsePatch(patch);
    return parseRaw(raw).map((change, index) => ({ ...change, ...(sections[index] as PatchSection) }));
  });
}

/**
 * The difference between HEAD and the work tree as a patch that `git apply` takes, binary files included.
 * @throws AppError `GIT_FAILED`
 */
export function readPatch(root: string, commit: string | null, exclude: readonly string[]): Promise<string> {
  return withShadowIndex(root, exclude, (env, pathspec) =>
    runGit(
      root,
      [
        "diff",
        "--cached",
        "--binary",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        commit ?? emptyTree,
        ...pathspec,
      ],
      { env },
    ),
  );
}
