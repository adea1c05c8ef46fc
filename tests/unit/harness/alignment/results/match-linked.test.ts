import { describe, expect, it } from "vitest";
import { findResults } from "../../../../../src/harness/alignment/results/find-results.ts";
import { loadResults } from "../../../../../src/harness/alignment/results/load-results.ts";
import { matchLinked, type MatchedResults } from "../../../../../src/harness/alignment/results/match-linked.ts";
import type { TestName } from "../../../../../src/harness/alignment/results/types.ts";
import { makeFolder, writeFiles } from "../../../../support/repository.ts";

const linked: readonly TestName[] = [
  { path: "tests/math.test.ts", name: "math > cuts" },
  { path: "tests/math.test.ts", name: "math > adds" },
];
const junit = (...cases: readonly string[]): string =>
  `<testsuites><testsuite name="s">${cases.join("")}</testsuite></testsuites>`;

async function match(
  files: Readonly<Record<string, string>>,
  globs: readonly string[],
  tests: readonly TestName[] = linked,
): Promise<MatchedResults> {
  const root = makeFolder();
  writeFiles(root, { "tests/math.test.ts": "", ...files });
  return matchLinked(await loadResults({ root, runs: [], found: await findResults(root, globs) }), tests);
}

const adds = `<testcase classname="tests/math.test.ts" name="math &gt; adds"/>`;
const other = `<testcase classname="tests/math.test.ts" name="math &gt; divides"/>`;

// @spec specs/alignment.md §1
describe("matchLinked", () => {
  it("counts files, results, and those of linked tests among them", async () => {
    const { counts, issues } = await match({ "out/a.xml": junit(adds, other), "out/b.xml": junit(other) }, ["out/*"]);
    expect(counts).toEqual({ resultFiles: 2, results: 2, linkedResults: 1 });
    expect(issues).toEqual([]);
  });

  // @spec specs/alignment.md §6
  it("warns of a glob whose files hold no linked test, with the names that come nearest", async () => {
    const foreign = junit(
      `<testcase classname="Other" name="works"/>`,
      `<testcase classname="MathSpec" name="addsThem"/>`,
    );
    const { counts, issues } = await match({ "out/a.xml": junit(adds), "out/b.xml": foreign }, [
      "out/a.xml",
      "out/b.xml",
    ]);
    expect(counts).toEqual({ resultFiles: 2, results: 3, linkedResults: 1 });
    expect(issues).toMatchObject([
      {
        severity: "warning",
        rule: "results-unmatched",
        where: { file: "out/b.xml" },
        message: "of 2 tests in 1 file of results none is a linked test",
        received: "MathSpec › addsThem",
        expected: "the name of a linked test, such as tests/math.test.ts › math > adds",
        subject: "out/b.xml",
      },
    ]);
  });

  // @spec specs/alignment.md §6
  it("finds results as jest-junit writes them without settings, by the outermost suite too", async () => {
    const jest = `<testsuites name="jest tests"><testsuite name="math">
      <testcase classname="math sums adds" name="math sums adds"/>
      <testcase classname="math cuts" name="math cuts"/></testsuite></testsuites>`;
    const tests = ["math > sums > adds", "math"].map((name) => ({ path: "tests/math.test.ts", name }));
    const each = await Promise.all(tests.map((test) => match({ "out/j.xml": jest }, ["out/*"], [test])));
    expect(each.map(({ counts, issues }) => [counts.linkedResults, issues.length])).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  it("warns of joined titles that may be of several tests of a file, though it is told", async () => {
    const name = `name="GET /users by id answers"`;
    const jest = junit(`<testcase class${name} ${name} file="tests/math.test.ts"/>`);
    const both = ["GET /users > by id > answers", "GET /users > by id answers", "GET /users"];
    const tests = both.map((title) => ({ path: "tests/math.test.ts", name: title }));
    const { counts, issues } = await match({ "out/j.xml": jest }, ["out/*"], tests);
    expect(counts.linkedResults).toBe(1);
    expect(issues).toMatchObject([
      {
        rule: "results-ambiguous",
        message: "1 result may be of several tests of a file, and each of these has the worst outcome",
        received:
          "tests/math.test.ts › GET /users by id answers: tests/math.test.ts › GET /users > by id > answers, tests/math.test.ts › GET /users > by id answers",
        hint: expect.stringContaining("another title"),
      },
    ]);
    expect((await match({ "out/j.xml": jest }, ["out/*"], tests.slice(1))).issues).toEqual([]);
  });

  it("warns of results that may be of tests in several files, with the setting that tells", async () => {
    const jest = junit(`<testcase classname="math adds" name="math adds"/>`);
    const twice = ["tests/a.test.ts", "tests/b.test.ts"].map((path) => ({ path, name: "math > adds" }));
    const { issues } = await match({ "out/j.xml": jest }, ["out/*"], twice);
    expect(issues).toMatchObject([
      {
        rule: "results-ambiguous",
        received: "math adds: tests/a.test.ts, tests/b.test.ts",
        hint: expect.stringContaining("JEST_JUNIT_ADD_FILE_ATTRIBUTE=true"),
      },
    ]);
    expect((await match({ "out/j.xml": jest }, ["out/*"], twice.slice(1))).issues).toEqual([]);
  });

  it("warns of files without any test", async () => {
    const { issues } = await match({ "a.xml": junit() }, ["a.xml"]);
    expect(issues).toMatchObject([{ rule: "results-unmatched", where: { file: "a.xml" }, received: "no test" }]);
  });

  it("knows a linked test whose result another file has newer", async () => {
    const at = (time: string): string => junit(adds).replace("<testsuite ", `<testsuite timestamp="${time}" `);
    const files = { "a.xml": at("2026-01-01T00:00:00Z"), "b.xml": at("2026-01-02T00:00:00Z") };
    const { counts, issues } = await match(files, ["a.xml", "b.xml"]);
    expect(counts).toEqual({ resultFiles: 2, results: 1, linkedResults: 1 });
    expect(issues).toEqual([]);
  });

  it("says nothing where no test is linked, or where a file cannot be read", async () => {
    expect((await match({ "a.xml": junit(adds) }, ["a.xml"], [])).issues).toEqual([]);
    expect((await match({ "a.xml": "<testsuites>" }, ["a.xml"])).issues).toEqual([]);
  });

  it("takes tens of thousands of foreign results", async () => {
    const cases = Array.from(
      { length: 30_000 },
      (_, at) => `<testcase classname="a.b.Test${at}" name="test that works"/>`,
    );
    const tests = Array.from({ length: 5_000 }, (_, at) => ({ path: `t/${at}.test.ts`, name: `the test ${at} works` }));
    const { issues } = await match({ "a.xml": junit(...cases) }, ["a.xml"], tests);
    expect(issues).toHaveLength(1);
  });
});
