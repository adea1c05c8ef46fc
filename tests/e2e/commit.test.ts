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
} from "./support/tiny-project.ts";

const project = createTinyProject();
const nextRow = ["- [ ] T.B Write it down", "  - proof: none — prose"];
const summaryOf = (runId: string): string => project.git("ls-files", "--", `${runId}/summary.md`);

beforeEach(() => {
  project.reset({ ...tinyFiles, [tinyPlan]: planText([...redRow, ...nextRow]) });
});
afterAll(() => project.remove());

/** Brings the first row to its end without a commit; returns its run id. */
async function finishFirst(): Promise<string> {
  project.write({ "tests/add.test.js": testFile(oldTest, newTest) });
  await runLoop(project);
  project.write({ "src/add.js": rightAdd });
  return lastOf(await runLoopJson(project), "loop-started").runId;
}

// @spec specs/cycle.md §11
describe("a row that is finished and not committed", () => {
  it("is told of when the next row begins", async () => {
    await finishFirst();
    const begun = await runLoopJson(project);
    expect(eventsOf(begun, "note").find(({ level }) => level === "warning")?.message).toContain("not committed: T.A");
  });

  it("is committed by --commit, and the next row is not begun", async () => {
    const runId = await finishFirst();
    const committed = await runLoopJson(project, "--commit");
    expect(committed.exitCode).toBe(0);
    expect(eventsOf(committed, "loop-started")).toEqual([]);
    expect(summaryOf(runId)).not.toBe("");
    expect(project.git("status", "--porcelain")).toBe("");
  });

  it("is not finished a second time", async () => {
    await finishFirst();
    const again = await runLoopJson(project, "finish", "--row", "T.A");
    expect(again.exitCode).toBe(2);
    expect(lastOf(again, "error")).toMatchObject({ code: "RUN_NOT_POSSIBLE", message: "T.A is done already" });
  });

  it("stays finished where git refuses the commit, and the way to commit it later is named", async () => {
    await finishFirst();
    project.git("config", "core.hooksPath", "hooks");
    project.write({ "hooks/pre-commit": "#!/bin/sh\nexit 1\n" });
    project.git("update-index", "--add", "--chmod=+x", "hooks/pre-commit");
    project.git("checkout-index", "-f", "hooks/pre-commit");
    const refused = await runLoopJson(project, "--commit");
    expect(refused.exitCode).toBe(3);
    expect(lastOf(refused, "error")).toMatchObject({ code: "GIT_FAILED", hint: expect.stringContaining("--commit") });
    project.git("config", "--unset", "core.hooksPath");
    expect(await runLoop(project, "--commit")).toMatchObject({ exitCode: 0 });
  });
});

describe("what is compared before the change", () => {
  it("cannot be taken for known by spelling the suite in another way after RED", async () => {
    const suite = (name: string): string => planText(redRow, { suites: [name] });
    project.write({ [tinyPlan]: suite("npx vitest run"), "tests/add.test.js": testFile(oldTest, newTest) });
    await runLoop(project);
    project.write({ [tinyPlan]: suite("npx vitest run --silent"), "src/add.js": "export const add = () => 5;\n" });
    const late = await runLoopJson(project);
    expect(late.exitCode).toBe(2);
    expect(lastOf(late, "error")).toMatchObject({ code: "RUN_NOT_POSSIBLE", received: "npx vitest run --silent" });
  });
});

describe("a project's own templates", () => {
  it("are proved before anything runs", async () => {
    project.write({ "loop.config.json": '{ "templates": "own" }', "own/summary.md.hbs": "{{zork}}\n" });
    const wrong = await runLoopJson(project);
    expect(wrong.exitCode).toBe(2);
    expect(lastOf(wrong, "error")).toMatchObject({ code: "TEMPLATE_INVALID" });
    expect(eventsOf(wrong, "step-started")).toEqual([]);
  });

  it("are not taken for none where their folder does not exist", async () => {
    project.write({ "loop.config.json": '{ "templates": "nowhere" }' });
    const wrong = await runLoopJson(project);
    expect(wrong.exitCode).toBe(2);
    expect(lastOf(wrong, "error")).toMatchObject({ code: "CONFIG_INVALID", received: "nowhere" });
  });
});

describe("loop next", () => {
  it("says last how to check that all agrees, also where no row is open", async () => {
    const check = "npx loop check";
    expect((await runLoop(project, "next")).stdout.trimEnd().endsWith(`$ ${check}`)).toBe(true);
    project.write({ [tinyPlan]: planText(["- [x] T.A Say it", "  - proof: none — prose"]) });
    expect(lastOf(await runLoopJson(project, "next"), "result").data).toMatchObject({ step: "nothing", check });
  });
});

describe("loop next --json", () => {
  it("names the tests to write, how they must fail, and what was refused last", async () => {
    await runLoop(project);
    const { data } = lastOf(await runLoopJson(project, "next"), "result");
    expect(data).toMatchObject({
      row: "T.A",
      step: "red",
      red: [{ selector: expect.stringContaining("adds two numbers"), expected: "AssertionError: the sum of 2 and 3" }],
      lastRefusal: { step: "red", code: "no-tests", log: expect.stringMatching(/^reports\/TINY\/T\.A\/.*\.log$/) },
    });
  });
});
