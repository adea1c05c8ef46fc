import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findRoot, placeInRepository } from "../../../../src/harness/project/root.ts";

let home = "";

beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "loop-root-")));
  mkdirSync(join(home, "repository", ".git"), { recursive: true });
  mkdirSync(join(home, "repository", "src", "deep"), { recursive: true });
  mkdirSync(join(home, "linked", "src"), { recursive: true });
  writeFileSync(join(home, "linked", ".git"), "gitdir: ../repository/.git/worktrees/linked\n");
  mkdirSync(join(home, "repository", "backend", "src"), { recursive: true });
  writeFileSync(join(home, "repository", "backend", "loop.config.json"), "{}\n");
  mkdirSync(join(home, "bare", "folder"), { recursive: true });
  writeFileSync(join(home, "bare", "loop.config.json"), "{}\n");
  symlinkSync(join(home, "repository", "src"), join(home, "shortcut"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("findRoot", () => {
  it("walks up to the folder that holds .git", () => {
    expect(findRoot(join(home, "repository", "src", "deep"))).toBe(join(home, "repository"));
  });

  it("takes the .git file of a linked work tree", () => {
    expect(findRoot(join(home, "linked", "src"))).toBe(join(home, "linked"));
  });

  it("resolves links on the way", () => {
    expect(findRoot(join(home, "shortcut", "deep"))).toBe(join(home, "repository"));
  });

  // @spec specs/alignment.md §1
  it("stops at the nearest configuration within the work tree", () => {
    expect(findRoot(join(home, "repository", "backend", "src"))).toBe(join(home, "repository", "backend"));
  });

  it("says `git init` where there is no repository", () => {
    expect(() => findRoot(join(home, "bare", "folder"))).toThrow(
      expect.objectContaining({
        code: "GIT_NOT_A_REPOSITORY",
        details: expect.objectContaining({ hint: expect.stringContaining("git init") }),
      }),
    );
  });
});

describe("placeInRepository", () => {
  it("is the way from the top of the work tree down to the project, and nothing where they are one", () => {
    expect(placeInRepository(join(home, "repository", "backend"))).toBe("backend/");
    expect(placeInRepository(join(home, "repository"))).toBe("");
  });
});
