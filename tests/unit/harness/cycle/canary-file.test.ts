import { describe, expect, it } from "vitest";
import { canaryFile } from "../../../../src/harness/cycle/canary-file.ts";
import { parseSelector } from "../../../../src/harness/selector/parse.ts";

const version = { runner: "pytest", version: "9.0.3", runtime: "CPython 3.11.7" } as const;

function fileOf(text: string, cwd = "/project"): string {
  return canaryFile({ command: parseSelector(text, { file: "plan.md" }), cwd, mark: "m" }, version);
}

describe("canaryFile", () => {
  it("is one for selectors that start the same runner, whatever their arguments and other variables", () => {
    expect(fileOf('CUDA_VISIBLE_DEVICES="" pytest a.py -v')).toBe(fileOf("pytest b.py"));
    expect(fileOf("pytest b.py")).toMatch(/^canaries\/pytest-9\.0\.3-[0-9a-f]{12}\.json$/u);
  });

  it.each(["PATH=bin", "PYTHONPATH=lib", "PYTEST_ADDOPTS=-x", "VIRTUAL_ENV=.venv", "UV_PYTHON=3.12"])(
    "is another one behind %s, which can bring another runner",
    (assignment) => {
      expect(fileOf(`${assignment} pytest a.py`)).not.toBe(fileOf("pytest a.py"));
    },
  );

  it("is another one for another launcher or folder", () => {
    const files = [fileOf("pytest"), fileOf("uv run pytest"), fileOf("pytest", "/elsewhere")];
    expect(new Set(files).size).toBe(3);
  });
});
