import { describe, expect, it } from "vitest";
import { judgeGreen } from "../../../../src/harness/verdict/green.ts";
import { assertion, run, test } from "./support.ts";

const target = { pinned: ["t1"], greenOnly: ["t2"] };

// @spec specs/cycle.md §7
describe("judgeGreen", () => {
  it("holds when the pinned and the earlier tests pass", () => {
    const verdict = judgeGreen(target, run([test("t1", "passed"), test("t2", "passed")]));
    expect(verdict).toMatchObject({ holds: true, code: "green-holds" });
  });

  it("refuses a failing test", () => {
    const verdict = judgeGreen(target, run([test("t1", "failed", assertion("no")), test("t2", "passed")]));
    expect(verdict.code).toBe("still-failing");
    expect(verdict.received).toContain("t1 (failed): AssertionError: no");
  });

  it("refuses when a pinned test is gone", () => {
    expect(judgeGreen(target, run([test("t2", "passed")])).code).toBe("pinned-missing");
  });

  it("refuses when a test that passed at RED is gone", () => {
    expect(judgeGreen(target, run([test("t1", "passed")])).code).toBe("pinned-missing");
  });

  it("refuses when a pinned test is skipped", () => {
    expect(judgeGreen(target, run([test("t1", "skipped"), test("t2", "passed")])).code).toBe("pinned-not-passed");
  });

  it("refuses a file that can not be imported any more", () => {
    const errors = [{ file: "b.py", failure: { type: "SyntaxError", message: "invalid syntax" } }];
    const verdict = judgeGreen(target, run([test("t1", "passed"), test("t2", "passed")], { collectionErrors: errors }));
    expect(verdict.code).toBe("still-failing");
  });

  it("refuses a selector of which nothing passes", () => {
    expect(judgeGreen({ pinned: [], greenOnly: [] }, run([test("t", "skipped")])).code).toBe("nothing-passed");
  });

  it("takes a strict unexpected pass for a failure and a plain one not", () => {
    const strict = test("t3", "unexpected-pass", { type: "Failed", message: "[XPASS(strict)]" });
    const plain = test("t3", "unexpected-pass");
    const passing = [test("t1", "passed"), test("t2", "passed")];
    expect(judgeGreen(target, run([...passing, strict])).holds).toBe(false);
    expect(judgeGreen(target, run([...passing, plain])).holds).toBe(true);
  });
});
