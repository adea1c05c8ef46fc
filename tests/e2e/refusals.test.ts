import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { eventsOf, lastOf, runBash, runLoop, runLoopJson } from "./support/loop.ts";
import {
  createTinyProject,
  newTest,
  oldTest,
  planText,
  redRow,
  rightAdd,
  selector,
  testFile,
  tinyFiles,
  tinyPlan,
  type Files,
} from "./support/tiny-project.ts";

const project = createTinyProject();
const outside = mkdtempSync(join(tmpdir(), "tiny-counter-"));
const suites = ["npx vitest run"];

function begin(
  rows: readonly string[] = redRow,
  files: Files = {},
  options: { mode?: string; suites?: string[] } = {},
): void {
  project.reset({ ...tinyFiles, ...files, [tinyPlan]: planText(rows, options) });
}

/** A test body that fails until its file counts `times` runs; the file lies outside the tree. */
function failingOnce(name: string, from: number): string {
  const file = JSON.stringify(join(outside, name));
  return [
    `const runs = fs.existsSync(${file}) ? fs.readFileSync(${file}, "utf8").length + 1 : 1`,
    `fs.writeFileSync(${file}, "x".repeat(runs))`,
    `expect(runs, "the sum of 2 and 3").not.toBe(${from})`,
  ].join("; ");
}

const importFs = 'import fs from "node:fs";\n';

beforeEach(() => begin());
afterAll(() => {
  project.remove();
  rmSync(outside, { recursive: true });
});

/** Brings a row with its new test to RED held and the change made. */
async function implement(options: { mode?: string; suites?: string[] } = {}, files: Files = {}): Promise<void> {
  begin(redRow, { "tests/add.test.js": testFile(oldTest, newTest), ...files }, options);
  const red = await runLoopJson(project);
  expect(red.exitCode).toBe(0);
  project.write({ "src/add.js": rightAdd });
}

// @spec specs/cycle.md §9
describe("RED that is refused", () => {
  it("passes already: the printed stash recipe gives the RED and brings the change back", async () => {
    project.write({
      "src/add.js": rightAdd,
      "src/other.js": "export {};\n",
      "tests/add.test.js": testFile(oldTest, newTest),
    });
    const refused = await runLoopJson(project);
    expect(refused.exitCode).toBe(1);
    expect(lastOf(refused, "refused")).toMatchObject({ step: "red", code: "not-red", selector });
    const [stash, again, unstash] = lastOf(refused, "next").commands;
    expect(again).toMatch(/loop red$/u);
    expect(await runBash(project, [stash as string])).toMatchObject({ exitCode: 0 });
    expect(project.read("src/add.js")).toBe(tinyFiles["src/add.js"]);
    expect(await runLoopJson(project, "red")).toMatchObject({ exitCode: 0 });
    expect(await runBash(project, [unstash as string])).toMatchObject({ exitCode: 0 });
    expect(project.read("src/add.js")).toBe(rightAdd);
    expect(await runLoop(project)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("T.A is done") });
  });

  it("fails for another reason: both messages stand side by side", async () => {
    project.write({ "tests/add.test.js": testFile(oldTest, ["adds two numbers", "add.call(null, nothing)"]) });
    const refused = await runLoop(project);
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toContain("REFUSED: RED (wrong-failure)");
    expect(refused.stdout).toMatch(
      /expected {2}.*AssertionError: the sum of 2 and 3\n {2}received {2}.*ReferenceError: nothing is not defined/u,
    );
  });

  it("cannot be imported and the plan does not say so", async () => {
    project.write({ "tests/add.test.js": `import "../src/sum.js";\n${testFile(newTest)}` });
    const refused = await runLoopJson(project);
    expect(refused.exitCode).toBe(1);
    expect(lastOf(refused, "refused")).toMatchObject({
      code: "undeclared-collection-error",
      received: expect.stringContaining("../src/sum.js"),
      hint: expect.stringContaining("absent: <symbol>"),
    });
  });

  it("failed the first time only, so it is flaky", async () => {
    const flaky = testFile(["adds two numbers", failingOnce("red", 1)]);
    project.write({ "tests/add.test.js": importFs + flaky });
    const refused = await runLoopJson(project);
    expect(refused.exitCode).toBe(1);
    expect(lastOf(refused, "refused")).toMatchObject({ step: "red", code: "flaky" });
    expect(lastOf(refused, "selector-finished").record.flaky).toEqual([expect.stringContaining("adds two numbers")]);
  });

  it("matches no test, and says to correct the selector", async () => {
    const refused = await runLoopJson(project);
    expect(refused.exitCode).toBe(1);
    expect(lastOf(refused, "refused")).toMatchObject({
      code: "no-tests",
      hint: expect.stringContaining("correct the selector"),
    });
  });

  it("changes a tracked file while it runs, so it stands for no tree", async () => {
    const body = 'fs.appendFileSync("src/add.js", "// more\\n"); expect(1, "the sum of 2 and 3").toBe(2)';
    project.write({ "tests/add.test.js": importFs + testFile(["adds two numbers", body]) });
    const refused = await runLoopJson(project);
    expect(refused.exitCode).toBe(1);
    expect(lastOf(refused, "refused")).toMatchObject({
      code: "tree-changed",
      received: expect.stringContaining("src/add.js"),
    });
  });

  it("needs a runner that is not installed", async () => {
    begin(["- [ ] T.A Add", "  - red: `no-such-python/bin/pytest tests/test_add.py::test_adds`"]);
    const refused = await runLoopJson(project);
    expect(refused.exitCode).toBe(3);
    const { code, message, hint } = lastOf(refused, "refused");
    expect(code).toBe("not-started");
    expect(message).toContain("pytest");
    expect(hint).not.toBeNull();
  });
});

