import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import { loadTemplates } from "../summary/templates.ts";
import type { TemplateSet } from "../summary/types.ts";
import type { Workspace } from "./workspace.ts";

/**
 * The templates in force in a project: the built-in ones with its own laid over them.
 * @throws AppError `CONFIG_INVALID` where the folder that it names does not exist, `IO_FAILED`
 */
export async function loadProjectTemplates({ root, config }: Pick<Workspace, "root" | "config">): Promise<TemplateSet> {
  if (config.templates === null) return loadTemplates(null);
  const folder = join(root, config.templates);
  if (existsSync(folder)) return loadTemplates(folder);
  throw new AppError("CONFIG_INVALID", "The folder of the templates does not exist", {
    received: config.templates,
    expected: "a folder with templates, relative to the repository's root",
    hint: "correct `templates` in loop.config.json, or take it out",
    where: { file: "loop.config.json" },
  });
}

/**
 * Proves a project's own templates before anything runs, not when a loop is to be published.
 * @throws AppError `CONFIG_INVALID`, `TEMPLATE_INVALID` with every problem
 */
export async function assertTemplates(workspace: Pick<Workspace, "root" | "config">): Promise<void> {
  if (workspace.config.templates === null) return;
  const { checkTemplates } = await import("../summary/check-templates.ts");
  checkTemplates(await loadProjectTemplates(workspace));
}
