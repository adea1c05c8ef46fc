import { fileURLToPath } from "node:url";
import { parsePatch, parseRaw, type RawChange, type PatchSection } from "./parse-diff.ts";
import { runGit } from "./run-git.ts";
import { withShadowIndex, type Shadow } from "./shadow.ts";

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

/** Not the user's taste: what is parsed and what is kept looks the same everywhere. */
const settings = [
  "core.attributesFile=" + attributes,
  `diff.typescript.xfuncname=${typescriptFunctions}`,
  "core.quotePath=true",
  "diff.suppressBlankEmpty=false",
  "diff.renameLimit=1000",
].flatMap((setting) => ["-c", setting]);
const options = [
  "--cached",
  "-M",
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--relative",
  "-O/dev/null",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--diff-algorithm=myers",
  "--indent-heuristic",
  "--inter-hunk-context=0",
  "--submodule=short",
  "--ignore-submodules=none",
  "--full-index",
];

/**
 * All that differs between a commit and the work tree below the root, untracked files included, renames found.
 * @param commit null: a repository without commits, everything is new
 * @throws AppError `GIT_FAILED`
 */
export async function listChanges(
  root: string,
  commit: string | null,
  exclude: readonly string[],
): Promise<readonly WorkTreeChange[]> {
  return withShadowIndex(root, exclude, async (shadow) => {
    const raw = await diff(root, commit, { shadow, form: ["--raw", "-z", "--no-abbrev"] });
    const sections = parsePatch(await diff(root, commit, { shadow, form: ["-U0"] }));
    return parseRaw(raw).map((change, index) => ({ ...change, ...(sections[index] as PatchSection) }));
  });
}

/**
 * The difference between HEAD and the work tree as a patch that `git apply` takes, binary files included.
 * @throws AppError `GIT_FAILED`
 */
export function readPatch(root: string, commit: string | null, exclude: readonly string[]): Promise<string> {
  return withShadowIndex(root, exclude, (shadow) => diff(root, commit, { shadow, form: ["-U3", "--binary"] }));
}

function diff(
  root: string,
  commit: string | null,
  { shadow, form }: { readonly shadow: Shadow; readonly form: readonly string[] },
): Promise<string> {
  const { env, pathspec } = shadow;
  return runGit(root, [...settings, "diff", ...options, ...form, commit ?? emptyTree, ...pathspec], { env });
}
