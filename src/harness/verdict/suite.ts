import { plural } from "../../base/text/plural.ts";
import type { CollectionError, SelectorRun, TestResult } from "../runners/types.ts";
import { judgeEnd, refuse } from "./ends.ts";
import { describeTest, formatList, isFailing } from "./outcomes.ts";
import type { SuiteDifference, Verdict } from "./types.ts";

/** What a suite is held against. */
export interface SuiteTarget {
  /** Tests of the last run of this suite; null at the baseline. */
  readonly before: readonly TestResult[] | null;
  /** Ids that failed at the baseline and never passed since. The list can only shrink. */
  readonly knownFailures: ReadonlySet<string>;
  /** Tests of this loop, run by the same runner, that the suite must hold and pass. */
  readonly pinned: readonly string[];
}

export interface SuiteVerdict extends Verdict {
  readonly difference: SuiteDifference;
  /** The known failures after this run. */
  readonly knownFailures: readonly string[];
}

/** A suite's tests, with each file that could not be collected as a failed test of its own. */
export function suiteTests(run: Pick<SelectorRun, "tests" | "collectionErrors">): readonly TestResult[] {
  return [...run.tests, ...run.collectionErrors.map(asTest)];
}

function asTest(error: CollectionError): TestResult {
  return {
    id: `${error.file ?? "outside any test"} (collection)`,
    file: error.file,
    name: error.file ?? "collection",
    outcome: "errored",
    durationMs: 0,
    failure: error.failure,
    reason: null,
  };
}

/**
 * Judges a suite run against the suite before: no new failure, and every pinned test there and passed.
 * @see specs/cycle.md §8
 */
export function judgeSuite(target: SuiteTarget, run: SelectorRun): SuiteVerdict {
  const now = suiteTests(run);
  const difference = compareSuites(target, now);
  const failing = new Set(now.filter(isFailing).map((test) => test.id));
  const knownFailures =
    target.before === null ? [...failing].sort() : [...target.knownFailures].filter((id) => failing.has(id)).sort();
  const verdict =
    judgeEnd(run) ??
    judgeRegression(target, difference, now) ??
    judgePinned(target, now) ??
    holds(target, difference, now);
  return { ...verdict, difference, knownFailures };
}

/** What became of each test between two runs; the known failures decide what is new. */
export function compareSuites(target: SuiteTarget, now: readonly TestResult[]): SuiteDifference {
  const before = new Map((target.before ?? now).map((test) => [test.id, test]));
  const after = new Map(now.map((test) => [test.id, test]));
  const ids = (keep: (test: TestResult) => boolean): string[] =>
    now
      .filter(keep)
      .map((test) => test.id)
      .sort();
  const wasFailing = (id: string): boolean => {
    const old = before.get(id);
    return target.knownFailures.has(id) || (old !== undefined && isFailing(old));
  };
  return {
    fixed: ids((test) => test.outcome === "passed" && wasFailing(test.id)),
    newlyFailing: target.before === null ? [] : ids((test) => isFailing(test) && !target.knownFailures.has(test.id)),
    added: ids((test) => !before.has(test.id)),
    gone: [...before.keys()].filter((id) => !after.has(id)).sort(),
    newlySkipped: ids(
      (test) => test.outcome === "skipped" && before.has(test.id) && before.get(test.id)?.outcome !== "skipped",
    ),
    stillFailing:
      target.before === null ? ids(isFailing) : ids((test) => isFailing(test) && target.knownFailures.has(test.id)),
  };
}

function judgeRegression(target: SuiteTarget, difference: SuiteDifference, now: readonly TestResult[]): Verdict | null {
  if (difference.newlyFailing.length === 0) return null;
  const byId = new Map(now.map((test) => [test.id, test]));
  return {
    ...refuse(
      "suite-regressed",
      `${plural(difference.newlyFailing.length, "new failure")}, beside ${plural(target.knownFailures.size, "known one")}.`,
      "mend them, then run the loop again",
    ),
    expected: "no failure but the known ones",
    received: formatList(difference.newlyFailing.map((id) => describeTest(byId.get(id) as TestResult))),
  };
}

function judgePinned(target: SuiteTarget, now: readonly TestResult[]): Verdict | null {
  const byId = new Map(now.map((test) => [test.id, test]));
  const gone = target.pinned.filter((id) => !byId.has(id));
  if (gone.length > 0) {
    return {
      ...refuse(
        "pinned-missing",
        `Not part of the suite: ${plural(gone.length, "test")} of this loop.`,
        "let the suite's command include them (`suites:` in the plan), or restore them",
      ),
      expected: formatList(gone),
      received: `${now.length} tests, without these`,
    };
  }
  const notPassed = target.pinned.map((id) => byId.get(id) as TestResult).filter((test) => test.outcome !== "passed");
  if (notPassed.length === 0) return null;
  return {
    ...refuse(
      "pinned-not-passed",
      "Tests of this loop do not pass within the suite.",
      "find what differs in the suite's run",
    ),
    expected: "passed",
    received: formatList(notPassed.map(describeTest)),
  };
}

function holds(target: SuiteTarget, difference: SuiteDifference, now: readonly TestResult[]): Verdict {
  const passed = now.filter((test) => test.outcome === "passed").length;
  const failed = now.filter(isFailing).length;
  if (target.before === null) {
    const failures = failed === 0 ? "no failure" : `${failed} failed; the failures are the known ones from now on`;
    const message = `Baseline: ${passed} passed, ${failures}.`;
    return { holds: true, code: "suite-baseline", message, hint: null };
  }
  const rest = failed === 0 ? "no failure" : `no failure but ${plural(difference.stillFailing.length, "known one")}`;
  return { holds: true, code: "suite-holds", message: `${passed} passed, ${rest}.`, hint: null };
}
