import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeEach, describe, expect, test } from "vitest";
import { pytestRunner } from "../../../../contract/pytest/runner.ts";
import { withProject } from "../../../../contract/support/run-project.ts";

const call = promisify(execFile);
const runners = ["pytest-7", "pytest-8", "pytest-9"].map(pytestRunner);

const files = {
  "setup.cfg":
    "[tool:pytest]\naddopts = -v -p helper_plugin --strict-markers\nfilterwarnings =\n    error::UserWarning\n",
  "helper/helper_plugin.py": `
import pytest

@pytest.fixture
def check():
    def is_one(value):
        assert value == 1
    return is_one
`,
  "tests/conftest.py": "import warnings\n\nwarnings.warn('told early', DeprecationWarning)\n",
  "tests/test_it.py": `
import json, os, random, sys, threading, warnings

def test_world():
    own = ("LOOP_PROCESS_MARK", "WORLD")
    standard = [*getattr(sys, "stdlib_module_names", ()), *(name for name in sys.modules if name.startswith("loop_pytest"))]
    world = {
        "path": [folder for folder in sys.path if not folder.endswith("/pytest/driver")],
        "argv": sys.argv,
        "environment": {name: value for name, value in os.environ.items() if name not in own},
        "hooks": [getattr(hook, "__name__", type(hook).__name__) for hook in sys.meta_path],
        "filters": [str(each) for each in warnings.filters],
        "modules": sorted(name for name in sys.modules if name.split(".")[0] not in standard),
        "folder": os.getcwd(),
        "input": os.read(0, 1).decode(),
        "threads": threading.active_count(),
        "stdout": [sys.__stdout__.encoding, sys.__stdout__.line_buffering, sys.__stdout__.isatty()],
    }
    with open(os.environ["WORLD"], "w") as file:
        json.dump(world, file, indent=1)

def test_rewritten(check):
    check(2)

def test_warns():
    warnings.warn("told late", RuntimeWarning)
`,
};

describe.each(runners)("a selector of a warm start-up of $title", (runner) => {
  beforeEach(({ skip }) => skip(runner.missing !== null, runner.missing ?? ""));

  test("finds the world and leaves the log of one started by hand", async () => {
    const args = ["tests", "-l"];
    await withProject(runner, { files, selectors: [["tests", "-q"], args] }, async ({ root, requests, context }) => {
      const environment = (world: string): Record<string, string> => {
        return { PYTHONPATH: join(root, "helper"), PYTEST_ADDOPTS: "-ra", WORLD: join(root, "..", world) };
      };
      const warm = requests.map((request) => {
        return { ...request, command: { ...request.command, environment: environment("warm.json") } };
      });
      await runner.adapter.run(warm, context);
      const shell = `exec "$0" "$@" </dev/null 2>&1`;
      const env = { ...process.env, ...environment("cold.json") };
      const cold = await call("/bin/sh", ["-c", shell, runner.program, ...args], { cwd: root, env }).catch(
        (error: { readonly stdout: string }) => error,
      );
      expect(await readWorld(root, "warm.json")).toEqual(await readWorld(root, "cold.json"));
      expect(unify(await readFile(warm[1]?.logPath ?? "", "utf8"))).toBe(unify(cold.stdout));
    });
  });
});

async function readWorld(root: string, name: string): Promise<unknown> {
  const world = JSON.parse(await readFile(join(root, "..", name), "utf8")) as {
    readonly environment: Record<string, string>;
  };
  // Set by the shell of the run by hand.
  for (const variable of ["PWD", "OLDPWD", "SHLVL", "_"]) delete world.environment[variable];
  return world;
}

/** Times and addresses differ between any two runs. */
function unify(log: string): string {
  return log
    .replaceAll(/\d+\.\d+s/gu, "TIME")
    .replaceAll(/0x[0-9a-f]+/gu, "ADDRESS")
    .replaceAll(/=+/gu, "=");
}
