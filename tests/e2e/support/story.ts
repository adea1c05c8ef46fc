import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Which of the two projects tells the story. */
export type StoryKind = "pytest" | "vitest";
/** `red`: the tests are added. `green`: the change is made, and the old test that it breaks is mended. */
export type StoryOverlay = "red" | "green";

/** A project of its own in a temporary folder, with a git history of one commit. */
export interface Story {
  /** Links resolved. */
  readonly root: string;
  /** The environment to start programs with: the story's runner is on its PATH, git reads no configuration but the project's. */
  readonly environment: NodeJS.ProcessEnv;
  readonly applyOverlay: (name: StoryOverlay) => void;
  /** Runs git in the project and returns what it prints, trimmed. */
  readonly git: (...args: string[]) => string;
  /** Commits everything as it stands. */
  readonly commitAll: (message: string) => void;
  readonly remove: () => void;
}

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const fixtures = join(repository, "tests", "fixtures");
const preparedPytest = join(repository, ".cache", "runners", "pytest-9", "bin");
/** Fixed, so that commits have the same hashes everywhere. */
const commitDate = "2025-10-23T09:00:00Z";

/** Why a story cannot be told on this machine; null where it can. */
export function storySkipReason(kind: StoryKind): string | null {
  if (kind === "vitest" || existsSync(join(preparedPytest, "pytest"))) return null;
  const found = spawnSync("pytest", ["--version"]).status === 0;
  return found ? null : "pytest is not installed: run `node scripts/test-runners.mjs pytest-9`";
}

/** Copies a story's base project into a temporary folder and commits it. */
export async function createStory(kind: StoryKind): Promise<Story> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), `story-${kind}-`)));
  const source = join(fixtures, `story-${kind}`);
  const environment = environmentOf(kind);
  const git = (...args: string[]): string => runGit(root, environment, args);
  const copy = (name: string): void => cpSync(join(source, name), root, { recursive: true });
  const commitAll = (message: string): void => {
    git("add", "-A");
    git("commit", "-q", "-m", message);
  };

  copy("base");
  if (kind === "vitest") symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
  git("init", "-q", "-b", "main");
  for (const [name, value] of Object.entries(gitSettings)) git("config", name, value);
  commitAll("Base");
  return { root, environment, git, commitAll, applyOverlay: copy, remove: () => rmSync(root, { recursive: true }) };
}

const gitSettings = {
  "user.name": "Story",
  "user.email": "story@example.org",
  "commit.gpgsign": "false",
  "core.hooksPath": "/dev/null",
  "core.autocrlf": "false",
};

function environmentOf(kind: StoryKind): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(GIT_|VITEST|PYTEST_)/u.test(name));
  const path = process.env["PATH"] ?? "";
  return {
    ...Object.fromEntries(inherited),
    PATH: kind === "pytest" && existsSync(preparedPytest) ? `${preparedPytest}${delimiter}${path}` : path,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_DATE: commitDate,
    GIT_COMMITTER_DATE: commitDate,
  };
}

function runGit(cwd: string, env: NodeJS.ProcessEnv, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")} failed: ${stderr}`);
  return stdout.trim();
}
