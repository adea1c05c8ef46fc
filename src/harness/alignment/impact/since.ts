import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Issue } from "../../../base/errors/issue.ts";
import { AppError } from "../../../base/errors/app-error.ts";
import { listChanges } from "../../git/changes.ts";
import { runGit } from "../../git/run-git.ts";
import type { Alignment } from "../read-alignment.ts";
import type { Trace } from "../types.ts";
import { BASELINE_FILE } from "../review/baseline-file.ts";
import { impactOf, type Impact } from "./impact.ts";

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
export async function impactSince({ root, since, alignment, trace }: SinceRequest): Promise<Impact> {
  const commit = await resolveCommit(root, since);
  const { files, plans, reviews } = alignment.input;
  const [changes, vitest] = await Promise.all([listChanges(root, commit, []), hasVitest(root)]);
  return impactOf({ changes, files, plans, reviews, trace, vitest });
}

/** As its package.json has it. */
async function hasVitest(root: string): Promise<boolean> {
  const text = await readFile(join(root, "package.json"), "utf8").catch(() => "");
  return /"vitest"\s*:/u.test(text);
}

/** Of no file alone: that nothing was checked, and results, which any change may have brought about. */
const aboutAll = /^(?:check-|results-|baseline-|test-failing$)/u;

/** The findings that changes from a commit touch: in changed files, of touched clauses, or about what is gone. */
export async function issuesSince(issues: readonly Issue[], request: SinceRequest): Promise<readonly Issue[]> {
  const impact = await impactSince(request);
  const deciding = new Set(["loop.config.json", BASELINE_FILE, request.alignment.input.reviews?.path]);
  // What decides about everything touches everything.
  if (impact.files.some((path) => deciding.has(path))) return issues;
  const files = withFolders(impact.files);
  const clauses = new Set(impact.clauses.map(({ id }) => id));
  return issues.filter(({ rule, where, subject = "", received = "" }) => {
    if (aboutAll.test(rule)) return true;
    // Which code prints a help text is not known.
    if (subject.startsWith("help: ") && files.size > 0) return true;
    const named = /^[^\s#:[]+/u.exec(subject)?.[0] ?? "";
    return files.has(where.file) || clauses.has(subject) || files.has(named) || files.has(received);
  });
}

/** A finding may be about a folder that went with its files. */
function withFolders(paths: readonly string[]): ReadonlySet<string> {
  const all = new Set(paths);
  for (const path of paths) {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) all.add(path.slice(0, at));
  }
  return all;
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
