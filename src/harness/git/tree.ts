import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runGit } from "./run-git.ts";
import { excludeBelow, isLinkedWorktree, isRepository, nestedMode, pathBelow } from "./nested.ts";
import { toName, withShadowIndex } from "./shadow.ts";

/** The work tree at one moment. */
export interface TreeSnapshot {
  /** `sha256:…` over mode, content and path of every file that counts. */
  readonly hash: string;
  /** Path → content id. */
  readonly contents: ReadonlyMap<string, string>;
}

/** What of the work tree counts. */
export interface TreeOptions {
  /** Globs left out: reports, ledger, caches. */
  readonly exclude: readonly string[];
  /** Files of which a rewritten text is hashed instead: plans, without their check boxes. */
  readonly rewritten: ReadonlySet<string>;
  readonly rewrite: (text: string) => string;
}

/**
 * Hash of what git tracks and of what it does not ignore, as it lies in the work tree.
 * Committing the very files does not change it; nothing is written to the repository.
 * @throws AppError `GIT_FAILED`
 * @see specs/evidence-format.md §5
 */
export async function snapshotTree(root: string, options: TreeOptions): Promise<TreeSnapshot> {
  const hash = createHash("sha256");
  const contents = new Map<string, string>();
  for (const { mode, id, path } of await listEntries(root, options.exclude)) {
    const name = toName(path);
    const content = await contentOf(root, { mode, id, name }, options);
    contents.set(name, content);
    hash.update(`${mode} ${content} `).update(path, "latin1").update("\0");
  }
  return { hash: `sha256:${hash.digest("hex")}`, contents };
}

interface Entry {
  readonly mode: string;
  readonly id: string;
  /** Byte by byte (`latin1`). */
  readonly path: string;
}

/** Bytewise by path; an untracked repository stands as the submodule that it would become. */
async function listEntries(root: string, exclude: readonly string[]): Promise<readonly Entry[]> {
  return withShadowIndex(root, exclude, async ({ env, pathspec, nested }) => {
    const listing = await runGit(root, ["ls-files", "-s", "-z", ...pathspec], { env, encoding: "latin1" });
    const entries = listing.split("\0").filter((line) => line !== "");
    const untracked = nested.map((path) => ({ mode: nestedMode, id: "", path: path.slice(0, -1) }));
    return [
      ...entries.map(parseEntry),
      ...untracked.filter(({ path }) => !isLinkedWorktree(join(root, toName(path)))),
    ].sort((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0));
  });
}

function parseEntry(entry: string): Entry {
  const tab = entry.indexOf("\t");
  const [mode = "", id = ""] = entry.slice(0, tab).split(" ");
  return { mode, id, path: entry.slice(tab + 1) };
}

async function contentOf(
  root: string,
  { mode, id, name }: { readonly mode: string; readonly id: string; readonly name: string },
  options: TreeOptions,
): Promise<string> {
  if (options.rewritten.has(name)) return hashRewritten(join(root, name), options.rewrite);
  const folder = join(root, name);
  if (mode !== nestedMode || !(await isRepository(folder))) return id;
  const rewritten = new Set([...options.rewritten].flatMap((path) => pathBelow(name, path)));
  const exclude = excludeBelow(name, options.exclude);
  return (await snapshotTree(folder, { rewrite: options.rewrite, rewritten, exclude })).hash;
}

async function hashRewritten(path: string, rewrite: (text: string) => string): Promise<string> {
  return createHash("sha256")
    .update(rewrite(await readFile(path, "utf8")))
    .digest("hex");
}

/** Paths whose content differs between two snapshots, sorted. */
export function changedPaths(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}
