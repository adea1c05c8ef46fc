import { plural } from "../../base/text/plural.ts";
import type { SelectorRun, TestResult } from "../runners/types.ts";
import { judgeEnd, refuse } from "./ends.ts";
import { describeCollectionError, describeTest, formatList, isFailing } from "./outcomes.ts";
import type { Verdict } from "./types.ts";

/** What RED left to be met. */
export interface GreenTarget {
  /** Tests that failed at RED and must pass now. */
  readonly pinned: readonly string[];
  /** Tests that passed at RED already and must still be there. */
  readonly greenOnly: readonly string[];
}

/**
 * Judges one run of a red or green selector, made with the change: everything passes, and no test of RED is missing.
 * @see specs/cycle.md §7
 */
export function judgeGreen(target: GreenTarget, run: SelectorRun): Verdict {
  return judgeEnd(run) ?? judgeFailures(run) ?? judgePresence(target, run) ?? passed(target, run);
}

function judgeFailures(run: SelectorRun): Verdict | null {
  const wrong = [
    ...run.collectionErrors.map(describeCollectionError),
    ...run.tests.filter(isFailing).map(describeTest),
  ];
  if (wrong.length === 0) return null;
  return {
    ...refuse(
      "still-failing",
      `${plural(wrong.length, "failure")} among its tests and files.`,
      "go on with the change, then run the loop again",
    ),
    expected: "every test of the selector passes",
    received: formatList(wrong),
  };
}

function judgePresence(target: GreenTarget, run: SelectorRun): Verdict | null {
  const byId = new Map(run.tests.map((test) => [test.id, test]));
  const missing = [...target.pinned, ...target.greenOnly].filter((id) => !byId.has(id));
  if (missing.length > 0) {
    return {
      ...refuse(
        "pinned-missing",
        `Gone since RED: ${plural(missing.length, "test")}.`,
        "GREEN must pass the very tests of RED: restore them, or run RED again with `loop red`",
      ),
      expected: formatList(missing),
      received: `${run.tests.length} tests, without these`,
    };
  }
  const notPassed = target.pinned.map((id) => byId.get(id) as TestResult).filter((test) => test.outcome !== "passed");
  if (notPassed.length === 0) return null;
  return {
    ...refuse(
      "pinned-not-passed",
      `Failed at RED and not run to a pass now: ${plural(notPassed.length, "test")}.`,
      "a skipped test proves nothing: take the skip out",
    ),
    expected: "passed",
    received: formatList(notPassed.map(describeTest)),
  };
}

function passed(target: GreenTarget, run: SelectorRun): Verdict {
  const count = run.tests.filter((test) => test.outcome === "passed").length;
  if (count === 0) {
    return {
      ...refuse(
        "nothing-passed",
        "No test passed: all were skipped or are expected to fail.",
        "enable at least one of them",
      ),
      received: formatList(run.tests.map(describeTest)),
    };
  }
  const pins = target.pinned.length === 0 ? "" : `, ${target.pinned.length} of them pinned at RED`;
  return { holds: true, code: "green-holds", message: `${count} passed${pins}.`, hint: null };
}
