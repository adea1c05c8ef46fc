import { expect } from "vitest";
import type { TestResult } from "../../../src/harness/runners/types.ts";
import type { ContractOutcome, ContractProject } from "../support/types.ts";

/** A situation that only vitest knows. */
export interface OwnCase {
  readonly project: ContractProject;
  readonly expect: (outcome: ContractOutcome) => void;
}

const imports = 'import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";\n';

/** Title → situation. */
export const ownCases: Readonly<Record<string, OwnCase>> = {
  "every kind of error in a body is told apart": {
    project: one(`
import assert from "node:assert";
expect.extend({ toBeOdd: () => ({ pass: false, message: () => "not odd" }) });
test("node's assertion", () => assert.strictEqual(1, 2));
test("own matcher", () => expect(2).toBeOdd());
test("snapshot", () => expect(1).toMatchInlineSnapshot("2"));
test("missing assertion", () => expect.assertions(1));
test("thrown text", () => { throw "plain"; });
test("rejection", () => Promise.reject(new RangeError("far away")));
test("time-out", () => new Promise(() => {}), 50);
test("exit", () => process.exit(3));
test("retried", { retry: 2 }, ({ task }) => expect(task.result.retryCount).toBe(1));
test.todo("later");
test.skip("skipped", () => {});
`),
    expect: ({ tests }) => {
      expect(outcomesOf(Object.values(tests))).toEqual({
        "node's assertion": "failed",
        "own matcher": "failed",
        snapshot: "failed",
        "missing assertion": "failed",
        "thrown text": "errored",
        rejection: "errored",
        "time-out": "timed-out",
        exit: "errored",
        retried: "passed",
        later: "skipped",
        skipped: "skipped",
      });
      expect(tests["node's assertion"]?.failure?.type).toBe("AssertionError");
      expect(tests["thrown text"]?.failure).toEqual({ type: "", message: "plain" });
      expect(tests["rejection"]?.failure).toEqual({ type: "RangeError", message: "far away" });
      expect(tests["time-out"]?.failure?.message).toContain("Test timed out in 50ms");
      expect(tests["retried"]?.reason).toBe("passed after 1 retry");
      expect(tests["later"]?.reason).toBe("todo");
    },
  },
  "a hook that throws is a failed set-up of the tests around it": {
    project: one(`
describe("before each", () => { beforeEach(() => { throw new Error("hook"); }); test("b", () => {}); });
describe("after each", () => { afterEach(() => { throw new Error("hook"); }); test("a", () => {}); test("ab", () => expect(1).toBe(2)); });
describe("slow hook", () => { beforeEach(() => new Promise(() => {}), 50); test("s", () => {}); });
describe("before all", () => { beforeAll(() => { throw new Error("hook"); }); describe("inner", () => test("i", () => {})); test.skip("never", () => {}); });
describe("fine", () => test("f", () => {}));
`),
    expect: ({ tests, collectionErrors }) => {
      const expected = { b: "setup-failed", a: "setup-failed", ab: "failed", s: "setup-failed", i: "setup-failed" };
      expect(outcomesOf(Object.values(tests))).toEqual({ ...expected, never: "skipped", f: "passed" });
      expect(tests["i"]?.failure).toEqual({ type: "Error", message: "hook" });
      expect(collectionErrors).toEqual([]);
    },
  },
  "a tear-down that throws after the last test is a failed set-up of its own": {
    project: one(`
test("passes", () => {});
describe("math", () => { test("adds", () => {}); afterAll(() => { throw new TypeError("still open"); }); });
afterAll(() => { throw new Error("left behind"); });
`),
    expect: ({ runs, tests, collectionErrors }) => {
      expect(runs[0]?.end).toEqual({ kind: "complete", exitCode: 1 });
      expect(tests["passes"]?.outcome).toBe("passed");
      expect(collectionErrors).toEqual([]);
      const hooks = runs[0]?.tests.filter(({ name }) => name === "afterAll") ?? [];
      expect(hooks.map(({ id, outcome, failure }) => [id, outcome, failure?.message])).toEqual([
        ["tests/it.test.js > afterAll", "setup-failed", "left behind"],
        ["tests/it.test.js > math > afterAll", "setup-failed", "still open"],
      ]);
    },
  },
  "each soft assertion counts, and so do the body and the tear-down behind it": {
    project: one(`
test("all soft", () => { expect.soft(1).toBe(2); expect.soft(1).toBe(3); });
test("then an error", () => { expect.soft(1).toBe(2); throw new RangeError("database is down"); });
test("one only", () => { expect(1).toBe(2); });
test("the same again", { retry: 2 }, () => { expect(1).toBe(2); });
describe("torn", () => { afterEach(() => { throw new Error("hook"); }); test("down", () => { expect(1).toBe(2); }); });
`),
    expect: ({ tests }) => {
      const further = Object.entries(tests).map(([name, { furtherFailures = [] }]) => {
        return [name, ...furtherFailures.map((each) => `${each.outcome} ${each.failure.type}`)].join(": ");
      });
      const several = ["all soft: failed AssertionError", "then an error: errored RangeError"];
      expect(further).toEqual([...several, "one only", "the same again", "down: setup-failed Error"]);
    },
  },
  "an unhandled rejection beside passing tests is a contradiction": {
    project: one(`
test("passes", () => { Promise.reject(new Error("nobody waits")); return new Promise((resolve) => setTimeout(resolve, 50)); });
`),
    expect: ({ runs, tests }) => {
      expect(tests["passes"]?.outcome).toBe("passed");
      expect(runs[0]?.end).toMatchObject({ kind: "contradiction", exitCode: 1 });
      expect(runs[0]?.end).toHaveProperty("message", expect.stringContaining("nobody waits"));
    },
  },
  "a file that cannot be collected is an error with the file's name": {
    project: {
      files: {
        "syntax.test.js": "import { test } from 'vitest';\ntest('x', () => {",
        "describe.test.js": `${imports}describe("d", () => { throw new TypeError("in describe"); });\ntest("x", () => {});`,
        "empty.test.js": imports,
      },
      selectors: [["run"]],
    },
    expect: ({ runs, collectionErrors }) => {
      expect(runs[0]?.end).toEqual({ kind: "complete", exitCode: 1 });
      expect(runs[0]?.tests).toEqual([]);
      const files = collectionErrors.map(({ file }) => file);
      expect(files.toSorted()).toEqual(["describe.test.js", "empty.test.js", "syntax.test.js"]);
      const messages = collectionErrors.map(({ failure }) => `${failure.type}: ${failure.message}`).join("\n");
      expect(messages).toContain("TypeError: in describe");
      expect(messages).toContain("No test suite found");
    },
  },
  "equal names get a number and odd ones stay as they are": {
    project: one(`
test("same", () => {});
test("same", () => expect(1).toBe(2));
describe("a > b", () => test("c > d", () => {}));
test.concurrent("one", async () => {});
test.concurrent("two", async () => {});
`),
    expect: ({ runs }) =>
      expect(runs[0]?.tests.map(({ id }) => id).toSorted()).toEqual([
        "tests/it.test.js > a > b > c > d",
        "tests/it.test.js > one",
        "tests/it.test.js > same",
        "tests/it.test.js > same (2)",
        "tests/it.test.js > two",
      ]),
  },
  "a line selects what stands there, and a wrong one says so": {
    project: {
      files: {
        "tests/it.test.js": `${imports}test("two", () => {});\ndescribe("three", () => {\n  test("four", () => {});\n});\n`,
      },
      selectors: [
        ["run", "tests/it.test.js:2"],
        ["run", "tests/it.test.js:3"],
        ["run", "tests/it.test.js:9"],
      ],
    },
    expect: ({ runs }) => {
      expect(runs.map((run) => run.tests.map(({ name }) => name))).toEqual([["two"], ["four"], []]);
      expect(runs[2]?.end.kind).toBe("complete");
      expect(runs[2]?.collectionErrors[0]?.failure.message).toContain("No test found in");
    },
  },
  "a selector without tests names what comes near": {
    project: {
      ...one(`describe("math", () => { test("adds", () => {}); test("divides", () => {}); });`),
      selectors: [
        ["run", "tests/it.test.js", "-t", "math ads"],
        ["run", "tests/if.test.js"],
      ],
    },
    expect: ({ runs }) => {
      const nearest = runs.map(({ end }) => (end.kind === "no-tests" ? end.near[0] : end.kind));
      expect(nearest).toEqual(["tests/it.test.js > math > adds", "tests/it.test.js"]);
    },
  },
  "a project whose workers are not isolated shares no start-up": {
    project: {
      files: {
        "vitest.config.js": "export default { test: { isolate: false, fileParallelism: false } };\n",
        "state.js": "export const calls = [];\n",
        "tests/it.test.js": `${imports}import { calls } from "../state.js";
test("first", () => { calls.push(1); globalThis.leaked = true; });
test("second", () => expect([calls, globalThis.leaked]).toEqual([[], undefined]));\n`,
      },
      selectors: ["^first$", "^second$", "^first$"].map((name) => ["run", "-t", name]),
    },
    expect: ({ runs }) => {
      expect(runs.map((run) => run.tests.map(({ outcome }) => outcome))).toEqual([["passed"], ["passed"], ["passed"]]);
      expect(runs[1]?.sharedStart).toBe(false);
    },
  },
  "a global set-up runs for each selector and its failure is an error outside the tests": {
    project: {
      files: {
        "vitest.config.js": 'export default { test: { globalSetup: "./setup.js" } };\n',
        "setup.js": `import { appendFileSync, readFileSync } from "node:fs";
export function setup() {
  appendFileSync("setups", "x");
  if (readFileSync("setups", "utf8").length > 1) throw new Error("set up twice");
}\n`,
        "tests/it.test.js": `${imports}test("passes", () => {});\n`,
      },
      selectors: [["run"], ["run", "tests"]],
    },
    expect: ({ runs }) => {
      expect(runs[0]?.tests.map(({ outcome }) => outcome)).toEqual(["passed"]);
      expect(runs[1]?.end).toEqual({ kind: "complete", exitCode: 1 });
      expect(runs[1]?.collectionErrors[0]?.failure.message).toBe("set up twice");
    },
  },
  "tests of several projects bear their project's name": {
    project: {
      files: {
        "vitest.config.js": `export default { test: { projects: [
  { test: { name: "left", include: ["tests/*.test.js"] } },
  { test: { name: "right", include: ["tests/*.test.js"] } },
] } };\n`,
        "tests/it.test.js": `${imports}test("passes", () => {});\n`,
      },
      selectors: [["run"], ["run", "--project", "left"]],
    },
    expect: ({ runs }) => {
      const ids = runs.map((run) => run.tests.map(({ id }) => id).toSorted());
      expect(ids[0]).toEqual(["[left] tests/it.test.js > passes", "[right] tests/it.test.js > passes"]);
      expect(ids[1]).toEqual(["tests/it.test.js > passes"]);
    },
  },
  "a misspelt option, a bad expression and a broken configuration are errors and run nothing": {
    project: {
      ...one(`test("passes", () => {});`),
      selectors: [
        ["run", "--testNamePatern", "x"],
        ["run", "-t", "(unclosed"],
        ["run", "--config", "absent.config.js"],
      ],
    },
    expect: ({ runs }) => {
      expect(runs.map((run) => run.tests)).toEqual([[], [], []]);
      expect(runs.map((run) => run.end)).toEqual(Array.from({ length: 3 }, () => ({ kind: "complete", exitCode: 1 })));
      const messages = runs.map((run) => run.collectionErrors[0]?.failure.message);
      expect(messages[0]).toContain("testNamePatern");
      expect(messages[1]).toContain("(unclosed");
      expect(messages[2]).toContain("absent.config.js");
    },
  },
  "the log is vitest's own report for people, without colours": {
    project: one(`test("passes", () => console.log("said in the test"));`),
    expect: ({ logs }) => {
      const log = logs[0]?.toString() ?? "";
      expect(log).toContain("said in the test");
      expect(log).toMatch(/Tests {2}1 passed \(1\)/u);
      expect(log).not.toContain("\u001B");
    },
  },
  "a reporter that the project or the selector names is kept": {
    project: {
      files: {
        "vitest.config.js": 'export default { test: { reporters: ["verbose"] } };\n',
        "tests/it.test.js": `${imports}test("passes", () => {});\n`,
      },
      selectors: [["run"], ["run", "--reporter=dot"]],
    },
    expect: ({ runs, logs }) => {
      expect(runs.map((run) => run.tests.map(({ outcome }) => outcome))).toEqual([["passed"], ["passed"]]);
      expect(logs[0]?.toString()).toContain("✓ tests/it.test.js > passes");
      expect(logs[1]?.toString()).not.toContain("✓");
    },
  },
  "an environment that is not installed is an error outside the tests": {
    project: {
      files: {
        "vitest.config.js": 'export default { test: { environment: "happy-dom" } };\n',
        "tests/it.test.js": `${imports}test("passes", () => {});\n`,
      },
      selectors: [["run"]],
    },
    expect: ({ runs, collectionErrors }) => {
      expect(runs[0]?.end).toEqual({ kind: "complete", exitCode: 1 });
      expect(collectionErrors.map(({ failure }) => failure.message).join("\n")).toContain("happy-dom");
    },
  },
  "a name pattern of the configuration holds where a selector has none": {
    project: {
      files: {
        "vitest.config.js": "export default { test: { testNamePattern: /adds/ } };\n",
        "tests/it.test.js": `${imports}test("adds", () => {});\ntest("divides", () => {});\n`,
      },
      selectors: [["run"], ["run", "-t", "divides"], ["run"]],
    },
    expect: ({ runs }) =>
      expect(runs.map((run) => run.tests.map(({ name }) => name))).toEqual([["adds"], ["divides"], ["adds"]]),
  },
};

function outcomesOf(tests: readonly TestResult[]): Readonly<Record<string, string>> {
  return Object.fromEntries(tests.map(({ name, outcome }) => [name, outcome]));
}

function one(source: string): ContractProject {
  return { files: { "tests/it.test.js": imports + source }, selectors: [["run", "tests/it.test.js"]] };
}
