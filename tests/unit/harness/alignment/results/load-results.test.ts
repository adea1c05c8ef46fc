import { existsSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findResults } from "../../../../../src/harness/alignment/results/find-results.ts";
import { loadResults } from "../../../../../src/harness/alignment/results/load-results.ts";
import { lookUp } from "../../../../../src/harness/alignment/results/look-up.ts";
import type { ResultsRequest, TestResults } from "../../../../../src/harness/alignment/results/types.ts";
import { toRunFolder } from "../../../../../src/harness/evidence/run-folder.ts";
import type { Manifest } from "../../../../../src/harness/evidence/types.ts";
import { makeFolder, writeFiles } from "../../../../support/repository.ts";

function outcomeOf(known: TestResults, path: string, name: string): string {
  const { outcome, source } = lookUp(known, { path, name });
  return `${outcome} ${source}`;
}

async function load(files: Readonly<Record<string, string>>, globs: readonly string[]): Promise<TestResults> {
  const root = makeFolder();
  writeFiles(root, files);
  return loadResults({ root, runs: [], found: await findResults(root, globs) });
}

const junit = (cases: string): string => `<testsuites><testsuite name="s">${cases}</testsuite></testsuites>`;
const failure = `<failure message="no"/>`;

describe("loadResults", () => {
  it("takes no JUnit XML that a check wrote", async () => {
    const files = {
      "a.xml": junit(`<testcase classname="a" name="t"/>`),
      "b.xml": `<?xml version="1.0"?>\n<testsuites name="loop check"/>`,
    };
    expect((await load(files, ["*.xml"])).sources).toEqual(["a.xml"]);
    expect((await load(files, ["b.xml"])).unmatched).toEqual(["b.xml"]);
  });

  it("reads what pytest writes, whose classes are modules", async () => {
    const known = await load(
      {
        "tests/test_a.py": "",
        "out/junit.xml": junit(
          `<testcase classname="tests.test_a.TestX" name="test_b[1]">${failure}</testcase><testcase classname="tests.test_a" name="test_c"/>`,
        ),
      },
      ["out/*.xml"],
    );
    expect(outcomeOf(known, "tests/test_a.py", "TestX.test_b")).toBe("failed out/junit.xml");
    expect(outcomeOf(known, "tests/test_a.py", "test_c")).toBe("passed out/junit.xml");
    expect(known.issues).toEqual([]);
  });

  it("reads what vitest writes in a package of a monorepo, and paths of the machine that ran it", async () => {
    const known = await load(
      {
        "packages/x/src/a.test.ts": "",
        "packages/x/out/junit.xml": junit(
          `<testcase classname="src/a.test.ts" name="math &gt; adds">${failure}</testcase>`,
        ),
        "tests/b.test.ts": "",
        "junit.xml": junit(`<testcase file="/home/runner/work/p/p/tests/b.test.ts" classname="b" name="cuts"/>`),
      },
      ["**/junit.xml"],
    );
    expect(outcomeOf(known, "packages/x/src/a.test.ts", "math > adds")).toBe("failed packages/x/out/junit.xml");
    expect(outcomeOf(known, "tests/b.test.ts", "cuts")).toBe("passed junit.xml");
  });

  // @spec specs/alignment.md §6
  it("reads what jest-junit writes, with the file for the suite or with nothing but names", async () => {
    const jest = (suite: string, title: string): string => {
      const names = `classname="${title}" name="${title}"`;
      return `<testsuites name="jest tests"><testsuite name="${suite}"><testcase ${names}>${failure}</testcase></testsuite></testsuites>`;
    };
    const files = {
      "web/tests/a.test.js": "",
      "web/junit.xml": jest("/tests/a.test.js", "math sums adds 1"),
      "junit.xml": jest("text", "text &gt; lines cuts 1"),
    };
    const known = await load(files, ["**/junit.xml"]);
    expect(outcomeOf(known, "web/tests/a.test.js", "math > sums")).toBe("failed web/junit.xml");
    expect(outcomeOf(known, "web/tests/b.test.js", "math > sums > adds %i")).toBe("unknown null");
    expect(outcomeOf(known, "tests/text.test.js", "text > lines > cuts %i")).toBe("failed junit.xml");
    expect(outcomeOf(known, "tests/text.test.js", "text > lines")).toBe("failed junit.xml");
    expect(outcomeOf(known, "tests/text.test.js", "text")).toBe("failed junit.xml");
    expect(known.tests.map(({ owner, name }) => [owner, name])).toContainEqual(["text", "lines cuts 1"]);
  });

  it("reads paths that begin at a folder around the report", async () => {
    const cases = `<testcase file="src/b.test.ts" name="cuts">${failure}</testcase>`;
    const known = await load({ "packages/x/src/b.test.ts": "", "packages/x/out/junit.xml": junit(cases) }, [
      "**/*.xml",
    ]);
    expect(outcomeOf(known, "packages/x/src/b.test.ts", "cuts")).toBe("failed packages/x/out/junit.xml");
  });

  it("reads CTRF with its five statuses", async () => {
    const tests = ["passed", "failed", "skipped", "pending", "other"].map((status) => ({
      name: `is ${status}`,
      status,
      duration: 1,
      suite: "a.test.ts > math",
      filePath: "tests/a.test.ts",
    }));
    const text = JSON.stringify({
      results: { tool: { name: "vitest" }, summary: { start: 1_700_000_000_000 }, tests },
    });
    const known = await load({ "tests/a.test.ts": "", "ctrf.json": text }, ["ctrf.json"]);
    const found = tests.map(({ status }) => outcomeOf(known, "tests/a.test.ts", `math > is ${status}`).split(" ")[0]);
    expect(found).toEqual(["passed", "failed", "skipped", "skipped", "failed"]);
  });

  it("reads pytest's own ids in CTRF", async () => {
    const tests = [{ name: "tests/test_a.py::TestX::test_b", status: "failed", duration: 1 }];
    const known = await load({ "tests/test_a.py": "", "c.json": JSON.stringify({ results: { tests } }) }, ["*.json"]);
    expect(outcomeOf(known, "tests/test_a.py", "TestX.test_b")).toBe("failed c.json");
  });

  it("lets the newest of two files tell, by the time that they give, else by their own", async () => {
    const root = makeFolder();
    writeFiles(root, { "a.test.ts": "" });
    const entry = (timestamp: string, inner: string): string =>
      `<testsuite${timestamp}><testcase file="a.test.ts" name="t">${inner}</testcase></testsuite>`;
    writeFileSync(join(root, "1.xml"), entry(` timestamp="2026-01-02T00:00:00Z"`, failure));
    writeFileSync(join(root, "2.xml"), entry("", ""));
    utimesSync(join(root, "2.xml"), new Date("2026-01-01T00:00:00Z"), new Date("2026-01-01T00:00:00Z"));
    const outcome = async (): Promise<string> =>
      outcomeOf(await loadResults({ root, runs: [], found: await findResults(root, ["*.xml"]) }), "a.test.ts", "t");
    expect(await outcome()).toBe("failed 1.xml");
    utimesSync(join(root, "2.xml"), new Date("2026-01-03T00:00:00Z"), new Date("2026-01-03T00:00:00Z"));
    expect(await outcome()).toBe("passed 2.xml");
  });

  it.each([
    ["broken XML", "<testsuites>\n<testcase></testsuites>", 2],
    ["XML of another kind", "<project/>", 1],
    ["broken JSON", `{"results":\n{"tests": [}}`, 2],
    ["JSON of another kind", `{"a": 1}`, 1],
    [
      "a status by the name of what every object has",
      `{"results": {"tests": [{"name": "a", "status": "constructor"}]}}`,
      1,
    ],
    ["a text that was cut off", `<testsuites>\n<testsuite><testcase name="a" `, 2],
    ["a test without a status", `{"results": {"tests": [{"name": "a"}]}}`, 1],
    ["text", "no results", 1],
    ["nothing", "", 1],
  ])("tells the place of %s", async (_what, text, line) => {
    const { issues, tests } = await load({ "r.txt": text }, ["r.txt"]);
    expect(tests).toEqual([]);
    expect(issues).toMatchObject([{ rule: "results-unreadable", severity: "error", where: { file: "r.txt", line } }]);
    expect(issues[0]?.received).not.toBe("");
  });

  it.skipIf(!existsSync("/proc/self/fd"))("reads many files, and has few open at a time", async () => {
    const root = makeFolder();
    const paths = Array.from({ length: 600 }, (_, at) => `r/${at}.xml`);
    writeFiles(root, Object.fromEntries(paths.map((path) => [path, junit(`<testcase classname="a" name="t"/>`)])));
    const before = readdirSync("/proc/self/fd").length;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, readdirSync("/proc/self/fd").length)));
    const { files } = await loadResults({ root, runs: [], found: [{ glob: "r/*.xml", paths }] });
    clearInterval(watch);
    expect(files).toHaveLength(600);
    expect(most - before).toBeLessThan(100);
  });

  it("names the globs that match nothing", async () => {
    const { unmatched } = await load({ "a.xml": junit("") }, ["*.xml", "build/*.xml"]);
    expect(unmatched).toEqual(["build/*.xml"]);
  });

  it("takes the suite's result of a finished loop before GREEN's, and neither baseline nor RED", async () => {
    const root = makeFolder();
    const run = makeRun(root, "2026-01-02", [
      recorded("red", "t", "failed"),
      recorded("green", "t", "passed"),
      recorded("suite", "t", "timed-out"),
      recorded("red", "only", "failed"),
      recorded("green", "x", "expected-failure"),
    ]);
    const known = await loadResults({ root, runs: [run], found: [] });
    expect(outcomeOf(known, "tests/a.py", "t")).toBe(`failed ${run.folder.runId}`);
    expect(outcomeOf(known, "tests/a.py", "only")).toBe("unknown null");
    expect(outcomeOf(known, "tests/a.py", "x")).toBe(`skipped ${run.folder.runId}`);
    expect(known.sources).toEqual([run.folder.runId]);
  });

  it("takes of each test the newest loop that knows it, in whichever order they are given", async () => {
    const root = makeFolder();
    const older = makeRun(root, "2026-01-02", [recorded("suite", "t", "failed"), recorded("suite", "u", "failed")]);
    const newer = makeRun(root, "2026-01-03", [recorded("suite", "t", "passed")]);
    for (const runs of [
      [older, newer],
      [newer, older],
    ]) {
      const known = await loadResults({ root, runs, found: [] });
      expect(outcomeOf(known, "tests/a.py", "t")).toBe(`passed ${newer.folder.runId}`);
      expect(outcomeOf(known, "tests/a.py", "u")).toBe(`failed ${older.folder.runId}`);
      expect(known.tests).toHaveLength(2);
    }
  });
});

function recorded(step: string, name: string, outcome: string): object {
  const id = `tests/a.py::${name}`;
  return { step, selector: "s", id, file: "tests/a.py", name, outcome, durationMs: 1, failure: null, reason: null };
}

function makeRun(root: string, day: string, tests: readonly object[]): ResultsRequest["runs"][number] {
  const folder = toRunFolder(root, `reports/P/R/${day}T000000Z`);
  writeFiles(folder.path, { "results.json": JSON.stringify({ version: 1, tests, collectionErrors: [] }) });
  return { folder, manifest: { finishedAt: `${day}T00:00:00.000Z` } as Manifest };
}
