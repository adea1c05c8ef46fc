import { AppError } from "../../base/errors/app-error.ts";
import { runQuick } from "../../base/process/run-quick.ts";
import { withoutRepositoryVariables } from "./repository-variables.ts";

/** What a call of git may need besides its arguments. */
export interface GitOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Of input and output; `latin1` keeps each byte of a path that is no UTF-8. @default "utf8" */
  readonly encoding?: "utf8" | "latin1";
  /** Exit codes that are answers, not faults. @default [0] */
  readonly accept?: readonly number[];
  /** Gets what git says besides its answer. @default nobody does */
  readonly onWarnings?: (text: string) => void;
}

/**
 * Output of one call of git in `root`, on the repository of that folder whatever the environment says.
 * @throws AppError `GIT_FAILED` with git's own words
 */
export async function runGit(root: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await runQuick(["git", ...args], {
    cwd: root,
    env: { ...withoutRepositoryVariables, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C", ...options.env },
    ...(options.input === undefined ? {} : { input: options.input }),
    encoding: options.encoding ?? "utf8",
  });
  if ((options.accept ?? [0]).includes(exitCode)) {
    options.onWarnings?.(stderr);
    return stdout;
  }
  throw new AppError("GIT_FAILED", `git ${args.find((word) => /^[a-z][a-z-]*$/.test(word)) ?? ""} failed`, {
    kind: "environment",
    received: stderr.trim() === "" ? `exit code ${exitCode}` : stderr.trim(),
    expected: `git ${args.join(" ")} to succeed`,
    hint: exitCode === 127 ? "install git" : "mend what git reports, then run the same command again",
    where: { file: root },
  });
}
