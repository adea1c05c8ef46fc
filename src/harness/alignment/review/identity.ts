import { runGit } from "../../git/run-git.ts";
import type { Review } from "./types.ts";

/**
 * Who reviews, and when, as git would write it into a commit.
 * @param now the time; git's own (`GIT_COMMITTER_DATE` too) where none is given
 * @throws AppError `GIT_FAILED` where git knows nobody: its own words say what to configure
 */
export async function readIdentity(root: string, now?: Date): Promise<Review> {
  const line = (await runGit(root, ["var", "GIT_COMMITTER_IDENT"])).trim();
  const [, by = line, seconds] = /^(.*) (\d+) [+-]\d{4}$/u.exec(line) ?? [];
  const date = now ?? (seconds === undefined ? new Date() : new Date(Number(seconds) * 1000));
  return { by, at: `${date.toISOString().slice(0, 19)}Z` };
}
