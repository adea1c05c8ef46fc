import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { listRecipeCommands } from "../../../../src/harness/cycle/stash-recipe.ts";
import { loadStory } from "../summary/story.ts";
import { git, gitEnvironment, makeRepository, writeFiles } from "../../../support/repository.ts";
import { makeWorkspace } from "./workspace.ts";

const plan = (...touches: readonly string[]): string =>
  [
    "---",
    "id: P",
    "title: Plan",
    "status: in_progress",
    "suites:",
    "  - pytest tests",
    "---",
    "## Phase A — First",
    "- [ ] A.1 Row",
    "  - red: `./conv.sh`",
    ...touches.map((path) => `  - touches: \`${path}\``),
    "",
  ].join("\n");

/** The recipe's commands for a RED that ran `./conv.sh` and the tests of `checks/own.py`. */
async function recipeOf(root: string): Promise<readonly string[]> {
  const { workspace, plans } = await makeWorkspace(root);
  const red = loadStory().manifest.red!;
  const selectors = red.selectors.map((selector) => ({ ...selector, cwd: ".", argv: ["./conv.sh", "--in=data.json"] }));
  const step = { ...red, selectors, testFiles: { "checks/own.py": "1" } };
  const [{ path, rows }] = plans as [(typeof plans)[number]];
  return listRecipeCommands(workspace, step, { row: rows[0]!, planPath: path });
}

const base = {
  "plans/p.md": plan(),
  "loop.config.json": "{}",
  "calc.py": "1\n",
  "old.py": "2\n".repeat(9),
  "gone.py": "3\n",
};

describe("listRecipeCommands", () => {
  it("leaves the plan, tests and files that selectors name where they are", async () => {
    const root = makeRepository(base);
    const kept = [
      "conv.sh",
      "data.json",
      "checks/own.py",
      "tests/a.txt",
      "conftest.py",
      "b.spec.ts",
      "c_test.go",
      "T1Test.java",
    ];
    writeFiles(root, {
      ...Object.fromEntries(kept.map((path) => [path, "x\n"])),
      "plans/p.md": `${plan()}\n`,
      "calc.py": "11\n",
    });
    expect(await recipeOf(root)).toEqual(["git stash push --include-untracked -- calc.py"]);
  });

  it("names only what the row touches, where that has changed", async () => {
    const root = makeRepository({ ...base, "plans/p.md": plan("calc.py", "lib/") });
    writeFiles(root, { "gone.py": "33\n" });
    expect(await recipeOf(root)).toEqual(["git stash push --include-untracked -- gone.py"]);
    writeFiles(root, { "calc.py": "11\n", "lib/new.py": "1\n" });
    expect(await recipeOf(root)).toEqual(["git stash push --include-untracked -- calc.py lib/new.py"]);
  });

  it("works on announced, renamed, deleted and oddly named files", async () => {
    const root = makeRepository({ ...base, d1: "1\n" });
    git(root, "mv", "old.py", "renamed.py");
    git(root, "rm", "-q", "gone.py");
    writeFiles(root, { "announced.py": "1\n", "d[1]": "1\n" });
    git(root, "add", "-N", "announced.py");
    const commands = (await recipeOf(root)).join("\n");
    const env = { ...process.env, ...gitEnvironment };
    execFileSync("bash", ["-e", "-c", commands], { cwd: root, env, stdio: "pipe" });
    expect(git(root, "status", "--porcelain")).toBe("");
    git(root, "stash", "pop", "--quiet");
    expect(git(root, "ls-files", "-o", "-c", "--deduplicate").split("\n")).toContain("announced.py");
  });

  it("puts nothing aside before the first commit", async () => {
    const root = makeRepository();
    writeFiles(root, base);
    expect(await recipeOf(root)).toEqual([]);
  });
});
