import type { Failure, TestOutcome } from "../types.ts";
import { toFailure } from "./failure.ts";
import type { XmlElement } from "./parse-xml.ts";

/** What one `<testcase>` came to. */
export interface CaseResult {
  readonly outcome: TestOutcome;
  readonly failure: Failure | null;
  readonly reason: string | null;
}

/** GoogleTest and CTest tell by attribute what others tell by `<skipped>`. */
const notRun = new Set(["notrun", "disabled", "skipped", "suppressed", "ignored"]);

/**
 * The outcome of a test case, in whichever dialect it is written.
 * @see specs/runner-protocol.md §4.2
 */
export function judgeCase(testcase: XmlElement): CaseResult {
  const child = (name: string): XmlElement | undefined => testcase.children.find((element) => element.name === name);
  const skipped = child("skipped");
  const failure = child("failure");
  // node:test writes both for a test marked `todo` that fails as such tests may.
  if (skipped?.attributes["type"] === "todo" && failure !== undefined)
    return passed("expected-failure", reasonOf(skipped));
  if (failure !== undefined) return judgeFailure(toFailure(failure));
  const error = child("error");
  if (error !== undefined) return judgeError(toFailure(error));
  if (skipped !== undefined) {
    const isExpected = skipped.attributes["type"] === "pytest.xfail";
    return passed(isExpected ? "expected-failure" : "skipped", reasonOf(skipped));
  }
  const { status = "", result = "" } = testcase.attributes;
  if (notRun.has(status.toLowerCase()) || notRun.has(result.toLowerCase())) return passed("skipped", null);
  const flaky = child("flakyFailure") ?? child("flakyError");
  return passed("passed", flaky === undefined ? null : `passed when repeated, after: ${toFailure(flaky).message}`);
}

function judgeFailure(failure: Failure): CaseResult {
  const outcome = failure.message.startsWith("[XPASS(strict)]") ? "unexpected-pass" : "failed";
  return { outcome, failure, reason: null };
}

/** pytest says in the message whether the fixture or the test itself broke. */
function judgeError(failure: Failure): CaseResult {
  const outcome = /^failed on (?:setup|teardown) with/u.test(failure.message) ? "setup-failed" : "errored";
  return { outcome, failure, reason: null };
}

/** node:test says `true` where no reason was given. */
function reasonOf({ attributes, text }: XmlElement): string | null {
  const message = (attributes["message"] ?? "").trim();
  return (message === "true" ? "" : message) || text.trim() || null;
}

function passed(outcome: TestOutcome, reason: string | null): CaseResult {
  return { outcome, failure: null, reason };
}
