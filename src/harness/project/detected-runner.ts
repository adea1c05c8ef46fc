import type { ExampleCommands } from "../plan/example-row.ts";
import type { RunnerName } from "../selector/types.ts";

/** A test runner that a project seems to use. */
export interface DetectedRunner {
  /** The tool as people call it: `pytest`, `vitest`, `jest`, `go test`. */
  readonly tool: string;
  /** The adapter that would run it. */
  readonly runner: RunnerName;
  /** Folder of the project part that it tests, relative to the root; `.` is the root. */
  readonly folder: string;
  /** What was found, one short sentence each: `package.json: vitest is a dependency`. */
  readonly evidence: readonly string[];
  /** A command that would run all of its tests. */
  readonly suite: string;
  /** How it would run one test and what is around it. */
  readonly example: Pick<ExampleCommands, "test" | "whole" | "touches">;
  /** Glob of the JUnit XML files that the command writes; null where the adapter needs none. */
  readonly report: string | null;
  /** What else the command needs before it works; null where nothing. */
  readonly needs: string | null;
}
