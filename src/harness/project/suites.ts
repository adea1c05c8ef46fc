import type { ExampleCommands } from "../plan/example-row.ts";
import type { NewSuite } from "../plan/new-plan.ts";
import type { DetectedRunner } from "./detected-runner.ts";

/** Suites for the configuration, where a suite is a command line and nothing more. */
export function configSuites(runners: readonly DetectedRunner[]): readonly string[] {
  return runners.filter(({ runner }) => runner !== "command").map(({ suite }) => suite);
}

/** Suites for a plan's front matter: commands, with their reports, only where there is nothing that needs no report. */
export function planSuites(runners: readonly DetectedRunner[]): readonly NewSuite[] {
  const plain = configSuites(runners);
  if (plain.length > 0) return plain;
  return runners.map((runner) => ({ run: runner.suite, ...optionsOf(runner) }));
}

/** Commands for the example row of a new plan, of the runner whose suite is used; null where none was detected. */
export function exampleFor(
  runners: readonly DetectedRunner[],
  suites: readonly string[] = configSuites(runners),
): ExampleCommands | null {
  const chosen = runners.find(({ suite }) => suites.includes(suite)) ?? runners[0];
  return chosen === undefined ? null : { ...chosen.example, options: optionsOf(chosen) };
}

/** A command runs in the folder of what it tests; runners with an adapter start at the root. */
function optionsOf({ runner, folder, report }: DetectedRunner): { readonly cwd?: string; readonly report?: string } {
  return {
    ...(runner === "command" && folder !== "." && { cwd: folder }),
    ...(report !== null && { report }),
  };
}
