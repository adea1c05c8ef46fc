import { expect, test } from "vitest";
import { groupByStart, sessionFor } from "../../../../../src/harness/runners/pytest/driver-start.ts";
import type { RunContext, RunRequest } from "../../../../../src/harness/runners/types.ts";

test("requests share a start-up when environment, folder, launcher and program are equal", () => {
  const groups = groupByStart([
    request("plain"),
    request("other folder", { cwd: "/other" }),
    request("other options", {}, { args: ["-x"] }),
    request("environment", {}, { environment: { A: "1" } }),
    request("launcher", {}, { launcher: ["uv", "run"] }),
    request("program", {}, { program: "py.test" }),
    request("environment again", {}, { environment: { A: "1" } }),
  ]);
  expect(groups.map((group) => group.map(({ key }) => key))).toEqual([
    ["plain", "other options"],
    ["other folder"],
    ["environment", "environment again"],
    ["launcher"],
    ["program"],
  ]);
});

test("the user's command stands first, and the recorded one has nothing added", () => {
  const asked = request("a", {}, { launcher: ["uv", "run"], args: ["-x"] });
  const { argv, argvOf, requests } = sessionFor([asked], context);
  expect(argv.slice(0, 3)).toEqual(["uv", "run", "pytest"]);
  expect(argvOf(asked)).toEqual(["uv", "run", "pytest", "-x"]);
  expect(requests[0]?.args).toEqual(["-x"]);
});

test("a suite goes on behind files that cannot be collected, and its recorded command says so", () => {
  const asked = { ...request("a", {}, { args: ["tests"] }), keepGoing: true };
  const { argvOf, requests } = sessionFor([asked], context);
  expect(requests[0]?.args).toEqual(["tests", "--continue-on-collection-errors"]);
  expect(argvOf(asked)).toEqual(["pytest", "tests", "--continue-on-collection-errors"]);
});

test("a PYTHONPATH and PYTEST_ADDOPTS of the selector are kept for pytest itself", () => {
  const environment = { PYTHONPATH: "lib", PYTEST_ADDOPTS: "--maxfail=1" };
  const { env } = sessionFor([request("a", {}, { environment })], context);
  expect(env["PYTHONPATH"]).toMatch(/pytest\/driver:lib$/u);
  expect(env).toMatchObject({
    PYTEST_ADDOPTS: "",
    LOOP_KEPT_PYTHONPATH: "lib",
    LOOP_KEPT_PYTEST_ADDOPTS: "--maxfail=1",
  });
});

const context: RunContext = {
  root: "/project",
  scratch: "/scratch",
  mark: "mark",
  signal: new AbortController().signal,
  onEvent: () => {},
};

function request(
  key: string,
  parts: Partial<RunRequest> = {},
  command: Partial<RunRequest["command"]> = {},
): RunRequest {
  const usual = {
    text: "pytest",
    environment: {},
    launcher: [],
    runner: "pytest",
    program: "pytest",
    args: [],
  } as const;
  const paths = { cwd: "/project", logPath: `/logs/${key}.log` };
  return { key, timeoutMs: 1000, ...paths, ...parts, command: { ...usual, ...command } };
}
