import { AppError } from "../../../base/errors/app-error.ts";
import { listChanges, type WorkTreeChange } from "../../git/changes.ts";
import { runGit } from "../../git/run-git.ts";
import type { Alignment } from "../read-alignment.ts";
import type { Trace } from "../types.ts";
import { findPackages } from "./find-packages.ts";
import { impactOf, type Impact } from "./impact.ts";
import { readFormer, type Former } from "./read-former.ts";
import { needsPackage, type TestPackage } from "./test-selectors.ts";

/** From which commit on, and what the project is like now. */
export interface SinceRequest {
  /** The project's root, absolute. */
  readonly root: string;
  /** A commit, as git takes it. */
  readonly since: string;
  readonly alignment: Alignment;
  readonly trace: Trace;
}

/** What differs from a commit, and what that had. */
export interface Change {
  readonly changes: readonly WorkTreeChange[];
  readonly former: Former;
}

/**
 * What the work tree's changes from a commit touch; untracked files count.
 * @throws AppError `GIT_FAILED`; `CONFIG_INVALID` where there is no such commit
 * @see specs/alignment.md §9
 */
export async function impactSince(request: SinceRequest): Promise<Impact> {
  return reckonImpact(request, await readChange(request), await packagesOf(request));
}

/**
 * What the work tree's changes from a commit are, or from where a branch that went on left HEAD's.
 * @throws AppError `GIT_FAILED`; `CONFIG_INVALID` where there is no such commit
 */
export async function readChange({ root, since, alignment }: SinceRequest): Promise<Change> {
  const commit = await findBase(root, await resolveCommit(root, since));
  const changes = await listChanges(root, commit, []);
  return { changes, former: await readFormer({ root, commit, changes, settings: alignment.settings }) };
}

/**
 * What a change touches, where runners were looked for or not.
 * @param packages whose tests a tool runs
 */
export function reckonImpact(
  { alignment, trace }: SinceRequest,
  change: Change,
  packages: readonly TestPackage[] = [],
): Impact {
  const { files, plans, reviews } = alignment.input;
  return impactOf({ ...change, files, plans, reviews, trace, packages });
}

/** Nobody looks for them where no linked test could be theirs. */
async function packagesOf({ root, trace }: SinceRequest): Promise<readonly TestPackage[]> {
  const isAny = [...trace.clauses.flatMap(({ links }) => links), ...trace.lost.map(({ link }) => link)].some(
    ({ path }) => needsPackage(path),
  );
  return isAny ? findPackages(root) : [];
}

/** What another branch did since is no change of this one. A shallow clone may not know where they parted. */
async function findBase(root: string, commit: string): Promise<string> {
  const bases = await runGit(root, ["merge-base", commit, "HEAD"], { accept: [0, 1, 128] });
  return /^[0-9a-f]{40,}/u.exec(bases)?.[0] ?? commit;
}

async function resolveCommit(root: string, since: string): Promise<string> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${since}^{commit}`];
  const commit = (await runGit(root, args, { accept: [0, 1, 128] })).trim();
  if (/^[0-9a-f]{40,}$/u.test(commit)) return commit;
  throw new AppError("CONFIG_INVALID", "There is no such commit to compare with", {
    received: since,
    expected: "a commit of this repository: a branch, a tag, a hash, HEAD~1",
    hint: "in a shallow clone fetch it first: `git fetch --unshallow`, or `fetch-depth: 0` in the checkout",
  });
}
