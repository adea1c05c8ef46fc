import { join } from "node:path";
import type { RunRequest, SelectorRun, TestOutcome, TestResult } from "../../../../src/harness/runners/types.ts";
import type { RunnerName } from "../../../../src/harness/selector/types.ts";

/** A test with this outcome. */
export function testWith(outcome: TestOutcome, id = `a.ts > ${outcome}`): TestResult {
  return { id, file: "a.ts", name: outcome, outcome, durationMs: 1, failure: null, reason: null };
}

/** A request of a runner in a folder. */
export function requestIn(folder: string, runner: RunnerName, key: string): RunRequest {
  const command = { text: key, environment: {}, launcher: [], runner, program: runner, args: [key] };
  return { key, command, cwd: folder, timeoutMs: 30_000, logPath: join(folder, "logs", `${key}.log`) };
}

/** A complete run that passed. */
export function passedRun({ key, command }: RunRequest, tests: readonly TestResult[] = []): SelectorRun {
  return {
    key,
    end: { kind: "complete", exitCode: 0 },
    tests,
    collectionErrors: [],
    argv: [],
    runner: { runner: command.runner, version: "1.2.3", runtime: "R 1" },
    startedAt: "2025-01-01T00:00:00.000Z",
    processMs: 1,
    sharedStart: false,
  };
}
