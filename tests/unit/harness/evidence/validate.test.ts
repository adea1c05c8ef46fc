import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadAttempt, loadManifest, saveManifest } from "../../../../src/harness/evidence/manifest.ts";
import { loadResults } from "../../../../src/harness/evidence/results.ts";
import { listRunFolders, toRunFolder } from "../../../../src/harness/evidence/run-folder.ts";
import type { Manifest, Results, SelectorRecord } from "../../../../src/harness/evidence/types.ts";
import { validateRecord } from "../../../../src/harness/evidence/validate.ts";
import { verifyRun } from "../../../../src/harness/evidence/verify.ts";
import type { RedExpectation } from "../../../../src/harness/plan/types.ts";
import type { RunEnd, TestOutcome } from "../../../../src/harness/runners/types.ts";
import { makeFolder, writeFiles } from "../../../support/repository.ts";
import { stepRecord } from "../cycle/support.ts";

const repository = fileURLToPath(new URL("../../../../", import.meta.url));
const exampleRun = "reports/LOOP-001/LB.1/2026-11-25T010034Z";
const example = JSON.parse(readFileSync(join(repository, exampleRun, "manifest.json"), "utf8")) as Manifest;
const exampleSelector = example.red?.selectors[0] as SelectorRecord;
const treeHash = `sha256:${"0".repeat(64)}`;

const ends: readonly RunEnd[] = [
  { kind: "complete", exitCode: 0 },
  { kind: "no-tests", exitCode: 5, near: ["tests/a.py::t"] },
  { kind: "contradiction", exitCode: null, message: "no report" },
  { kind: "crashed", signal: "SIGSEGV", message: "it crashed" },
  { kind: "timed-out", limitMs: 500 },
  { kind: "interrupted" },
  { kind: "not-started", message: "not found", hint: "install it" },
];
const expectations: readonly (RedExpectation | null)[] = [
  null,
  { kind: "assertion" },
  { kind: "fails", text: "AssertionError: no" },
  { kind: "matches", pattern: "^Assertion" },
  { kind: "absent", symbol: "add" },
];

function withSelector(change: Partial<SelectorRecord>): Manifest {
  return { ...example, red: stepRecord("red", treeHash, { selectors: [{ ...exampleSelector, ...change }] }) };
}

function problems(record: unknown) {
  return validateRecord("manifest", record, "reports/A/A.1/2025-10-23T094500Z/manifest.json");
}

describe("the schemas of a run folder's records", () => {
  it("describe every run that the repository keeps", async () => {
    const folders = await listRunFolders(repository, "reports");
    const finished = [];
    for (const folder of folders) {
      const manifest = await loadManifest(folder);
      if (manifest === null) continue;
      finished.push(folder.runId);
      expect(validateRecord("manifest", manifest, folder.runId)).toEqual([]);
      expect(validateRecord("results", await loadResults(folder), folder.runId)).toEqual([]);
      expect(validateRecord("attempt", await loadAttempt(folder), folder.runId)).toEqual([]);
    }
    expect(finished).not.toEqual([]);
  });

  it.each(ends)("know the end $kind", async (end) => {
    expect(await problems(withSelector({ end }))).toEqual([]);
  });

  it.each(expectations)("know the expectation %o", async (expectation) => {
    expect(await problems(withSelector({ expectation }))).toEqual([]);
  });

  it("know each outcome of a test", async () => {
    const outcomes: Readonly<Record<TestOutcome, true>> = {
      passed: true,
      failed: true,
      errored: true,
      "setup-failed": true,
      skipped: true,
      "expected-failure": true,
      "unexpected-pass": true,
      "timed-out": true,
      unfinished: true,
    };
    const results: Results = {
      version: 1,
      tests: Object.keys(outcomes).map((outcome) => ({
        step: "green",
        selector: "a",
        id: `a.py::${outcome}`,
        file: "a.py",
        name: outcome,
        outcome: outcome as TestOutcome,
        durationMs: 0.5,
        failure: { type: "AssertionError", message: "" },
        reason: null,
      })),
      collectionErrors: [{ step: "red", selector: "a", file: null, failure: { type: "", message: "no" } }],
    };
    expect(validateRecord("results", results, "results.json")).toEqual([]);
  });
});

describe("a record that is not of its form", () => {
  it("is told with the place of an unknown key", async () => {
    const [problem, ...others] = await problems({ ...example, row: { ...example.row, titel: "A" } });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ rule: "evidence-invalid", received: "titel" });
    expect(problem?.message).toMatch(/^\/row /u);
  });

  it("is told with the key that is missing", async () => {
    const { treeHash: _, ...rest } = example;
    expect(await problems(rest)).toMatchObject([{ expected: "must have required property 'treeHash'" }]);
  });

  it("is told with the values that could stand there", async () => {
    expect(await problems({ ...example, mode: "tddd" })).toMatchObject([
      { received: '"tddd"', expected: "tdd | parity | perf | docs" },
    ]);
  });

  it("is told for the alternative that was meant, not for all of them", async () => {
    const end = { kind: "timed-out", limitMs: "soon" } as unknown as RunEnd;
    expect(await problems(withSelector({ end }))).toMatchObject([{ received: '"soon"', expected: "must be number" }]);
  });

  it("may not name files outside its run folder", async () => {
    const files = [{ path: "../../secret", size: 0, sha256: "0".repeat(64), stored: "plain" }];
    expect(await problems({ ...example, files })).toMatchObject([{ received: '"../../secret"' }]);
  });
});

describe("verifyRun", () => {
  it("finds a manifest and an attempt that are not of their form, and nothing else then", async () => {
    const root = makeFolder();
    const folder = toRunFolder(root, example.runId);
    writeFiles(folder.path, { "attempt.json": '{"version":1,"attempt":0}', "stranger.txt": "" });
    await saveManifest(folder, { ...example, files: "none" } as unknown as Manifest);
    const issues = await verifyRun(folder, (await loadManifest(folder)) as Manifest);
    expect(issues.map(({ rule, where }) => [rule, where.file])).toEqual([
      ["evidence-invalid", `${example.runId}/manifest.json`],
      ["evidence-invalid", `${example.runId}/attempt.json`],
    ]);
  });
});
