import { resolve } from "node:path";
import type { Workspace } from "../../harness/cycle/workspace.ts";
import { loadPlans, type LoadedPlans } from "../../harness/plan/load.ts";
import { loadConfig } from "../../harness/project/config.ts";
import { findRoot } from "../../harness/project/root.ts";
import { invocationIn } from "./invocation.ts";
import type { CommandContext } from "./run-command.ts";
import { readVersion } from "../version.ts";

/** A project with its plans. */
export interface Project extends LoadedPlans {
  readonly workspace: Workspace;
}

/**
 * Root, configuration and plans of the project that a command works on.
 * @throws AppError `GIT_NOT_A_REPOSITORY`, `CONFIG_INVALID`, `IO_FAILED`
 */
export async function openProject(context: CommandContext): Promise<Project> {
  const root = findRoot(resolve(context.options.root ?? "."));
  const config = await loadConfig(root);
  const loaded = await loadPlans(root, config.plans);
  const workspace: Workspace = {
    root,
    config,
    plans: loaded.plans,
    clock: () => new Date(),
    emit: context.emit,
    signal: context.signal,
    invocation: invocationIn(root),
    toolVersion: readVersion(),
  };
  return { workspace, ...loaded };
}
