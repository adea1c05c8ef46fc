import { AppError } from "../../../base/errors/app-error.ts";
import { listChanges } from "../../git/changes.ts";
import { runGit } from "../../git/run-git.ts";
import { detectJavaScript } from "../../project/detect-javascript.ts";
import { surveyFiles } from "../../project/survey.ts";
import type { Alignment } from "../read-alignment.ts";
import type { Trace } from "../types.ts";
import { readFormerClauses } from "./former-clauses.ts";
import { impactOf, type Impact } from "./impact.ts";
import { isJavaScript } from "./test-selectors.ts";

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
  return reckonImpact(request, await findVitest(request));
}

/**
 * The same without looking for runners.
 * @param vitestFolders whose tests vitest runs
 */
export async function reckonImpact(
  { root, since, alignment, trace }: SinceRequest,
  vitestFolders: readonly string[] = [],
): Promise<Impact> {
  const commit = await resolveCommit(root, since);
  const { files, plans, reviews } = alignment.input;
  const changes = await listChanges(root, commit, []);
  const former = await readFormerClauses({ root, commit, changes, settings: alignment.settings });
  return impactOf({ changes, files, plans, reviews, trace, former, vitestFolders });
}

/** Folders of the packages that vitest tests; nobody is asked where no linked test could be its. */
async function findVitest({ root, trace }: SinceRequest): Promise<readonly string[]> {
  if (!trace.clauses.some(({ tests }) => tests.some(({ path }) => isJavaScript(path)))) return [];
  const runners = await detectJavaScript(await surveyFiles(root));
  return runners.filter(({ tool }) => tool === "vitest").map(({ folder }) => folder);
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
