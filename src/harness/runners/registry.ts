import type { RunnerName, SelectorCommand } from "../selector/types.ts";
import type { RunnerAdapter } from "./types.ts";

/** An adapter that is loaded when it is needed: commands that run nothing start without any. */
export interface AdapterEntry {
  readonly name: RunnerName;
  readonly load: () => Promise<RunnerAdapter>;
}

/** All adapters; `command` takes whatever the others do not know, so it stands last. */
export const adapters: readonly AdapterEntry[] = [
  { name: "pytest", load: async () => (await import("./pytest/adapter.ts")).pytestAdapter },
  { name: "vitest", load: async () => (await import("./vitest/adapter.ts")).vitestAdapter },
  { name: "command", load: async () => (await import("./command/adapter.ts")).commandAdapter },
];

/** The adapter that runs a command. */
export async function adapterFor(command: Pick<SelectorCommand, "runner">): Promise<RunnerAdapter> {
  const entry = adapters.find(({ name }) => name === command.runner);
  if (entry === undefined) throw new TypeError(`no adapter is registered for ${command.runner}`);
  return entry.load();
}
