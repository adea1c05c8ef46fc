import type { RunRequest } from "../types.ts";
import { splitArguments } from "./arguments.ts";

/** Requests that may share a start-up, because all but file filters and `-t` is equal; in their order. */
export function groupByStart(requests: readonly RunRequest[]): readonly (readonly RunRequest[])[] {
  const groups = new Map<string, RunRequest[]>();
  for (const request of requests) {
    const key = keyOf(request);
    groups.set(key, [...(groups.get(key) ?? []), request]);
  }
  return [...groups.values()];
}

function keyOf({ cwd, command }: RunRequest): string {
  const { options, filters } = splitArguments(command.args);
  // `file:line` makes vitest record where tests stand, which is an option of the whole instance.
  const hasLine = filters.some((filter) => filter.includes(":"));
  return JSON.stringify([
    cwd,
    command.launcher,
    command.program,
    Object.entries(command.environment),
    options,
    hasLine,
  ]);
}
