import { constants } from "node:os";
import type { ProcessEnd } from "../../../base/process/types.ts";
import { judgeExit } from "../exit-agreement.ts";
import type { RunEnd, RunnerVersion, SelectorRun, TestResult } from "../types.ts";
import type { SelectorProgress } from "./types.ts";

/** Why a driver has gone before a selector came to its end. */
export type DriverDeath =
  | { readonly kind: "timed-out"; readonly limitMs: number }
  | { readonly kind: "interrupted" }
  | { readonly kind: "died"; readonly end: ProcessEnd };

/** What surrounds a selector's own events. */
export interface RunFrame {
  readonly argv: readonly string[];
  readonly runner: RunnerVersion;
  readonly sharedStart: boolean;
  /** Start of the driver, of this process's own clock. */
  readonly driverStartedAtMs: number;
  readonly nowMs: number;
  /** The wall clock's time of `nowMs`. */
  readonly now: Date;
}

/**
 * The run of one selector, from what its driver told; `death` counts where the driver did not tell its end.
 * @see specs/runner-protocol.md §3
 */
export function toSelectorRun(progress: SelectorProgress, frame: RunFrame, death: DriverDeath): SelectorRun {
  // A start-up of its own belongs to the selector; a shared one to nobody.
  const startedAtMs = frame.sharedStart ? progress.startedAtMs : frame.driverStartedAtMs;
  const elapsedMs = Math.max(0, frame.nowMs - startedAtMs);
  return {
    key: progress.key,
    end: endOf(progress, frame.runner, death),
    tests: [...progress.tests, ...unfinishedTests(progress, frame.nowMs)],
    collectionErrors: [...progress.collectionErrors],
    argv: frame.argv,
    runner: frame.runner,
    startedAt: new Date(frame.now.getTime() - elapsedMs).toISOString(),
    processMs: frame.sharedStart ? (progress.exit?.processMs ?? elapsedMs) : elapsedMs,
    sharedStart: frame.sharedStart,
  };
}

function unfinishedTests({ open }: SelectorProgress, nowMs: number): readonly TestResult[] {
  return [...open.values()].map(({ sinceMs, ...test }) => {
    return { ...test, outcome: "unfinished", durationMs: nowMs - sinceMs, failure: null, reason: null };
  });
}

function endOf(progress: SelectorProgress, { runner }: RunnerVersion, death: DriverDeath): RunEnd {
  const { exit, problems, open, tests, collectionErrors } = progress;
  if (exit === null) return endByDeath(progress, death);
  if (exit.exitCode < 0) return crashedBySignal(-exit.exitCode);
  const problem = exit.contradiction ?? problems[0] ?? unendedTest([...open.keys()]);
  if (problem !== null) return { kind: "contradiction", exitCode: exit.exitCode, message: problem };
  return judgeExit({ runner, exitCode: exit.exitCode, tests, collectionErrors });
}

function endByDeath(progress: SelectorProgress, death: DriverDeath): RunEnd {
  if (death.kind !== "died") return death;
  const when = progress.state === "waiting" ? "before the selector started" : "before the selector ended";
  if (death.end.kind === "signalled") {
    return { kind: "crashed", signal: death.end.signal, message: `${death.end.signal} ended the runner ${when}` };
  }
  const how = death.end.kind === "exited" ? `exit code ${death.end.exitCode}` : death.end.kind;
  return { kind: "crashed", signal: null, message: `the runner ended with ${how} ${when}` };
}

function crashedBySignal(number: number): RunEnd {
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `signal ${number}`;
  return { kind: "crashed", signal: name, message: `${name} ended the runner before the selector ended` };
}

function unendedTest(ids: readonly string[]): string | null {
  return ids[0] === undefined ? null : `the runner came to its end, but this test has no result: ${ids[0]}`;
}
