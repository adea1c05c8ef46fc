import { plural } from "../../base/text/plural.ts";
import type { RedExpectation } from "../plan/types.ts";
import type { SelectorRun, TestResult } from "../runners/types.ts";
import { judgeEnd, refuse } from "./ends.ts";
import { formatExpectation, namesSymbol, strangeFailures } from "./expectation.ts";
import { describeCollectionError, describeTest, formatFailure, formatList, isFailing } from "./outcomes.ts";
import type { RedVerdict, Verdict } from "./types.ts";

/**
 * Judges one run of a red selector, made without the change.
 * It holds if at least one test was collected, ran and failed with the expected message, and none failed otherwise.
 * @see specs/cycle.md §6
 */
export function judgeRed(expectation: RedExpectation, run: SelectorRun): RedVerdict {
  const passed = run.tests.filter((test) => test.outcome === "passed").map((test) => test.id);
  const failures = run.tests.filter(isFailing);
  const verdict = judgeEnd(run) ?? judgeCollection(expectation, run) ?? judgeFailures(expectation, run, failures);
  return { ...verdict, pinned: verdict.holds ? failures.map((test) => test.id) : [], greenOnly: passed };
}

/** Null where every file was collected, so that the tests decide. */
function judgeCollection(expectation: RedExpectation, run: SelectorRun): Verdict | null {
  const errors = run.collectionErrors;
  if (errors.length === 0) return null;
  const received = formatList(errors.map(describeCollectionError));
  if (expectation.kind !== "absent") {
    return {
      ...refuse(
        "undeclared-collection-error",
        "The test could not be imported or collected, and the plan does not declare that.",
        `mend the import, or, where the test needs a symbol that does not exist yet, write \`absent: <symbol>\` under the red selector${wordlessBuild(run)}`,
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
      `mend the import, or correct the symbol in the plan${wordlessBuild(run)}`,
    ),
    expected: formatExpectation(expectation),
    received: formatList(strangers.map(describeCollectionError)),
  };
}

/** Some reports of compiled languages say that the build failed, and not why: no symbol could be found in them. */
function wordlessBuild({ collectionErrors }: SelectorRun): string {
  const bare = /^FAIL\s+\S+ \[((?:build|setup) failed)\]$/u;
  const words = collectionErrors
    .map(({ failure }) => bare.exec(failure.message)?.[1])
    .find((found) => found !== undefined);
  return words === undefined
    ? ""
    : `; this report does not carry the compiler's words, the log does: use a reporter that does (go-junit-report), or write \`absent: ${words}\`, which every such failure meets`;
}

function judgeFailures(expectation: RedExpectation, run: SelectorRun, failures: readonly TestResult[]): Verdict {
  if (failures.length === 0) return judgeNothingFailed(run);
  const expected = formatExpectation(expectation);
  const setUp = failures.filter((test) => test.outcome === "setup-failed");
  if (setUp.length > 0) {
    return {
      ...refuse(
        "setup-failed",
        "Its set-up or tear-down failed, so that its own failure proves nothing.",
        "mend the fixture or hook first",
      ),
      expected,
      received: formatList(setUp.map(describeTest)),
    };
  }
  const count = failures.reduce((sum, test) => sum + 1 + (test.furtherFailures?.length ?? 0), 0);
  const strangers = failures.flatMap((test) => strangeFailures(expectation, test));
  if (strangers.length > 0) {
    return {
      ...refuse(
        "wrong-failure",
        strangers.length === count
          ? "It fails, but not for the expected reason."
          : `${strangers.length} of ${count} failures are not for the expected reason.`,
        wrongFailureHint(expectation, strangers),
      ),
      expected,
      received: formatList(strangers.map(describeTest)),
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
