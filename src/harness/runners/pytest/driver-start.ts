import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import type { SessionOptions } from "../driver/types.ts";
import type { RequestedCommand, RunContext, RunRequest } from "../types.ts";
import { startHint } from "./start-hint.ts";

const plugins = fileURLToPath(new URL("./driver", import.meta.url));

/**
 * What the waiting pytest is started with. It reads no configuration of the project: that is for its children,
 * which get the selector's own arguments and nothing else.
 */
const waiting = ["-c", "/dev/null", "-p", "no:warnings", "-p", "loop_pytest_server"];

/** Requests that may share a start-up, because environment, folder, launcher and program are equal; in their order. */
export function groupByStart(requests: readonly RunRequest[]): readonly (readonly RunRequest[])[] {
  const groups = new Map<string, RunRequest[]>();
  for (const request of requests) {
    const { environment, launcher, program } = request.command;
    const key = JSON.stringify([request.cwd, launcher, program, Object.entries(environment)]);
    groups.set(key, [...(groups.get(key) ?? []), request]);
  }
  return [...groups.values()];
}

/** How the requests of one group are started together. */
export function sessionFor(group: readonly RunRequest[], context: RunContext): SessionOptions {
  const { command, cwd } = group[0] as RunRequest;
  const start = [...command.launcher, command.program];
  return {
    argv: [...start, ...waiting],
    argvOf,
    env: driverEnvironment({ ...process.env, ...command.environment }),
    cwd,
    runner: "pytest",
    requests: group.map((request) => ({ request, args: argumentsOf(request) })),
    context,
    startHint: (output) => startHint(start, output),
  };
}

/** What is executed for a request. */
export function argvOf(request: RequestedCommand): readonly string[] {
  return [...request.command.launcher, request.command.program, ...argumentsOf(request)];
}

/** One file that cannot be imported makes pytest run nothing at all, unless it is told to go on. */
function argumentsOf({ command, keepGoing = false }: RequestedCommand): readonly string[] {
  return keepGoing ? [...command.args, "--continue-on-collection-errors"] : command.args;
}

/** The plugins' folder comes first while pytest waits; what stood there before is kept for the children. */
function driverEnvironment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PYTHONPATH, PYTEST_ADDOPTS } = base;
  return {
    ...base,
    PYTHONPATH: PYTHONPATH === undefined ? plugins : `${plugins}${delimiter}${PYTHONPATH}`,
    PYTEST_ADDOPTS: "",
    ...(PYTHONPATH === undefined ? {} : { LOOP_KEPT_PYTHONPATH: PYTHONPATH }),
    ...(PYTEST_ADDOPTS === undefined ? {} : { LOOP_KEPT_PYTEST_ADDOPTS: PYTEST_ADDOPTS }),
  };
}
