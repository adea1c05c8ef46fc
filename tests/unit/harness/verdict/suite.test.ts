import { describe, expect, it } from "vitest";
import { findFlaky } from "../../../../src/harness/verdict/flaky.ts";
import { judgeSuite } from "../../../../src/harness/verdict/suite.ts";
import { assertion, ended, run, test } from "./support.ts";

const failed = (id: string) => test(id, "failed", assertion("no"));
const passed = (id: string) => test(id, "passed");

// @spec specs/cycle.md §8
describe("judgeSuite", () => {
  it("takes the failures of the baseline for the known ones", () => {
    const verdict = judgeSuite({ before: null, knownFailures: new Set(), pinned: [] }, run([passed("a"), failed("b")]));
    expect(verdict).toMatchObject({ holds: true, code: "suite-baseline", knownFailures: ["b"] });
  });

  it("tells what was fixed, added, gone, newly skipped and still fails", () => {
    const before = [passed("kept"), failed("fixed"), failed("known"), passed("gone"), passed("skipped")];
    const now = run([passed("kept"), passed("fixed"), failed("known"), test("skipped", "skipped"), passed("new")]);
    const verdict = judgeSuite({ before, knownFailures: new Set(["fixed", "known"]), pinned: ["new"] }, now);
    expect(verdict.holds).toBe(true);
    expect(verdict.difference).toEqual({
      fixed: ["fixed"],
      newlyFailing: [],
      added: ["new"],
      gone: ["gone"],
      newlySkipped: ["skipped"],
      stillFailing: ["known"],
    });
  });

  it("shrinks the list of known failures and never lets a fixed test back in", () => {
    const first = judgeSuite({ before: [failed("a")], knownFailures: new Set(["a"]), pinned: [] }, run([passed("a")]));
    expect(first.knownFailures).toEqual([]);
    const again = judgeSuite(
      { before: [passed("a")], knownFailures: new Set(first.knownFailures), pinned: [] },
      run([failed("a")]),
    );
    expect(again).toMatchObject({ holds: false, code: "suite-regressed", knownFailures: [] });
  });

  it("refuses a failing test that was not there before", () => {
    const verdict = judgeSuite(
      { before: [passed("a")], knownFailures: new Set(), pinned: [] },
      run([passed("a"), failed("b")]),
    );
    expect(verdict.difference.newlyFailing).toEqual(["b"]);
    expect(verdict.received).toContain("b (failed)");
  });

  it("refuses a file that could be collected before and can not now", () => {
    const errors = [{ file: "b.py", failure: { type: "ImportError", message: "no" } }];
    const verdict = judgeSuite(
      { before: [passed("a")], knownFailures: new Set(), pinned: [] },
      run([passed("a")], { collectionErrors: errors }),
    );
    expect(verdict.code).toBe("suite-regressed");
  });

  it("refuses a suite without a pinned test", () => {
    const verdict = judgeSuite({ before: [passed("a")], knownFailures: new Set(), pinned: ["p"] }, run([passed("a")]));
    expect(verdict.code).toBe("pinned-missing");
  });

  it("refuses a suite that skips a pinned test", () => {
    const verdict = judgeSuite(
      { before: [passed("a")], knownFailures: new Set(), pinned: ["p"] },
      run([passed("a"), test("p", "skipped")]),
    );
    expect(verdict.code).toBe("pinned-not-passed");
  });

  it("does not take a suite that timed out for a suite", () => {
    const verdict = judgeSuite(
      { before: null, knownFailures: new Set(), pinned: [] },
      ended({ kind: "timed-out", limitMs: 5 }),
    );
    expect(verdict).toMatchObject({ holds: false, code: "timed-out" });
  });
});

describe("findFlaky", () => {
  it("names what came out otherwise the second time, missing tests too", () => {
    expect(findFlaky(["a", "b", "c"], [failed("a"), failed("b"), failed("c")], [failed("a"), passed("b")])).toEqual([
      "b",
      "c",
    ]);
  });
});
