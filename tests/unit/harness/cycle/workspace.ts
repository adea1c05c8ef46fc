import type { Workspace } from "../../../../src/harness/cycle/workspace.ts";
import { loadPlans, type LoadedPlans } from "../../../../src/harness/plan/load.ts";
import { loadConfig } from "../../../../src/harness/project/config.ts";

/** The workspace of a project in a folder, with nobody listening. */
export async function makeWorkspace(root: string): Promise<{ workspace: Workspace } & LoadedPlans> {
  const config = await loadConfig(root);
  const loaded = await loadPlans(root, config.plans);
  const workspace = {
    root,
    config,
    plans: loaded.plans,
    clock: () => new Date(),
    emit: () => undefined,
    signal: new AbortController().signal,
    invocation: "npx loop",
    toolVersion: "0",
  };
  return { workspace, ...loaded };
}
