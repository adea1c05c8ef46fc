export type RunnerName = "pytest" | "vitest" | "command";

/** A command line that a person wrote, taken apart; no shell ever sees it. */
export interface SelectorCommand {
  /** As written in the plan. */
  readonly text: string;
  /** Assignments before the command, in order: `CUDA_VISIBLE_DEVICES="" pytest …`. */
  readonly environment: Readonly<Record<string, string>>;
  /** What starts the runner: `["npx"]`, `["uv", "run"]`, `["poetry", "run"]`, `["python", "-m"]`, or none. */
  readonly launcher: readonly string[];
  readonly runner: RunnerName;
  /** The runner's own word on the command line: `pytest`, `vitest`, `./run-tests.sh`. */
  readonly program: string;
  readonly args: readonly string[];
}
