import { checkArchive } from "../../harness/alignment/archive/check-archive.ts";
import { readAlignment, type Alignment } from "../../harness/alignment/read-alignment.ts";
import { openProject, type Project } from "./open-project.ts";
import type { ResultsOptions } from "./options.ts";
import type { CommandContext } from "./run-command.ts";

/** A project with what its files say. */
export interface AlignedProject extends Project, Alignment {}

/**
 * Opens a project for the commands that speak of its clauses.
 * @throws AppError `CONFIG_USAGE` where `--results` names nothing, or what is no results
 */
export async function openAlignment(
  context: CommandContext,
  { results = [] }: ResultsOptions,
): Promise<AlignedProject> {
  const project = await openProject(context);
  const { runs } = await checkArchive(project.workspace, project.plans);
  const alignment = await readAlignment(project.workspace, { plans: project.plans, runs, results });
  return { ...project, ...alignment };
}
