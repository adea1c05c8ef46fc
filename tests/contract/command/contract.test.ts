import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commandAdapter } from "../../../src/harness/runners/command/adapter.ts";
import { contractCases, ODD_NAME, RAW_BYTES } from "../support/cases.ts";
import { runProject } from "../support/run-project.ts";
import type { ContractCaseName, ContractProject, ContractRunner } from "../support/types.ts";

const miniRunner = readFileSync(new URL("./mini-runner.mjs", import.meta.url), "utf8");

/** Tests of the mini runner: a module that exports them by name, and the names that each selector picks. */
function miniProject(source: string, ...selectors: readonly (readonly string[])[]): ContractProject {
  const text = `import assert from "node:assert";\n${source}`;
  const args = (selectors.length === 0 ? [[]] : selectors).map((names) => ["mini-runner.mjs", "cases.mjs", ...names]);
  return { files: { "mini-runner.mjs": miniRunner, "cases.mjs": text }, selectors: args };
}

const printBytes = `process.stdout.write(Buffer.from(${JSON.stringify([...RAW_BYTES])}))`;
const kill = `process.kill(process.pid, "SIGKILL")`;
const neverEnding = `setInterval(() => {}, 1000)`;

const projects: Readonly<Record<ContractCaseName, ContractProject>> = {
  verdicts: miniProject(`export const tests = {
    passes() {},
    fails() { assert.fail("left and right differ"); },
    errors() { throw new TypeError("broken part"); },
    needs_setup: { setup() { throw new Error("no database"); }, body() {} },
    skips: { skip: "not today" },
  };`),
  "odd-name": miniProject(`export const tests = { other() {}, [${JSON.stringify(ODD_NAME)}]() {} };`, [ODD_NAME]),
  "prefix-name": miniProject(`export const tests = { adds() {}, adds_more() {} };`, ["adds"]),
  "thousand-cases": miniProject(`export const tests = Object.fromEntries(Array.from({ length: 1000 }, (_, index) =>
    ["case " + index, () => assert.notEqual(index, 500)]));`),
  "leaked-state": miniProject(
    `const shared = { value: 1 };
    export const tests = { first() { shared.value = 2; }, second() { assert.equal(shared.value, 1); } };`,
    ["first"],
    ["second"],
  ),
  "fake-output": miniProject(`export const tests = { lies() { console.log("5 passed"); assert.fail("no"); } };`),
  "raw-bytes": miniProject(`export const tests = { loud() { ${printBytes}; }, quiet() {} };`, ["loud"], ["quiet"]),
  "hangs-after-verdict": { ...miniProject(`export const tests = { passes() { ${neverEnding}; } };`), timeoutMs: 1500 },
  "environment-fault": miniProject(`export const tests = { async calls() {
    let called = false;
    try { await import("absent_module"); called = true; } catch {}
    assert.ok(called, "nothing was called");
  } };`),
  "killed-by-signal": miniProject(
    `export const tests = { passes() {}, dies() { ${kill}; }, other() {} };`,
    ["passes", "dies"],
    ["other"],
  ),
  "time-limit": {
    ...miniProject(`export const tests = { hangs: () => new Promise(() => ${neverEnding}) };`),
    timeoutMs: 1500,
  },
  "no-match": miniProject(`export const tests = { passes() {} };`, ["absent"]),
  "import-error": miniProject(`import "absent_module"; export const tests = {};`),
};

const runner: ContractRunner = {
  title: "a command that writes JUnit XML",
  // The contract's requests name no report: every project's lies at the same place.
  adapter: {
    ...commandAdapter,
    run: (requests, context) =>
      commandAdapter.run(
        requests.map((request) => ({ ...request, report: "out/*.xml" })),
        context,
      ),
  },
  missing: null,
  launcher: [],
  program: process.execPath,
  projects,
};

describe("a command that writes JUnit XML", () => {
  for (const [name, { title, expect: check }] of Object.entries(contractCases)) {
    // JUnit has no word for a test that has begun: the time limit has a case of its own below.
    if (name === "time-limit") continue;
    test.concurrent(`command: ${title}`, async () => {
      const project = projects[name as ContractCaseName];
      const outcome = await runProject(runner, project);
      expect(outcome.runs).toHaveLength(project.selectors.length);
      check(outcome);
    });
  }

  test.concurrent("command: a test beyond the time limit leaves its run timed out", async () => {
    const { runs } = await runProject(runner, projects["time-limit"]);
    expect(runs[0]?.end).toEqual({ kind: "timed-out", limitMs: 1500 });
  });
});
