import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { git } from "../support/repository.ts";
import { runBash, runLoop } from "./support/loop.ts";

const folder = mkdtempSync(join(tmpdir(), "demo-of-"));

afterAll(() => rmSync(folder, { recursive: true }));

it("the demo plays a whole loop, in a hook of another repository too, and ends with path and text of summary and ledger entry", async () => {
  const other = join(folder, "other");
  git(folder, "init", "--quiet", other);
  const before = readFileSync(join(other, ".git", "config"), "utf8");
  const hook = { GIT_DIR: join(other, ".git"), GIT_WORK_TREE: other, GIT_INDEX_FILE: join(other, ".git", "index") };
  const environment = { ...process.env, ...hook, TMPDIR: folder };
  const { exitCode, stdout } = await runLoop({ root: folder, environment }, "demo");
  expect(exitCode).toBe(0);
  for (const part of ["REFUSED: RED (not-red)", "RED holds", "GREEN holds", "suite holds", "Committed FF.A as"])
    expect(stdout).toContain(part);
  const path = /^\/.*\/summary\.md$/mu.exec(stdout)?.[0] ?? "";
  expect(existsSync(path)).toBe(true);
  expect(stdout).toContain(readFileSync(path, "utf8").trimEnd());
  expect(stdout).toMatch(/^\/.*\/docs\/fix_plan\/FAR-FIELD\/[\dTZ-]+\.md$/mu);
  expect(stdout).toContain("### Attempt #1 — FAR-FIELD FF.A");
  expect(stdout).toMatch(/What comes next:\n {2}\$ npm run loop$/mu);
  const said = await runBash({ root: path.split("/reports/")[0]!, environment }, ["npm run loop -- next"]);
  expect(said).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("FF.B") });
  expect(git(other, "rev-list", "--all")).toBe("");
  expect(readFileSync(join(other, ".git", "config"), "utf8")).toBe(before);
  expect(existsSync(join(other, ".git", "index"))).toBe(false);
});