describe("RED that is declared", () => {
  it("holds without the symbol that the plan calls absent, and GREEN pins what then passes", async () => {
    const absent = ["- [ ] T.A Sum", "  - red: `npx vitest run tests/sum.test.js`", "    - absent: `src/sum.js`"];
    begin(
      absent,
      {
        "tests/sum.test.js":
          'import { expect, test } from "vitest";\nimport { sum } from "../src/sum.js";\ntest("sums", () => expect(sum([1, 2])).toBe(3));\n',
      },
      { suites },
    );
    const red = await runLoopJson(project);
    expect(red.exitCode).toBe(0);
    expect(lastOf(red, "selector-finished").record.verdict.code).toBe("red-absent");
    project.write({ "src/sum.js": "export const sum = (values) => values.reduce((a, b) => a + b, 0);\n" });
    const done = await runLoopJson(project);
    expect(done.exitCode).toBe(0);
    const green = eventsOf(done, "selector-finished").find(({ step }) => step === "green");
    expect(green?.record.pinned).toEqual([expect.stringContaining("sums")]);
  });
});

describe("GREEN that is refused", () => {
  it("misses the pinned test, which was renamed", async () => {
    begin([...redRow.slice(0, 1), "  - red: `npx vitest run tests/add.test.js`", ...redRow.slice(2)], {
      "tests/add.test.js": testFile(newTest),
    });
    expect(await runLoop(project)).toMatchObject({ exitCode: 0 });
    project.write({ "src/add.js": rightAdd, "tests/add.test.js": testFile(["adds", newTest[1]]) });
    const refused = await runLoopJson(project);
    expect(refused.exitCode).toBe(1);
    expect(lastOf(refused, "refused")).toMatchObject({
      step: "green",
      code: "pinned-missing",
      expected: expect.stringContaining("adds two numbers"),
    });
  });

  it("skips the pinned test", async () => {
    await implement();
    project.write({ "tests/add.test.js": testFile(oldTest, newTest).replace('test("adds two', 'test.skip("adds two') });
    const refused = await runLoopJson(project);
    expect(refused.exitCode).toBe(1);
    const { step, code } = lastOf(refused, "refused");
    expect([step, code]).toEqual(["green", expect.stringMatching(/^(pinned-not-passed|pinned-missing|no-tests)$/u)]);
  });

  it("still fails", async () => {
    await implement();
    project.write({ "src/add.js": "export const add = () => 4;\n" });
    const refused = await runLoopJson(project);
    expect(refused.exitCode).toBe(1);
    expect(lastOf(refused, "refused")).toMatchObject({ step: "green", code: "still-failing" });
  });
});

