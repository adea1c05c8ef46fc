import { describe, expect, it } from "vitest";
import { judgeExit } from "../../../../src/harness/runners/exit-agreement.ts";
import type { RunEnd, TestOutcome } from "../../../../src/harness/runners/types.ts";
import type { RunnerName } from "../../../../src/harness/selector/types.ts";
import { testWith } from "./support.ts";

function kindOf(runner: RunnerName, exitCode: number, ...outcomes: TestOutcome[]): RunEnd["kind"] {
  const tests = outcomes.map((outcome) => testWith(outcome));
  return judgeExit({ runner, exitCode, tests, collectionErrors: [] }).kind;
}

// @spec specs/runner-protocol.md §3.1
describe("judgeExit", () => {
  it.each(["failed", "errored", "setup-failed", "timed-out", "unfinished"] as const)(
    "wants a failing exit code beside a test that is %s",
    (outcome) => {
      expect(kindOf("vitest", 0, "passed", outcome)).toBe("contradiction");
      expect(kindOf("vitest", 1, "passed", outcome)).toBe("complete");
    },
  );

  it.each(["passed", "skipped", "expected-failure"] as const)(
    "wants exit code 0 beside tests that are %s",
    (outcome) => {
      expect(kindOf("pytest", 0, outcome)).toBe("complete");
      expect(kindOf("pytest", 1, outcome)).toBe("contradiction");
    },
  );

  it("lets an unexpected pass come with 0 and with 1, and with no other", () => {
    expect([0, 1, 2].map((code) => kindOf("pytest", code, "unexpected-pass"))).toEqual([
      "complete",
      "complete",
      "contradiction",
    ]);
  });

  it("knows by which codes each runner says that it found nothing", () => {
    expect([0, 4, 5].map((code) => kindOf("pytest", code))).toEqual(["no-tests", "no-tests", "no-tests"]);
    expect([1, 2, 3].map((code) => kindOf("pytest", code))).toEqual([
      "contradiction",
      "contradiction",
      "contradiction",
    ]);
    expect([0, 1, 2].map((code) => kindOf("vitest", code))).toEqual(["no-tests", "no-tests", "contradiction"]);
    expect([0, 4, 101].map((code) => kindOf("command", code))).toEqual(["no-tests", "no-tests", "no-tests"]);
  });

  it("lets pytest's code for nothing collected come with a module's skip", () => {
    expect(kindOf("pytest", 5, "skipped")).toBe("complete");
  });

  it("counts a collection error as a failure", () => {
    const collectionErrors = [{}];
    expect(judgeExit({ runner: "pytest", exitCode: 2, tests: [], collectionErrors }).kind).toBe("complete");
    expect(judgeExit({ runner: "pytest", exitCode: 0, tests: [], collectionErrors }).kind).toBe("contradiction");
  });
});
