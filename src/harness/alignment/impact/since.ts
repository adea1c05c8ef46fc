import { AppError } from "../../../base/errors/app-error.ts";
import { listChanges } from "../../git/changes.ts";
import { runGit } from "../../git/run-git.ts";
import type { Alignment } from "../read-alignment.ts";
import type { Trace } from "../types.ts";
import { findPackages } from "./find-packages.ts";
import { impactOf, type Impact } from "./impact.ts";
import { readFormer } from "./read-former.ts";
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

/**
 * What the work tree's changes from a commit touch; untracked files count.
 * @throws AppError `GIT_FAILED`; `CONFIG_INVALID` where there is no such commit
 * @see specs/alignment.md §9
 */
export async function impactSince(request: SinceRequest): Promise<Impact> {
  return reckonImpact(request, await packagesOf(request));
}

/**
 * The same without looking for runners.
 * @param packages whose tests a tool runs
 */
export async function reckonImpact(
  { root, since, alignment, trace }: SinceRequest,
  packages: readonly TestPackage[] = [],
): Promise<Impact> {
  const commit = await resolveCommit(root, since);
  const { files, plans, reviews } = alignment.input;
  const changes = await listChanges(root, commit, []);
  const former = await readFormer({ root, commit, changes, settings: alignment.settings });
  return impactOf({ changes, files, plans, reviews, trace, former, packages });
}

/** Nobody looks for them where no linked test could be theirs. */
async function packagesOf({ root, trace }: SinceRequest): Promise<readonly TestPackage[]> {
  const isAny = [...trace.clauses.flatMap(({ links }) => links), ...trace.lost.map(({ link }) => link)].some(
    ({ path }) => needsPackage(path),
  );
  return isAny ? findPackages(root) : [];
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