describe("a suite that is refused", () => {
  it("has a new failure, and holds once that is mended", async () => {
    const other = 'import { test } from "vitest";\ntest("other", () => {});\n';
    await implement({ suites }, { "tests/other.test.js": other });
    project.write({ "tests/other.test.js": other.replace("{}", '{ throw new Error("broken") }') });
    const refused = await runLoopJson(project);
    expect(refused.exitCode).toBe(1);
    expect(lastOf(refused, "refused")).toMatchObject({
      step: "suite",
      code: "suite-regressed",
      received: expect.stringContaining("broken"),
    });
    project.write({ "tests/other.test.js": other });
    const mended = await runLoopJson(project);
    expect(mended.exitCode).toBe(0);
    expect(eventsOf(mended, "step-finished").map(({ step }) => step)).toEqual(["green", "suite"]);
  });

  it("does not hold the pinned test", async () => {
    await implement(
      { suites: ["npx vitest run tests/other.test.js"] },
      { "tests/other.test.js": 'import { test } from "vitest";\ntest("other", () => {});\n' },
    );
    const refused = await runLoopJson(project);
    expect(refused.exitCode).toBe(1);
    expect(lastOf(refused, "refused")).toMatchObject({
      step: "suite",
      code: "pinned-missing",
      expected: expect.stringContaining("adds two numbers"),
    });
  });

  it("fails once and passes when repeated: flaky, by name", async () => {
    await implement({ suites }, { "tests/flaky.test.js": importFs + testFile(["flips", failingOnce("suite", 2)]) });
    const refused = await runLoopJson(project);
    expect(refused.exitCode).toBe(1);
    expect(lastOf(refused, "refused")).toMatchObject({
      step: "suite",
      code: "flaky",
      received: expect.stringContaining("flips"),
    });
  });

  it("keeps the baseline's failures as known ones, and a fixed one is known no more", async () => {
    const old = testFile(["never", "expect(add(0, 0)).toBe(1)"], ["later", "expect(add(1, 1)).toBe(2)"]);
    await implement({ suites }, { "tests/old.test.js": old });
    const done = await runLoopJson(project);
    expect(done.exitCode).toBe(0);
    const summary = project.read(`${lastOf(done, "loop-started").runId}/summary.md`);
    expect(summary).toMatch(/2 tests fixed: .*later/u);
    expect(summary).toMatch(/\*\*Known failures left:\*\* .*never/u);
    project.write({
      [tinyPlan]: `${project.read(tinyPlan)}- [ ] T.B Again\n  - green: \`npx vitest run tests/add.test.js\`\n  - red: none — covered already\n`,
    });
    project.write({ "src/add.js": "export const add = (a, b) => (a === 1 && b === 1 ? 3 : a + b);\n" });
    const refused = await runLoopJson(project);
    expect(refused.exitCode).toBe(1);
    expect(lastOf(refused, "refused")).toMatchObject({
      step: "suite",
      code: "suite-regressed",
      received: expect.stringContaining("later"),
    });
  });
});

describe("a result and its tree", () => {
  it("are parted by an edit after GREEN, so that GREEN runs again", async () => {
    await implement({ suites });
    expect(await runLoopJson(project, "green")).toMatchObject({ exitCode: 0 });
    project.write({ "src/add.js": `${rightAdd}// said again\n` });
    const done = await runLoopJson(project);
    expect(done.exitCode).toBe(0);
    expect(eventsOf(done, "step-started").map(({ step }) => step)).toEqual(["green", "suite"]);
  });

  it("stay together while nothing is edited after GREEN", async () => {
    await implement({ suites });
    expect(await runLoopJson(project, "green")).toMatchObject({ exitCode: 0 });
    const done = await runLoopJson(project);
    expect(eventsOf(done, "step-started").map(({ step }) => step)).toEqual(["suite"]);
  });

  it("cannot be finished before GREEN", async () => {
    await implement({ suites });
    const early = await runLoopJson(project, "finish");
    expect(early.exitCode).toBe(2);
    expect(lastOf(early, "error")).toMatchObject({ code: "RUN_NOT_POSSIBLE", expected: "green comes first" });
  });
});
