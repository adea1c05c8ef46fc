import { execFileSync } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listChanges } from "../../../../src/harness/git/changes.ts";
import { commitPaths as commitThese } from "../../../../src/harness/git/repository.ts";
import { commitPaths, toCommit } from "../../../../src/harness/summary/view/commit.ts";
import type { Manifest } from "../../../../src/harness/evidence/types.ts";
import { loadStory } from "../summary/story.ts";
import { git, gitEnvironment, makeRepository, writeFiles } from "../../../support/repository.ts";

const run = "reports/P/A.1/1";
const base = {
  ".gitignore": "*.log\nreports/\nplans/\n",
  "moved.txt": "m\n".repeat(20),
  "moved by hand.txt": "h\n".repeat(21),
  "moved and changed.txt": "c\n".repeat(22),
  "gone.txt": "1\n",
  "gone and staged.txt": "2\n",
  "edited.txt": "3\n",
  "folder/kept.txt": "4\n",
  "file/x": "5\n",
  "turns to folder": "6\n",
  "back again.txt": "7\n",
  "star [1]*.txt": "8\n",
};

/** Every way in which a file can differ from HEAD, staged and not; one file is staged that is nobody's business. */
function changeAll(root: string): void {
  git(root, "mv", "moved.txt", "moved to.txt");
  renameSync(join(root, "moved by hand.txt"), join(root, "by hand.txt"));
  git(root, "mv", "moved and changed.txt", "changed.txt");
  rmSync(join(root, "gone.txt"));
  git(root, "rm", "-q", "gone and staged.txt", "back again.txt");
  rmSync(join(root, "file"), { recursive: true });
  rmSync(join(root, "turns to folder"));
  writeFiles(root, {
    "changed.txt": `${base["moved and changed.txt"]}more\n`,
    "edited.txt": "33\n",
    "back again.txt": "77\n",
    "star [1]*.txt": "88\n",
    "star [1] other.txt": "not named\n",
    "new/untracked.txt": "n\n",
    "new/staged.txt": "s\n",
    file: "now a file\n",
    "turns to folder/x": "now in a folder\n",
    "plans/p.md": "plan\n",
    [`${run}/green/a.log`]: "log\n",
    [`${run}/commit-message.txt`]: "done\n",
    "docs/fix_plan.md": "page\n",
    "docs/fix_plan/P/1.md": "part\n",
  });
  git(root, "add", "new/staged.txt");
}

/** A repository with all changes, and the manifest that lists them. */
async function makeChanged(): Promise<{ root: string; manifest: Manifest }> {
  const root = makeRepository(base);
  git(root, "config", "user.name", "Test");
  git(root, "config", "user.email", "test@example.org");
  changeAll(root);
  const excluded = ["reports/**", "docs/**", "plans/**", "star ?1? other.txt"];
  const found = await listChanges(root, git(root, "rev-parse", "HEAD").trim(), excluded);
  writeFiles(root, { "bystander.txt": "staged\n" });
  git(root, "add", "bystander.txt");
  const { manifest } = loadStory();
  const changes = found.map(({ path, kind, renamedFrom }) => ({
    path,
    kind,
    renamedFrom,
    binary: false,
    lines: [],
    addedLines: 0,
    deletedLines: 0,
    note: null,
    testChangedSinceRed: false,
    tests: [],
  }));
  const initiative = { ...manifest.initiative, planPath: "plans/p.md" };
  return { root, manifest: { ...manifest, changes, initiative, runId: run, ledgerPath: "docs/fix_plan.md" } };
}

/** What git says afterwards: what is left, and all that HEAD holds. */
function stateOf(root: string): { readonly status: string; readonly files: readonly string[] } {
  const files = git(root, "ls-tree", "-r", "-z", "--name-only", "HEAD")
    .split("\0")
    .filter((path) => path !== "");
  return { status: git(root, "status", "--porcelain"), files: files.sort() };
}

const committed = {
  status: 'A  bystander.txt\n?? "star [1] other.txt"\n',
  files: [
    ".gitignore",
    "back again.txt",
    "by hand.txt",
    "changed.txt",
    "docs/fix_plan.md",
    "docs/fix_plan/P/1.md",
    "edited.txt",
    "file",
    "folder/kept.txt",
    "moved to.txt",
    "new/staged.txt",
    "new/untracked.txt",
    "plans/p.md",
    `${run}/commit-message.txt`,
    `${run}/green/a.log`,
    "star [1]*.txt",
    "turns to folder/x",
  ],
};

/** As a person pastes them. */
function paste(root: string, commands: string): void {
  const env = { ...process.env, ...gitEnvironment };
  execFileSync("bash", ["-e", "-c", commands], { cwd: root, env, stdio: "pipe" });
}

describe("the commit of a loop", () => {
  it("takes renamed, deleted, untracked and ignored files by the printed commands", async () => {
    const { root, manifest } = await makeChanged();
    paste(root, toCommit(manifest).commands);
    expect(stateOf(root)).toEqual(committed);
  });

  it("takes renamed, deleted, untracked and ignored files by itself", async () => {
    const { root, manifest } = await makeChanged();
    await commitThese(root, commitPaths(manifest), join(root, run, "commit-message.txt"));
    expect(stateOf(root)).toEqual(committed);
  });

  it("leaves out what was committed in between", async () => {
    const { root, manifest } = await makeChanged();
    git(root, "commit", "-q", "-m", "by hand", "--", "gone.txt", "moved.txt", "moved to.txt");
    await commitThese(root, commitPaths(manifest), join(root, run, "commit-message.txt"));
    expect(stateOf(root)).toEqual(committed);
  });
});
