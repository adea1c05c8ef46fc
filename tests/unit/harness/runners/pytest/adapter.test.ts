import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { pytestAdapter } from "../../../../../src/harness/runners/pytest/adapter.ts";
import type { RunnerEvent } from "../../../../../src/harness/runners/types.ts";
import { pytestRunner } from "../../../../contract/pytest/runner.ts";
import { runProject, withProject } from "../../../../contract/support/run-project.ts";
import { preparedRunner } from "../../../../contract/support/runners.ts";

const runner = pytestRunner("pytest-9");
const passing = "def test_it():\n    pass\n";

// @spec specs/runner-protocol.md §§1, 2
describe("the pytest adapter", () => {
  beforeEach(({ skip }) => skip(runner.missing !== null, runner.missing ?? ""));

  test("pytest is recognised by its name in any folder, and nothing else", () => {
    const programs = ["pytest", "py.test", ".venv/bin/pytest", "pytest-watch", "vitest"];
    expect(programs.filter(pytestAdapter.recognises)).toEqual(["pytest", "py.test", ".venv/bin/pytest"]);
  });

  test("a misspelt test is told the names that come near, with the end of its selector", async () => {
    const files = { "tests/test_sums.py": "def test_adds():\n    pass\n\ndef test_divides():\n    pass\n" };
    const project = { files, selectors: [["tests/test_sums.py::test_add"], ["tests/test_sum.py"], ["-k", "divide_"]] };
    const ends = await withProject(runner, project, async ({ requests, context }) => {
      const events: RunnerEvent[] = [];
      await pytestAdapter.run(requests, { ...context, onEvent: (event) => events.push(event) });
      return events.flatMap((event) => (event.kind === "selector-finished" ? [event.run.end] : []));
    });
    expect(ends).toMatchObject([
      { kind: "no-tests", near: ["tests/test_sums.py::test_adds", "tests/test_sums.py::test_divides"] },
      { kind: "no-tests", near: expect.arrayContaining(["tests/test_sums.py::test_adds"]) },
      { kind: "no-tests", near: ["tests/test_sums.py::test_divides", "tests/test_sums.py::test_adds"] },
    ]);
  });

  test("collecting names the tests without running them", async () => {
    const text = "import os\n\ndef test_one():\n    os.mkdir('ran')\n\ndef test_two():\n    pass\n";
    const project = { files: { "test_it.py": text }, selectors: [["test_it.py"], ["--unknown-option"]] };
    const collected = await withProject(runner, project, async ({ requests, context }) =>
      Promise.all(requests.map((request) => pytestAdapter.collect(request, context))),
    );
    expect(collected).toEqual([["test_it.py::test_one", "test_it.py::test_two"], null]);
  });

  test("many selectors are collected in one start-up, each with how it ended", async () => {
    const text = "import no_such_package\n";
    const files = { "test_it.py": passing, "test_broken.py": text };
    const selectors = [["test_it.py"], ["test_it.py::test_no"], ["test_broken.py"], ["test_none.py"]];
    const { collected, starts } = await withProject(runner, { files, selectors }, async ({ requests, context }) => {
      const events: RunnerEvent[] = [];
      const onEvent = (event: RunnerEvent): void => void events.push(event);
      const answers = await pytestAdapter.collectAll?.(requests, { ...context, onEvent });
      return { collected: answers, starts: events.filter(({ kind }) => kind === "process-started").length };
    });
    expect(collected).toMatchObject([
      { ids: ["test_it.py::test_it"], end: { kind: "no-tests", exitCode: 0 } },
      { end: { kind: "no-tests" } },
      { collectionErrors: [{ file: "test_broken.py", failure: { type: "ModuleNotFoundError" } }] },
      { end: { kind: "no-tests" } },
    ]);
    expect(collected?.slice(1).flatMap(({ ids }) => ids ?? [])).toEqual([]);
    expect(starts).toBe(1);
  });

  test("ids start from the project's root where pytest's own root or the folder lies below", async () => {
    const project = {
      files: { "sub/pytest.ini": "[pytest]\n", "sub/tests/test_it.py": passing },
      selectors: [["tests"]],
    };
    const runs = await withProject(runner, project, async ({ root, requests, context }) =>
      pytestAdapter.run(
        requests.map((request) => ({ ...request, cwd: join(root, "sub") })),
        context,
      ),
    );
    expect(runs[0]?.tests).toMatchObject([
      { id: "sub/tests/test_it.py::test_it", file: "sub/tests/test_it.py", name: "test_it" },
    ]);
  });

  test("selectors of different environments do not share a start-up", async () => {
    const text = "import os\n\ndef test_it():\n    assert os.environ.get('MODE') == 'fast', os.environ.get('MODE')\n";
    const project = { files: { "test_it.py": text }, selectors: [["test_it.py"], ["test_it.py"], ["test_it.py"]] };
    const runs = await withProject(runner, project, async ({ requests, context }) => {
      const modes = ["fast", "slow", "fast"];
      return pytestAdapter.run(
        requests.map((request, index) => {
          return { ...request, command: { ...request.command, environment: { MODE: modes[index] ?? "" } } };
        }),
        context,
      );
    });
    expect(runs.map((run) => [run.key, run.tests[0]?.outcome, run.sharedStart])).toEqual([
      ["selector-0", "passed", true],
      ["selector-1", "failed", false],
      ["selector-2", "passed", true],
    ]);
  });

  test("a conftest that cannot be imported is a collection error of that file", async () => {
    const files = { "tests/conftest.py": "import absent_module\n", "tests/test_it.py": passing };
    const { runs } = await runProject(runner, { files, selectors: [["tests"]] });
    expect(runs[0]?.end).toEqual({ kind: "complete", exitCode: 4 });
    expect(runs[0]?.collectionErrors).toEqual([
      {
        file: "tests/conftest.py",
        failure: { type: "ModuleNotFoundError", message: "No module named 'absent_module'" },
      },
    ]);
  });

  test("options that pytest refuses are a contradiction, not a lack of tests", async () => {
    const { runs } = await runProject(runner, { files: { "test_it.py": passing }, selectors: [["--unknown-option"]] });
    expect(runs[0]?.end).toMatchObject({
      kind: "contradiction",
      exitCode: 4,
      message: expect.stringContaining("unrecognized arguments: --unknown-option"),
    });
  });

  test("python -m pytest finds the folder's own modules, as by hand", async () => {
    const python = join(runner.program, "..", "python");
    const files = { "own_module.py": "", "tests/test_it.py": "import own_module\n\ndef test_it():\n    pass\n" };
    const project = { files, selectors: [["tests"]] };
    const asModule = await runProject({ ...runner, launcher: [python, "-m"], program: "pytest" }, project);
    expect(asModule.runs[0]?.tests.map((each) => each.outcome)).toEqual(["passed"]);
    expect((await runProject(runner, project)).collectionErrors).toHaveLength(1);
  });

  test("a program that is missing is not started, and the hint says how to install it", async () => {
    const missing = { ...runner, program: "/nowhere/bin/pytest" };
    const { runs } = await runProject(missing, { files: { "test_it.py": passing }, selectors: [["test_it.py"]] });
    expect(runs[0]?.end).toMatchObject({ kind: "not-started", hint: expect.stringContaining("pip install pytest") });
  });

  test("a Python without pytest is not started, with its own words", async () => {
    const python = join(preparedRunner("pip").folder, "bin", "python");
    const bare = { ...runner, launcher: [python, "-m"], program: "pytest" };
    const { runs, logs } = await runProject(bare, { files: { "test_it.py": passing }, selectors: [["test_it.py"]] });
    expect(runs[0]?.end).toMatchObject({
      kind: "not-started",
      message: expect.stringContaining("No module named pytest"),
      hint: expect.stringContaining("install pytest into the environment"),
    });
    expect(logs[0]?.toString()).toContain("No module named pytest");
  });
});
