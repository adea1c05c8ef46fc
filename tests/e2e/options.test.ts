import { tmpdir } from "node:os";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { eventsOf, lastOf, runLoop, runLoopJson } from "./support/loop.ts";
import {
  createTinyProject,
  newTest,
  oldTest,
  planText,
  redRow,
  rightAdd,
  testFile,
  tinyFiles,
  tinyPlan,
  type Files,
} from "./support/tiny-project.ts";

const project = createTinyProject();
const suites = ["npx vitest run"];

function begin(
  rows: readonly string[] = redRow,
  files: Files = {},
  options: { mode?: string; suites?: string[] } = {},
): void {
  project.reset({ ...tinyFiles, ...files, [tinyPlan]: planText(rows, options) });
}

beforeEach(() => begin());
afterAll(() => project.remove());

describe("rows of other rules", () => {
  it("pass with GREEN alone where the plan says why there is no RED, and the summary names that", async () => {
    begin(["- [ ] T.A Cover", "  - red: none — covered for parity", "  - green: `npx vitest run tests/add.test.js`"]);
    const done = await runLoopJson(project);
    expect(done.exitCode).toBe(0);
    expect(eventsOf(done, "step-started").map(({ step }) => step)).toEqual(["green"]);
    expect(project.read(`${lastOf(done, "loop-started").runId}/summary.md`)).toContain("covered for parity");
  });

  it("of a documentation plan are done when a person says so", async () => {
    begin(["- [ ] T.A Write it down", "  - proof: none — prose"], {}, { mode: "docs" });
    expect(await runLoop(project)).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("loop finish") });
    project.write({ "README.md": "# Tiny\n" });
    expect(await runLoop(project, "finish")).toMatchObject({ exitCode: 0 });
    expect(project.read(tinyPlan)).toContain("- [x] T.A");
  });
});

describe("options of the loop", () => {
  it("--note puts prose on a changed file into the summary, --commit makes the commit", async () => {
    begin(redRow, { "tests/add.test.js": testFile(oldTest, newTest) });
    expect(await runLoop(project)).toMatchObject({ exitCode: 0 });
    project.write({ "src/add.js": rightAdd });
    const done = await runLoopJson(project, "--note", "src/add.js=plus | where `minus` stood", "--commit");
    expect(done.exitCode).toBe(0);
    const summary = project.git("show", `HEAD:${lastOf(done, "loop-started").runId}/summary.md`);
    expect(summary).toContain("plus | where `minus` stood");
    expect(project.git("status", "--porcelain")).toBe("");
    expect(project.git("rev-list", "--count", "HEAD")).toBe("2");
  });

  it("--dry-run prints the arguments and writes not one byte", async () => {
    begin(redRow, {}, { suites });
    const before = project.snapshot();
    const dry = await runLoop(project, "--dry-run");
    expect(dry).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("npx vitest run") });
    expect(await runLoop(project, "red", "--dry-run")).toMatchObject({
      stdout: expect.stringContaining("adds two numbers"),
    });
    expect(project.snapshot()).toEqual(before);
  });

  it("--dry-run announces the very arguments that the baseline's record will have", async () => {
    begin(redRow, {}, { suites });
    const { commands } = lastOf(await runLoopJson(project, "--dry-run"), "next");
    const { record } = eventsOf(await runLoopJson(project), "selector-finished")[0] ?? {};
    expect(commands).toEqual([record?.argv.join(" ")]);
  });

  it.each([
    ["--row", "T.Z", "PLAN_ROW_NOT_FOUND"],
    ["--plan", "OTHER", "PLAN_NOT_FOUND"],
    ["--note", "no text", "CONFIG_USAGE"],
  ])("%s %s is wrong input, with a hint", async (flag, value, code) => {
    const wrong = await runLoopJson(project, flag, value);
    expect(wrong.exitCode).toBe(2);
    expect(lastOf(wrong, "error")).toMatchObject({ code, hint: expect.any(String) });
  });
});

// @spec specs/cycle.md §12
describe("a project that cannot be worked on", () => {
  it("has a plan with an error: file, line and column are told", async () => {
    begin([...redRow, "  - gren: `npx vitest run`"]);
    const wrong = await runLoopJson(project);
    expect(wrong.exitCode).toBe(2);
    const { code, problems } = lastOf(wrong, "error");
    expect(code).toBe("PLAN_INVALID");
    expect(problems.join("\n")).toMatch(/plans\/active\/TINY\/plan\.md:12:\d+[^]*green/u);
  });

  it("is no git repository", async () => {
    const wrong = await runLoopJson({ ...project, root: tmpdir() });
    expect(wrong.exitCode).toBe(2);
    expect(lastOf(wrong, "error")).toMatchObject({
      code: "GIT_NOT_A_REPOSITORY",
      hint: expect.stringContaining("git init"),
    });
  });

  it("has no open row: where things stand and what to do next is shown, with exit code 0", async () => {
    begin(["- [x] T.A Written down", "  - proof: none — prose"]);
    const idle = await runLoop(project);
    expect(idle.exitCode).toBe(0);
    expect(idle.stdout).toContain("No row is open.");
    expect(idle.stdout).toContain("TINY (in_progress): 1 of 1 rows done");
    expect(idle.stdout).toMatch(/\$ npx loop plan add/u);
  });
});
