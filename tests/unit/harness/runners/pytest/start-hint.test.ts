import { expect, test } from "vitest";
import { startHint } from "../../../../../src/harness/runners/pytest/start-hint.ts";

test("an environment without pytest is told how to get it", () => {
  const hint = startHint(["uv", "run", "python", "-m", "pytest"], "/usr/bin/python: No module named pytest\n");
  expect(hint).toContain("`uv run python -m pytest` uses: `python -m pip install pytest`");
});

test("a launcher that hides PYTHONPATH is named as the cause", () => {
  const output = `ImportError: Error importing plugin "loop_pytest_server": No module named 'loop_pytest_server'`;
  expect(startHint(["python", "-I", "-m", "pytest"], output)).toContain("see PYTHONPATH");
});

test("a program that is missing is told the ways to name one", () => {
  expect(startHint(["pytest"], "")).toContain(".venv/bin/pytest");
});
