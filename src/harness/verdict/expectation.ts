import type { RedExpectation } from "../plan/types.ts";
import type { TestResult } from "../runners/types.ts";
import { firstLine, formatFailure } from "./outcomes.ts";

/** The results of a failed test that its plan does not expect: itself, or with one of its further failures in its place. */
export function strangeFailures(expectation: RedExpectation, test: TestResult): readonly TestResult[] {
  const all = [test, ...(test.furtherFailures ?? []).map((each) => ({ ...test, ...each }))];
  return all.filter((each) => !meetsExpectation(expectation, each));
}

/** Only the failure itself is looked at, never captured output. */
function meetsExpectation(expectation: RedExpectation, test: TestResult): boolean {
  if (test.failure === null || (test.outcome !== "failed" && test.outcome !== "errored")) return false;
  const text = formatFailure(test.failure);
  switch (expectation.kind) {
    case "assertion":
      return test.outcome === "failed";
    case "fails":
      return foldSpace(text).includes(foldSpace(expectation.text));
    case "matches":
      return matchesPattern(expectation.pattern, text);
    case "absent":
      return namesSymbol(text, expectation.symbol);
  }
}

/** First line first, then the whole message, white space folded in both. */
function matchesPattern(pattern: string, text: string): boolean {
  const expression = new RegExp(pattern, "u");
  return [firstLine(text), foldSpace(text), text].some((candidate) => expression.test(candidate));
}

/** Whether a message names a symbol as a word of its own, not as part of a longer name. */
export function namesSymbol(text: string, symbol: string): boolean {
  const escaped = symbol.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_$])`, "u").test(text);
}

/** An expectation in words. */
export function formatExpectation(expectation: RedExpectation): string {
  switch (expectation.kind) {
    case "assertion":
      return "a failed assertion";
    case "fails":
      return expectation.text;
    case "matches":
      return `a message matching /${expectation.pattern}/`;
    case "absent":
      return `an error that names the absent ${expectation.symbol}`;
  }
}

function foldSpace(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
