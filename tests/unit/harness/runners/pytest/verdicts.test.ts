import { beforeEach, describe, expect, test } from "vitest";
import { pytestRunner } from "../../../../contract/pytest/runner.ts";
import { runProject } from "../../../../contract/support/run-project.ts";
import type { ContractOutcome } from "../../../../contract/support/types.ts";

const runners = ["pytest-7", "pytest-8", "pytest-9"].map(pytestRunner);

describe.each(runners)("verdicts of $title", (runner) => {
  beforeEach(({ skip }) => skip(runner.missing !== null, runner.missing ?? ""));
  const run = async (text: string, ...args: readonly string[]): Promise<ContractOutcome> => {
    const files = { "pytest.ini": "[pytest]\n", "test_it.py": text };
    return await runProject(runner, { files, selectors: [["test_it.py", ...args]] });
  };

  test("failures carry the exception's own type and message", async () => {
    const { tests } = await run(`
import pytest

class OwnAssertion(AssertionError):
    pass

def test_bare():
    a = 4
    assert a < 4

def test_own():
    raise OwnAssertion("one\\ntwo")

def test_did_not_raise():
    with pytest.raises(ValueError):
        pass

def test_exit():
    raise SystemExit(3)

def test_unprintable():
    class Bad(Exception):
        def __str__(self):
            raise RuntimeError("no text")
    raise Bad()
`);
    expect(Object.entries(tests).map(([key, { outcome, failure }]) => [key, outcome, failure?.type])).toEqual([
      ["bare", "failed", "AssertionError"],
      ["own", "failed", "OwnAssertion"],
      ["did_not_raise", "failed", "Failed"],
      ["exit", "errored", "SystemExit"],
      ["unprintable", "errored", "Bad"],
    ]);
    expect(tests["bare"]?.failure?.message).toBe("assert 4 < 4");
    expect(tests["own"]?.failure?.message).toBe("one\ntwo");
  });

  test("marks and calls of skip and xfail keep their reasons", async () => {
    const { runs, tests } = await run(`
import pytest

@pytest.mark.xfail(reason="lenient")
def test_lenient():
    pass

@pytest.mark.xfail(reason="strict", strict=True)
def test_strict():
    pass

@pytest.mark.xfail(raises=KeyError, reason="other")
def test_other_exception():
    raise ValueError("unforeseen")

def test_called():
    pytest.xfail("by hand")

def test_skipped():
    pytest.skip("by hand too")
`);
    expect(Object.entries(tests).map(([key, { outcome, reason }]) => [key, outcome, reason])).toEqual([
      ["lenient", "unexpected-pass", "lenient"],
      ["strict", "unexpected-pass", "strict"],
      ["other_exception", "errored", null],
      ["called", "expected-failure", "by hand"],
      ["skipped", "skipped", "by hand too"],
    ]);
    expect([tests["lenient"]?.failure, typeof tests["strict"]?.failure?.message]).toEqual([null, "string"]);
    expect(runs[0]?.end).toEqual({ kind: "complete", exitCode: 1 });
  });

  test("unittest cases are told apart as their own runner would", async () => {
    const { tests } = await run(`
import unittest

class TestParts(unittest.TestCase):
    def test_equal(self):
        self.assertEqual(1, 2)

    def test_subtests(self):
        for number in range(3):
            with self.subTest(number=number):
                self.assertNotEqual(number, 1)

    @unittest.expectedFailure
    def test_expected(self):
        self.fail("known")

    @unittest.expectedFailure
    def test_unexpected(self):
        pass

    @unittest.skip("later")
    def test_skipped(self):
        pass

    def test_subtests_differ(self):
        with self.subTest("first"):
            self.assertEqual(1, 2)
        with self.subTest("second"):
            raise RuntimeError("database is down")

class TestClassSetUp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise OSError("no class")

    def test_any(self):
        pass
`);
    expect(Object.fromEntries(Object.entries(tests).map(([key, result]) => [key, result.outcome]))).toEqual({
      equal: "failed",
      subtests: "failed",
      subtests_differ: "failed",
      expected: "expected-failure",
      unexpected: "unexpected-pass",
      skipped: "skipped",
      any: "setup-failed",
    });
    expect(tests["subtests"]?.failure).toEqual({ type: "AssertionError", message: "1 == 1" });
    expect(tests["subtests"]?.furtherFailures).toBeUndefined();
    expect(tests["subtests_differ"]?.failure?.message).toBe("1 != 2");
    // Before pytest 9 its first failure ends a case.
    const second = { outcome: "errored", failure: { type: "RuntimeError", message: "database is down" } };
    const expected = runner.title.endsWith("9") ? [second] : undefined;
    expect(tests["subtests_differ"]?.furtherFailures).toEqual(expected);
  });

  test("a tear-down that fails after a passed body is a failed set-up", async () => {
    const { tests } = await run(`
import pytest

@pytest.fixture
def resource():
    yield
    raise RuntimeError("not closed")

def test_passed(resource):
    pass

def test_failed(resource):
    assert False, "body"
`);
    expect(tests["passed"]).toMatchObject({ outcome: "setup-failed", failure: { message: "not closed" } });
    expect(tests["failed"]).toMatchObject({ outcome: "failed", failure: { type: "AssertionError" } });
    const tearDown = { outcome: "setup-failed", failure: { type: "RuntimeError", message: "not closed" } };
    expect(tests["failed"]?.furtherFailures).toEqual([tearDown]);
  });

  test("each failed subtest counts, and so does the body behind them", async ({ skip }) => {
    skip(!runner.title.endsWith("9"), "this version has no subtests of its own");
    const { tests } = await run(`
def test_parts(subtests):
    with subtests.test("first"):
        assert 1 == 2, "as expected"
    with subtests.test("second"):
        raise RuntimeError("database is down")

def test_body(subtests):
    with subtests.test("first"):
        assert 1 == 2, "as expected"
    raise OSError("disk is gone")
`);
    expect(tests["parts"]).toMatchObject({ outcome: "failed", failure: { type: "AssertionError" } });
    const further = (type: string, message: string) => [{ outcome: "errored", failure: { type, message } }];
    expect(tests["parts"]?.furtherFailures).toEqual(further("RuntimeError", "database is down"));
    expect(tests["body"]?.furtherFailures).toEqual(further("OSError", "disk is gone"));
  });

  test("doctests fail by output and err by exception", async () => {
    const { tests } = await run(
      `
def sum_up():
    """
    >>> 1 + 1
    3
    """

def divide():
    """
    >>> 1 / 0
    """
`,
      "--doctest-modules",
    );
    expect(tests["it.sum_up"]).toMatchObject({ outcome: "failed", failure: { type: "DocTestFailure" } });
    expect(tests["it.divide"]).toMatchObject({ outcome: "errored", failure: { type: "ZeroDivisionError" } });
  });

  test("a module that skips itself is one skipped test", async () => {
    const { runs } = await run(`import pytest\npytest.importorskip("absent_module", reason="not here")\n`);
    expect(runs[0]?.end.kind).toBe("complete");
    expect(runs[0]?.tests).toMatchObject([{ id: "test_it.py", outcome: "skipped", reason: "not here" }]);
  });

  test("a run that a test ends by its own hand is a contradiction", async () => {
    const text = `
import os, pytest, atexit

def test_leaves():
    os._exit(0)

def test_stops():
    pytest.exit("enough", returncode=0)

def test_spoils():
    atexit.register(os._exit, 7)
`;
    const files = { "pytest.ini": "[pytest]\n", "test_it.py": text };
    const selectors = [["test_it.py::test_leaves"], ["test_it.py::test_stops"], ["test_it.py::test_spoils"]];
    const { runs } = await runProject(runner, { files, selectors });
    expect(runs.map((each) => each.end)).toMatchObject([
      { kind: "contradiction", exitCode: 0, message: expect.stringContaining("test_it.py::test_leaves") },
      { kind: "contradiction", exitCode: 0, message: expect.stringContaining("enough") },
      { kind: "contradiction", exitCode: 7 },
    ]);
    expect(runs.map((each) => each.tests.map(({ outcome }) => outcome))).toEqual([
      ["unfinished"],
      ["unfinished"],
      ["passed"],
    ]);
  });

  test("a test that closes, patches and forks still has its verdict", async () => {
    const { runs } = await run(
      `
import builtins, json, os, time

def test_hostile(monkeypatch, tmp_path):
    os.closerange(3, 64)
    os.chdir(tmp_path)
    if os.fork() == 0:
        raise AssertionError("the fork's own")
    os.wait()
    for owner, name in [(json, "dumps"), (os, "open"), (os, "write"), (time, "perf_counter")]:
        setattr(owner, name, None)
`,
      "-s",
    );
    expect(runs[0]?.tests.filter((each) => each.outcome !== "passed")).toEqual([]);
    expect(runs[0]?.tests).toHaveLength(1);
  });

  test("a test that uses up all descriptors still has its verdict", async () => {
    const { runs } = await run(
      `
import os, resource

def test_greedy():
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    try:
        while True:
            os.open("/dev/null", 0)
    except OSError:
        pass
    assert False, "used up"
`,
      "-p",
      "no:cacheprovider",
    );
    expect(runs[0]?.end).toEqual({ kind: "complete", exitCode: 1 });
    expect(runs[0]?.tests).toMatchObject([{ outcome: "failed", failure: { type: "AssertionError" } }]);
  });
});
