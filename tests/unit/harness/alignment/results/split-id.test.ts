import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookUp } from "../../../../../src/harness/alignment/results/look-up.ts";
import type { RecordedResult } from "../../../../../src/harness/alignment/results/types.ts";
import { readJUnit } from "../../../../../src/harness/alignment/results/read-junit.ts";

/** As mocha-junit-reporter writes it. */
const MOCHA = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="Mocha Tests" tests="4">
  <testsuite name="Root Suite" timestamp="2026-11-29T03:16:47" tests="0"></testsuite>
  <testsuite name="Route" tests="1" file="/elsewhere/test/Route.js">
    <testcase name="Route should work" time="0" classname="should work"></testcase>
  </testsuite>
  <testsuite name=".all" tests="2" file="/elsewhere/test/Route.js">
    <testcase name="Route .all should add" time="0" classname="should add"></testcase>
    <testcase name="Route .all should stack" time="0" classname="should stack"><failure message="no"/></testcase>
  </testsuite>
  <testsuite name="Router" tests="1" file="/elsewhere/test/Router.js">
    <testcase name="Router should work" time="0" classname="should work"></testcase>
  </testsuite>
</testsuites>`;

let root: string;
let tests: readonly RecordedResult[];
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "mocha-"));
  writeFileSync(join(root, "out.xml"), MOCHA);
  const reading = await readJUnit({ root, path: "out.xml", modifiedMs: 0 });
  tests = "tests" in reading ? reading.tests : [];
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function outcomeOf(path: string, name: string): string {
  return lookUp({ tests, sources: [], unmatched: [], issues: [] }, { path, name }).outcome;
}

// @spec specs/alignment.md §6
describe("results of Mocha", () => {
  it("are found by suites and title", () => {
    expect(outcomeOf("test/Route.js", "Route > should work")).toBe("passed");
    expect(outcomeOf("test/Route.js", "Route > .all > should stack")).toBe("failed");
  });

  it("are found by a suite, the outer ones too", () => {
    expect(outcomeOf("test/Route.js", "Route > .all")).toBe("failed");
    expect(outcomeOf("test/Route.js", "Route")).toBe("failed");
    expect(outcomeOf("test/Router.js", "Router")).toBe("passed");
  });

  it("are not those of a test that begins alike", () => {
    expect(outcomeOf("test/Route.js", "Route > should")).toBe("unknown");
  });
});
