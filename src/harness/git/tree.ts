import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runGit } from "./run-git.ts";
import { withShadowIndex } from "./shadow.ts";

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
 */
export async function snapshotTree(root: string, options: TreeOptions): Promise<TreeSnapshot> {
  const listing = await withShadowIndex(root, options.exclude, (env, pathspec) =>
    runGit(root, ["ls-files", "-s", "-z", ...pathspec], { env }),
  );
  const hash = createHash("sha256");
  const contents = new Map<string, string>();
  for (const entry of listing.split("\0").filter((line) => line !== "")) {
    const tab = entry.indexOf("\t");
    const [mode = "", id = ""] = entry.slice(0, tab).split(" ");
    const path = entry.slice(tab + 1);
    const content = options.rewritten.has(path) ? await hashRewritten(join(root, path), options.rewrite) : id;
    contents.set(path, content);
    hash.update(`${mode} ${content} ${path}\0`);
  }
  return { hash: `sha256:${hash.digest("hex")}`, contents };
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
