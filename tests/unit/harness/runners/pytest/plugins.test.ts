import { beforeEach, describe, expect, test } from "vitest";
import { pytestRunner } from "../../../../contract/pytest/runner.ts";
import { runProject } from "../../../../contract/support/run-project.ts";

const runner = pytestRunner("pytest-plugins");

describe("plugins of pytest", () => {
  beforeEach(({ skip }) => skip(runner.missing !== null, runner.missing ?? ""));

  test("xdist's workers tell type and message, once a test", async () => {
    const text = `
import pytest

@pytest.mark.parametrize("n", range(6))
def test_case(n):
    assert n != 4, "four"

def test_error():
    raise KeyError("part")

@pytest.mark.skip(reason="later")
def test_skip():
    pass
`;
    const { runs } = await runProject(runner, {
      files: { "test_it.py": text },
      selectors: [["test_it.py", "-n", "2"]],
    });
    const tests = runs[0]?.tests ?? [];
    expect(tests.map((each) => each.outcome).sort()).toEqual([
      "errored",
      "failed",
      ...Array(5).fill("passed"),
      "skipped",
    ]);
    expect(tests.find((each) => each.outcome === "failed")?.failure).toEqual({
      type: "AssertionError",
      message: "four\nassert 4 != 4",
    });
    expect(tests.find((each) => each.outcome === "errored")?.failure).toEqual({ type: "KeyError", message: "'part'" });
    expect(runs[0]?.end).toEqual({ kind: "complete", exitCode: 1 });
  });

  test("a worker of xdist that dies fails the test that it ran", async () => {
    const text = "import os\n\ndef test_dies():\n    os._exit(0)\n\ndef test_lives():\n    pass\n";
    const { tests } = await runProject(runner, {
      files: { "test_it.py": text },
      selectors: [["test_it.py", "-n", "2"]],
    });
    expect(tests["dies"]).toMatchObject({
      outcome: "errored",
      failure: { message: expect.stringContaining("crashed") },
    });
    expect(tests["lives"]?.outcome).toBe("passed");
  });

  test("an import error of xdist's workers is one collection error", async () => {
    const files = { "test_it.py": "import absent_module\n" };
    const { collectionErrors } = await runProject(runner, { files, selectors: [["test_it.py", "-n", "2"]] });
    expect(collectionErrors).toMatchObject([{ file: "test_it.py", failure: { type: "ModuleNotFoundError" } }]);
  });

  test("of repeated attempts the last one counts, and the reason says so", async () => {
    const text = `
attempts = []

def test_late():
    attempts.append(1)
    assert len(attempts) == 3

def test_never():
    assert False
`;
    const { runs } = await runProject(runner, {
      files: { "test_it.py": text },
      selectors: [["test_it.py", "--reruns=2"]],
    });
    expect(runs[0]?.tests.map(({ name, outcome, reason }) => [name, outcome, reason])).toEqual([
      ["test_late", "passed", "run 3 times, the last one counts"],
      ["test_never", "failed", "run 3 times, the last one counts"],
    ]);
  });

  test("a time limit of the plugin's own fails the test that exceeds it", async () => {
    const text = "import time\n\ndef test_slow():\n    time.sleep(600)\n";
    const { runs } = await runProject(runner, {
      files: { "test_it.py": text },
      selectors: [["test_it.py", "--timeout=1"]],
    });
    expect(runs[0]?.tests).toMatchObject([
      { outcome: "failed", failure: { message: expect.stringContaining("1.0s") } },
    ]);
  });
});
