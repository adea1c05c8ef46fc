import type { TestResult } from "../../runners/types.ts";
import type { ResultOutcome } from "./types.ts";

/**
 * What a runner's outcome says of a clause. A test that is marked to fail, and does, shows nothing: it counts like one
 * that was skipped. One that is marked so and does not fail passed, unless its runner takes that for a failure.
 */
export function toOutcome({ outcome, failure }: Pick<TestResult, "outcome" | "failure">): ResultOutcome {
  if (outcome === "passed") return "passed";
  if (outcome === "skipped" || outcome === "expected-failure") return "skipped";
  return outcome === "unexpected-pass" && failure === null ? "passed" : "failed";
}
