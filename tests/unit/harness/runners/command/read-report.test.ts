import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createReportParser, type ReportParsing } from "../../../../../src/harness/runners/command/parse-report.ts";
import { mergeReports, readReport, type Report } from "../../../../../src/harness/runners/command/read-report.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "report-"));
  mkdirSync(join(root, "tests"));
  for (const file of ["tests/x.test.ts", "tests/a.py", "package.json"]) writeFileSync(join(root, file), "");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function read(xml: string): Report {
  const parsing = parse(xml);
  if (parsing.kind !== "parsed") throw new Error(JSON.stringify(parsing));
  return readReport(parsing.report, { root, cwd: root });
}

function parse(xml: string): ReportParsing {
  const parser = createReportParser();
  parser.write(xml);
  return parser.end();
}

/** Reports as these programs wrote them. */
function sample(name: string): string {
  return readFileSync(new URL(`../../../../fixtures/junit/${name}`, import.meta.url), "utf8");
}

const brief = (report: Report): unknown[] =>
  report.tests.map((test) => [test.id, test.outcome, test.failure?.message ?? test.reason]);

// @spec specs/runner-protocol.md §4.1
describe("readReport", () => {
  it("reads pytest: failures, set-up errors, skips, expected failures and collection errors", () => {
    const report = read(`<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest">
      <testcase classname="tests.a.TestC" name="test_ok[a::b c]" time="0.001" />
      <testcase classname="tests.a" name="test_bad" time="1.5"><failure message="AssertionError: left&#10;right">def t():
      &gt; assert "other text"</failure><system-out>noise</system-out></testcase>
      <testcase classname="tests.a" name="test_fix"><error message="failed on setup with &quot;OSError: no db&quot;">trace</error></testcase>
      <testcase classname="tests.a" name="test_skip"><skipped type="pytest.skip" message="not today">a.py:3: not today</skipped></testcase>
      <testcase classname="tests.a" name="test_x"><skipped type="pytest.xfail" message="known"/></testcase>
      <testcase classname="tests.a" name="test_strict"><failure message="[XPASS(strict)] known"/></testcase>
      <testcase classname="" name="tests.broken"><error message="collection failure">tests/broken.py:1: in &lt;module&gt;
    import absent_module
E   ModuleNotFoundError: No module named 'absent_module'</error></testcase>
    </testsuite></testsuites>`);
    expect(brief(report)).toEqual([
      ["tests.a.TestC :: test_ok[a::b c]", "passed", null],
      ["tests.a :: test_bad", "failed", "left\nright"],
      ["tests.a :: test_fix", "setup-failed", 'failed on setup with "OSError: no db"'],
      ["tests.a :: test_skip", "skipped", "not today"],
      ["tests.a :: test_x", "expected-failure", "known"],
      ["tests.a :: test_strict", "unexpected-pass", "[XPASS(strict)] known"],
    ]);
    expect(report.tests[1]).toMatchObject({ durationMs: 1500, failure: { type: "AssertionError" }, name: "test_bad" });
    expect(report.collectionErrors).toEqual([
      { file: null, failure: { type: "ModuleNotFoundError", message: "No module named 'absent_module'" } },
    ]);
  });

  it("reads gotestsum: a package that was not built, or that ended outside its tests, is no test", () => {
    const report = read(sample("gotestsum-build-failed.xml"));
    expect(report.tests).toEqual([]);
    expect(report.collectionErrors.map(({ failure }) => failure.message)).toEqual([
      "FAIL\texample.com/duty [build failed]",
      "FAIL\texample.com/duty/sub [setup failed]",
      "exit status 3\nFAIL\texample.com/duty/two\t0.002s",
    ]);
  });

  it("reads go-junit-report: a build failure carries the compiler's words", () => {
    const report = read(sample("go-junit-report-build-failed.xml"));
    expect(report.tests).toEqual([]);
    expect(report.collectionErrors.map(({ failure }) => failure.message)).toEqual([
      expect.stringContaining("nowhere; to add it:"),
      "Build error\n./duty_test.go:3:34: undefined: Duty",
      "Runtime error\nexit status 3",
    ]);
  });

  it("appends what was captured of a build, the case's output before the suite's", () => {
    const report = read(`<testsuite name="duty"><testcase classname="" name="TestMain">
      <failure message="Failed">FAIL\tduty [build failed]</failure><system-err>undefined: Duty</system-err></testcase>
      <system-out>2 errors</system-out></testsuite>`);
    expect(report.collectionErrors[0]?.failure.message).toBe("FAIL\tduty [build failed]\nundefined: Duty\n2 errors");
  });

  it("keeps a test that is merely called TestMain, or tells of a failed build", () => {
    const report =
      read(`<testsuite name="s"><testcase classname="app.Cli" name="TestMain"><failure message="1 is 2"/></testcase>
      <testcase classname="app.Cli" name="Builds"><failure message="[build failed]"/></testcase></testsuite>`);
    expect(brief(report)).toEqual([
      ["app.Cli :: TestMain", "failed", "1 is 2"],
      ["app.Cli :: Builds", "failed", "[build failed]"],
    ]);
  });

  it("reads vitest: the class is the file, and a case named like its file is a collection error", () => {
    const report = read(`<testsuites name="vitest tests"><testsuite name="tests/x.test.ts">
      <testcase classname="tests/x.test.ts" name="math &gt; adds" time="0.1"/>
      <testcase classname="tests/x.test.ts" name="math &gt; fails"><failure message="expected 1 to be 2" type="AssertionError">AssertionError: stack</failure></testcase>
      </testsuite><testsuite name="tests/x.test.ts"><testcase classname="tests/x.test.ts" name="tests/x.test.ts">
      <failure message="Cannot find module './absent'" type="Error">trace</failure></testcase></testsuite></testsuites>`);
    expect(brief(report)).toEqual([
      ["tests/x.test.ts :: math > adds", "passed", null],
      ["tests/x.test.ts :: math > fails", "failed", "expected 1 to be 2"],
    ]);
    expect(report.tests[0]?.file).toBe("tests/x.test.ts");
    expect(report.collectionErrors).toEqual([
      { file: "tests/x.test.ts", failure: { type: "Error", message: "Cannot find module './absent'" } },
    ]);
  });

  it("reads node:test: suites nested instead of classes, todo failures accepted, a broken file by its path", () => {
    const report = read(`<testsuites>
      <testcase name="${join(root, "tests/x.test.ts")}" classname="test" failure="test failed"><failure type="testCodeFailure" message="test failed">[Error: test failed]</failure></testcase>
      <testsuite name="a"><testsuite name="b"><testcase name="adds" classname="test"/></testsuite>
      <testcase name="adds" classname="test"/><testcase name="package.json" classname="test"><failure type="testCodeFailure" message="1 == 2">x</failure></testcase>
      <testcase name="sk" classname="test"><skipped type="skipped" message="true"/></testcase>
      <testcase name="td" classname="test"><skipped type="todo" message="later"/><failure message="t">x</failure></testcase></testsuite>
      <!-- tests 6 --></testsuites>`);
    expect(brief(report)).toEqual([
      ["a > b :: adds", "passed", null],
      ["a :: adds", "passed", null],
      ["a :: package.json", "failed", "1 == 2"],
      ["a :: sk", "skipped", null],
      ["a :: td", "expected-failure", "later"],
    ]);
    expect(report.collectionErrors.map(({ file }) => file)).toEqual(["tests/x.test.ts"]);
  });

  it("reads Surefire and Gradle: thousands in times, a test that passed when repeated", () => {
    const report =
      read(`<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="org.A" tests="3" time="1,234.5">
      <properties><property name="java.version" value="21"/></properties>
      <testcase name="slow" classname="org.A" time="1,234.5"/>
      <testcase name="boom" classname="org.A"><error type="java.lang.NullPointerException"><![CDATA[java.lang.NullPointerException
	at org.A.boom(A.java:3)]]></error></testcase>
      <testcase name="shaky" classname="org.A"><flakyFailure message="once" type="X"><stackTrace>t</stackTrace></flakyFailure></testcase>
      <testcase name="twice" classname="org.A"><failure message="always" type="org.opentest4j.AssertionFailedError">t</failure><rerunFailure message="again"/></testcase>
    </testsuite>`);
    expect(brief(report)).toEqual([
      ["org.A :: slow", "passed", null],
      ["org.A :: boom", "errored", "java.lang.NullPointerException\n\tat org.A.boom(A.java:3)"],
      ["org.A :: shaky", "passed", "passed when repeated, after: once"],
      ["org.A :: twice", "failed", "always"],
    ]);
    expect(report.tests[0]?.durationMs).toBe(1_234_500);
  });

  it("reads gotestsum, whose message says nothing, by the text", () => {
    const report =
      read(`<testsuites><testsuite name="example.com/m"><testcase classname="example.com/m" name="TestAdd/case_#01" time="0.00">
      <failure message="Failed" type="">=== RUN   TestAdd&#xA;    m_test.go:5: got 1 want 2&#xA;</failure></testcase></testsuite></testsuites>`);
    expect(brief(report)).toEqual([
      ["example.com/m :: TestAdd/case_#01", "failed", "=== RUN   TestAdd\n    m_test.go:5: got 1 want 2"],
    ]);
  });

  it("reads googletest and CTest: tests that did not run are skipped", () => {
    const report = read(`<testsuites><testsuite name="Math">
      <testcase name="DISABLED_a" status="notrun" result="suppressed" classname="Math"/>
      <testcase name="b" status="run" result="skipped" classname="Math"><skipped message="m.cc:3&#x0A;no gpu"/></testcase>
      <testcase name="c" file="tests/m.cc" line="9" status="run" result="completed" classname="Math">
        <failure message="tests/m.cc:9&#x0A;Expected equality" type=""><![CDATA[tests/m.cc:9
Expected equality]]></failure><failure message="second" type=""/></testcase>
      <testcase name="d" classname="d" status="disabled"/></testsuite></testsuites>`);
    expect(brief(report)).toEqual([
      ["Math :: DISABLED_a", "skipped", null],
      ["Math :: b", "skipped", "m.cc:3\nno gpu"],
      ["tests/m.cc :: Math :: c", "failed", "tests/m.cc:9\nExpected equality"],
      ["d", "skipped", null],
    ]);
  });

  it("reads PHPUnit: nested suites with absolute files, class names and text only", () => {
    const report = read(`<testsuites><testsuite name="cfg"><testsuite name="ATest" file="${root}/tests/ATest.php">
      <testcase name="testB" file="${root}/tests/ATest.php" line="7" class="ATest" classname="ATest" time="0.01">
      <failure type="PHPUnit\\Framework\\ExpectationFailedException">ATest::testB
Failed asserting that false is true.</failure></testcase></testsuite></testsuite></testsuites>`);
    expect(brief(report)).toEqual([
      ["tests/ATest.php :: ATest :: testB", "failed", "ATest::testB\nFailed asserting that false is true."],
    ]);
  });

  it("reads jest-junit and mocha: class and name alike, and an error of a whole suite", () => {
    const report = read(`<testsuites name="jest tests"><testsuite name="math">
      <testcase classname="math adds" name="math adds" time="0.002"/>
      <testcase classname="math fails" name="math fails"><failure>Error: expect(received).toBe(expected)</failure></testcase>
      </testsuite><testsuite name="late" file="tests/x.test.ts"><error message="Test suite failed to run" type="Error">t</error></testsuite></testsuites>`);
    expect(brief(report)).toEqual([
      ["math adds", "passed", null],
      ["math fails", "failed", "expect(received).toBe(expected)"],
    ]);
    expect(report.collectionErrors).toEqual([
      { file: "tests/x.test.ts", failure: { type: "Error", message: "Test suite failed to run" } },
    ]);
  });

  it("reads nextest and Catch2", () => {
    const report =
      read(`<testsuites name="nextest-run"><testsuite name="my-crate"><testcase name="tests::adds" classname="my-crate" time="0.1">
      <failure message="thread 'tests::adds' panicked at src/lib.rs:5:9" type="test failure with exit code 101">stdout</failure>
      <rerunFailure type="test failure">x</rerunFailure></testcase></testsuite>
      <testsuite name="bin"><testcase classname="bin.global" name="sums" status="run"><failure message="1 == 2" type="CHECK">FAILED:</failure></testcase></testsuite></testsuites>`);
    expect(brief(report)).toEqual([
      ["my-crate :: tests::adds", "failed", "thread 'tests::adds' panicked at src/lib.rs:5:9"],
      ["bin.global :: sums", "failed", "1 == 2"],
    ]);
  });

  it("tells XML that is no JUnit report", () => {
    expect(parse("<coverage><testcase name='a'/></coverage>")).toEqual({ kind: "foreign", outermost: "coverage" });
  });

  it("takes the latest time of any suite", () => {
    const parsing = parse(`<testsuites timestamp="2026-01-01T00:00:00Z"><testsuite timestamp="2026-01-03T00:00:00Z"/>
      <testsuite timestamp="2026-01-02T00:00:00Z"/><testsuite timestamp="yesterday"/></testsuites>`);
    expect(parsing).toMatchObject({ report: { latestMs: Date.parse("2026-01-03T00:00:00Z") } });
  });

  it("keeps a path outside the project as it is written", () => {
    expect(read(`<testsuite><testcase name="n" file="/elsewhere/a.c"/></testsuite>`).tests[0]?.file).toBe(
      "/elsewhere/a.c",
    );
  });
});

describe("mergeReports", () => {
  it("numbers ids that occur more than once over all files", () => {
    const one = read(
      `<testsuite name="s"><testcase classname="c" name="n"/><testcase classname="c" name="n"/></testsuite>`,
    );
    expect(mergeReports([one, one]).tests.map(({ id }) => id)).toEqual([
      "c :: n",
      "c :: n #2",
      "c :: n #3",
      "c :: n #4",
    ]);
  });
});
