import { describe, expect, it } from "vitest";
import { judgeRed } from "../../../../src/harness/verdict/red.ts";
import { assertion, ended, run, test } from "./support.ts";

const fails = { kind: "fails", text: "AssertionError: Expected monitor to contain val_loss_name" } as const;
const right = assertion("Expected monitor to contain val_loss_name, got 'val_loss'\nassert 'a' in 'b'");

// @spec specs/cycle.md §6
describe("judgeRed", () => {
  it("holds when a test fails with the expected message and pins it", () => {
    const verdict = judgeRed(fails, run([test("t1", "failed", right), test("t2", "passed")]));
    expect(verdict).toMatchObject({ holds: true, code: "red-holds", pinned: ["t1"], greenOnly: ["t2"] });
  });

  it("says what to write where a report tells of a failed build without the compiler's words", () => {
    const failure = { type: "", message: "FAIL\texample.com/duty [build failed]" };
    const broken = { ...run([]), collectionErrors: [{ file: null, failure }] };
    for (const expectation of [fails, { kind: "absent", symbol: "Duty" } as const]) {
      const verdict = judgeRed(expectation, broken);
      expect(verdict).toMatchObject({ code: "undeclared-collection-error", pinned: [] });
      expect(verdict.hint).toContain("`absent: build failed`");
    }
    const declared = judgeRed({ kind: "absent", symbol: "build failed" }, broken);
    expect(declared).toMatchObject({ holds: true, code: "red-absent", pinned: [] });
  });

  it("refuses a selector whose tests all pass", () => {
    const verdict = judgeRed(fails, run([test("t1", "passed")]));
    expect(verdict).toMatchObject({ holds: false, code: "not-red", pinned: [] });
    expect(verdict.hint).toContain("put it aside");
  });

  it("refuses another failure and lays both messages side by side", () => {
    const verdict = judgeRed(fails, run([test("t1", "failed", assertion("ModelCheckpoint not instantiated"))]));
    expect(verdict.code).toBe("wrong-failure");
    expect(verdict.expected).toBe(fails.text);
    expect(verdict.received).toContain("AssertionError: ModelCheckpoint not instantiated");
  });

  it("refuses when one failure is right and another is not", () => {
    const tests = [test("t1", "failed", right), test("t2", "errored", { type: "KeyError", message: "'x'" })];
    expect(judgeRed(fails, run(tests))).toMatchObject({ holds: false, code: "wrong-failure" });
  });

  it("refuses a test of which only the first failure is right, and shows the other one", () => {
    const failure = { type: "RuntimeError", message: "database is down" };
    const mixed = { ...test("t1", "failed", right), furtherFailures: [{ outcome: "errored", failure }] as const };
    const verdict = judgeRed(fails, run([mixed]));
    expect(verdict).toMatchObject({ holds: false, code: "wrong-failure", pinned: [] });
    expect(verdict.message).toBe("1 of 2 failures are not for the expected reason.");
    expect(verdict.received).toBe("t1 (errored): RuntimeError: database is down");
  });

  it("holds when all failures of a test are right", () => {
    const both = { ...test("t1", "failed", right), furtherFailures: [{ outcome: "failed", failure: right }] as const };
    expect(judgeRed(fails, run([both]))).toMatchObject({ holds: true, pinned: ["t1"] });
  });

  it("refuses a test whose tear-down fails behind the expected failure", () => {
    const failure = { type: "OSError", message: "not closed" };
    const torn = { ...test("t1", "failed", right), furtherFailures: [{ outcome: "setup-failed", failure }] as const };
    expect(judgeRed(fails, run([torn]))).toMatchObject({
      code: "wrong-failure",
      received: expect.stringContaining("(setup-failed): OSError: not closed"),
    });
  });

  it("folds white space when it matches the expected text", () => {
    const wrapped = assertion("Expected monitor\n   to contain   val_loss_name");
    expect(judgeRed(fails, run([test("t", "failed", wrapped)])).holds).toBe(true);
  });

  it("accepts an error of the code under test when the plan expects its message", () => {
    const error = { type: "TypeError", message: "fit() got an unexpected keyword argument 'accum'" };
    const expectation = { kind: "fails", text: "unexpected keyword argument 'accum'" } as const;
    expect(judgeRed(expectation, run([test("t", "errored", error)])).holds).toBe(true);
  });

  it("counts only assertions where the plan expects no message", () => {
    const error = { type: "TypeError", message: "boom" };
    const verdict = judgeRed({ kind: "assertion" }, run([test("t", "errored", error)]));
    expect(verdict).toMatchObject({ holds: false, code: "wrong-failure" });
    expect(verdict.hint).toContain("fails:");
    expect(judgeRed({ kind: "assertion" }, run([test("t", "failed", assertion("1 == 2"))])).holds).toBe(true);
  });

  it("matches a pattern against the first line and the whole message", () => {
    const expectation = { kind: "matches", pattern: "^AssertionError: .*val_loss'$" } as const;
    expect(judgeRed(expectation, run([test("t", "failed", right)])).holds).toBe(true);
  });

  it("refuses a failed set-up even with the expected message", () => {
    const verdict = judgeRed(fails, run([test("t", "setup-failed", right)]));
    expect(verdict).toMatchObject({ holds: false, code: "setup-failed" });
  });

  it("refuses skips and expected failures", () => {
    expect(judgeRed(fails, run([test("a", "skipped"), test("b", "expected-failure")])).code).toBe("only-skipped");
  });

  it("refuses an undeclared import error", () => {
    const errors = [
      { file: "tests/a.py", failure: { type: "ImportError", message: "cannot import name 'fit_model'" } },
    ];
    const verdict = judgeRed(fails, run([], { collectionErrors: errors }));
    expect(verdict.code).toBe("undeclared-collection-error");
    expect(verdict.received).toContain("ImportError: cannot import name 'fit_model'");
  });

  it("accepts a declared import error that names the absent symbol", () => {
    const errors = [
      { file: "tests/a.py", failure: { type: "ImportError", message: "cannot import name 'fit_model'" } },
    ];
    const absent = { kind: "absent", symbol: "fit_model" } as const;
    expect(judgeRed(absent, run([], { collectionErrors: errors }))).toMatchObject({ holds: true, code: "red-absent" });
  });

  it("does not take a longer name for the absent symbol", () => {
    const errors = [
      { file: "tests/a.py", failure: { type: "ImportError", message: "cannot import name 'fit_model_v2'" } },
    ];
    const absent = { kind: "absent", symbol: "fit_model" } as const;
    expect(judgeRed(absent, run([], { collectionErrors: errors })).code).toBe("undeclared-collection-error");
  });

  it("accepts a test that fails in its body for want of the absent symbol", () => {
    const error = { type: "TypeError", message: "(0 , fitModel) is not a function" };
    const absent = { kind: "absent", symbol: "fitModel" } as const;
    expect(judgeRed(absent, run([test("t", "errored", error)]))).toMatchObject({ holds: true, pinned: ["t"] });
  });

  it.each([
    [{ kind: "no-tests", exitCode: 0, near: ["adds"] }, "no-tests"],
    [{ kind: "contradiction", exitCode: 0, message: "exit 0 with a failed test" }, "contradiction"],
    [{ kind: "crashed", signal: "SIGSEGV", message: "SIGSEGV" }, "crashed"],
    [{ kind: "timed-out", limitMs: 1000 }, "timed-out"],
    [{ kind: "interrupted" }, "interrupted"],
    [{ kind: "not-started", message: "pytest: not found", hint: "pip install pytest" }, "not-started"],
  ] as const)("never takes a run that ended with %o for RED", (end, code) => {
    expect(judgeRed({ kind: "assertion" }, ended(end))).toMatchObject({ holds: false, code, pinned: [] });
  });

  it.each([[], ["adds"]])("says that a test that is not there may still have to be written, near %j", (...near) => {
    const { hint } = judgeRed({ kind: "assertion" }, ended({ kind: "no-tests", exitCode: 0, near }));
    expect(hint).toContain("write the test");
  });
});
