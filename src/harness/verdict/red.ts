import { plural } from "../../base/text/plural.ts";
import type { RedExpectation } from "../plan/types.ts";
import type { CollectionError, SelectorRun, TestResult } from "../runners/types.ts";
import { judgeEnd, refuse } from "./ends.ts";
import { formatExpectation, meetsExpectation, namesSymbol } from "./expectation.ts";
import { describeCollectionError, describeTest, formatFailure, formatList, isFailing } from "./outcomes.ts";
import type { RedVerdict, Verdict } from "./types.ts";

/**
 * Judges one run of a red selector, made without the change.
 * It holds if at least one test was collected, ran and failed with the expected message, and none failed otherwise.
 */
export function judgeRed(expectation: RedExpectation, run: SelectorRun): RedVerdict {
  const passed = run.tests.filter((test) => test.outcome === "passed").map((test) => test.id);
  const failures = run.tests.filter(isFailing);
  const verdict =
    judgeEnd(run) ?? judgeCollection(expectation, run.collectionErrors) ?? judgeFailures(expectation, run, failures);
  return { ...verdict, pinned: verdict.holds ? failures.map((test) => test.id) : [], greenOnly: passed };
}

/** Null where every file was collected, so that the tests decide. */
function judgeCollection(expectation: RedExpectation, errors: readonly CollectionError[]): Verdict | null {
  if (errors.length === 0) return null;
  const received = formatList(errors.map(describeCollectionError));
  if (expectation.kind !== "absent") {
    return {
      ...refuse(
        "undeclared-collection-error",
        "The test could not be imported or collected, and the plan does not declare that.",
        "mend the import, or, where the test needs a symbol that does not exist yet, write `absent: <symbol>` under the red selector",
      ),
      expected: formatExpectation(expectation),
      received,
    };
  }
  const strangers = errors.filter((error) => !namesSymbol(formatFailure(error.failure), expectation.symbol));
  if (strangers.length === 0) {
    return {
      holds: true,
      code: "red-absent",
      message: `The test cannot be collected without ${expectation.symbol}: ${received}`,
      hint: null,
    };
  }
  return {
    ...refuse(
      "undeclared-collection-error",
      "The test could not be imported or collected, for another reason than the declared one.",
      "mend the import, or correct the symbol in the plan",
    ),
    expected: formatExpectation(expectation),
    received: formatList(strangers.map(describeCollectionError)),
  };
}

function judgeFailures(expectation: RedExpectation, run: SelectorRun, failures: readonly TestResult[]): Verdict {
  if (failures.length === 0) return judgeNothingFailed(run);
  const expected = formatExpectation(expectation);
  const setUp = failures.filter((test) => test.outcome === "setup-failed");
  if (setUp.length > 0) {
    return {
      ...refuse("setup-failed", "The test's own body never ran: its set-up failed.", "mend the fixture or hook first"),
      expected,
      received: formatList(setUp.map(describeTest)),
    };
  }
  const others = failures.filter((test) => !meetsExpectation(expectation, test));
  if (others.length > 0) {
    return {
      ...refuse(
        "wrong-failure",
        others.length === failures.length
          ? "It fails, but not for the expected reason."
          : `${others.length} of ${failures.length} failures are not for the expected reason.`,
        wrongFailureHint(expectation, others),
      ),
      expected,
      received: formatList(others.map(describeTest)),
    };
  }
  return {
    holds: true,
    code: "red-holds",
    message: `${failures.length} of ${plural(run.tests.length, "test")} failed as expected: ${describeTest(failures[0] as TestResult)}`,
    hint: null,
  };
}

function judgeNothingFailed(run: SelectorRun): Verdict {
  if (run.tests.some((test) => test.outcome === "passed")) {
    return {
      ...refuse(
        "not-red",
        "It passes without the change: this test does not show what is missing.",
        "make the test demand the new behaviour; if the change is made already, put it aside first",
      ),
      received: `${run.tests.filter((test) => test.outcome === "passed").length} passed`,
    };
  }
  return {
    ...refuse(
      "only-skipped",
      "Every selected test was skipped or is expected to fail.",
      "enable the test, then run RED again",
    ),
    received: formatList(run.tests.map(describeTest)),
  };
}

function wrongFailureHint(expectation: RedExpectation, others: readonly TestResult[]): string {
  return expectation.kind === "assertion" && others.every((test) => test.outcome === "errored")
    ? "an error is no assertion: mend it, or, where this very error shows the gap, write its message under the red selector as `fails: …`"
    : "mend the test or its environment until it fails for the expected reason, or correct the expected message in the plan";
}
