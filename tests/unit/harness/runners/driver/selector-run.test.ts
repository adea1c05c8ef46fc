import { describe, expect, it } from "vitest";
import { applyLine, createProgress } from "../../../../../src/harness/runners/driver/progress.ts";
import { toSelectorRun, type DriverDeath } from "../../../../../src/harness/runners/driver/selector-run.ts";
import type { DriverProgress } from "../../../../../src/harness/runners/driver/types.ts";
import type { SelectorRun } from "../../../../../src/harness/runners/types.ts";
import { testWith } from "../support.ts";

const start = (key: string): object => ({ type: "selector-start", key });
const test = (key: string, name: "passed" | "failed" = "passed"): object => ({
  type: "test",
  key,
  test: testWith(name),
});
const end = (key: string, exitCode = 0): object => ({
  type: "selector-end",
  key,
  exitCode,
  processMs: 7,
  contradiction: null,
});

/** Applies lines a millisecond apart, the first at 1000. */
function progressAfter(...lines: readonly (object | string)[]): DriverProgress {
  const progress = createProgress(["a", "b"], 0);
  lines.forEach((line, index) =>
    applyLine(progress, typeof line === "string" ? line : JSON.stringify(line), 1000 + index),
  );
  return progress;
}

interface More {
  readonly death?: DriverDeath;
  readonly sharedStart?: boolean;
  readonly key?: string;
}

function runAfter(progress: DriverProgress, { death, sharedStart = true, key = "a" }: More = {}): SelectorRun {
  const runner = { runner: "pytest", version: "9", runtime: "CPython" } as const;
  const frame = { argv: ["pytest"], runner, sharedStart, driverStartedAtMs: 0, nowMs: 2000, now: new Date(10_000) };
  return toSelectorRun(progress.selectors.get(key)!, frame, death ?? { kind: "interrupted" });
}

describe("applyLine", () => {
  it("keeps the runner's version from its ready event", () => {
    const ready = { type: "ready", runner: "pytest", version: "9.0.3", runtime: "CPython 3.11.7" };
    expect(progressAfter(ready).ready).toEqual({ runner: "pytest", version: "9.0.3", runtime: "CPython 3.11.7" });
  });

  it("holds a senseless line against the selector that runs", () => {
    const progress = progressAfter(start("a"), "{", end("a"), start("b"), end("b"));
    expect(progress.selectors.get("a")?.problems).toHaveLength(1);
    expect(progress.selectors.get("b")?.problems).toEqual([]);
  });

  it("holds a senseless line between selectors against all that have not ended", () => {
    const progress = progressAfter(start("a"), end("a"), "null");
    expect(progress.selectors.get("a")?.problems).toEqual([]);
    expect(progress.selectors.get("b")?.problems).toEqual(["the driver wrote a line that is no event: null"]);
  });

  it.each([
    ["a test before its selector's start", [test("a")]],
    ["a second start", [start("a"), start("a")]],
    ["a selector that was not asked for", [start("a"), test("x")]],
    [
      "a test with an unknown outcome",
      [start("a"), { ...test("a"), test: { ...testWith("passed"), outcome: "great" } }],
    ],
    ["a test with a time below zero", [start("a"), { ...test("a"), test: { ...testWith("passed"), durationMs: -1 } }]],
    ["an exit code that is no number", [start("a"), { ...end("a"), exitCode: "0" }]],
  ])("takes this for a problem: %s", (_title, lines) => {
    expect(progressAfter(...lines).selectors.get("a")?.problems).toHaveLength(1);
  });
});

// @spec specs/runner-protocol.md §3
describe("toSelectorRun", () => {
  it("takes the driver's own time for a selector that shared its start-up", () => {
    const run = runAfter(progressAfter(start("a"), test("a"), end("a")));
    expect(run).toMatchObject({
      end: { kind: "complete", exitCode: 0 },
      processMs: 7,
      startedAt: "1970-01-01T00:00:09.000Z",
    });
  });

  it("takes the whole time since the driver's start for a selector alone", () => {
    const run = runAfter(progressAfter(start("a"), test("a"), end("a")), { sharedStart: false });
    expect(run).toMatchObject({ processMs: 2000, startedAt: "1970-01-01T00:00:08.000Z" });
  });

  it("is a contradiction when a test's result came after the end", () => {
    const run = runAfter(progressAfter(start("a"), test("a"), end("a"), test("a", "failed")));
    expect(run.end).toMatchObject({
      kind: "contradiction",
      message: expect.stringContaining("a selector that is ended"),
    });
  });

  it("ends as its driver did where the driver told no end", () => {
    const begun = progressAfter(start("a"), test("a"));
    const endWith = (death: DriverDeath, key = "a"): unknown => runAfter(begun, { death, key }).end;
    expect(endWith({ kind: "timed-out", limitMs: 5 })).toEqual({ kind: "timed-out", limitMs: 5 });
    expect(endWith({ kind: "died", end: { kind: "signalled", signal: "SIGBUS" } })).toMatchObject({ signal: "SIGBUS" });
    expect(endWith({ kind: "died", end: { kind: "exited", exitCode: 3 } }, "b")).toEqual({
      kind: "crashed",
      signal: null,
      message: "the runner ended with exit code 3 before the selector started",
    });
  });

  it("keeps a test that had begun as unfinished, with its time so far", () => {
    const begun = { type: "test-start", key: "a", id: "a.ts > slow", file: "a.ts", name: "slow" };
    const run = runAfter(progressAfter(start("a"), begun), { death: { kind: "timed-out", limitMs: 5 } });
    expect(run.tests).toEqual([{ ...testWith("unfinished", "a.ts > slow"), name: "slow", durationMs: 999 }]);
  });
});
