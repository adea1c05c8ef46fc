import type { TestResult } from "../runners/types.ts";
import { isFailing } from "./outcomes.ts";

/** Ids, among those asked for, whose second run came out otherwise than the first. A test that is missing the second time counts. */
export function findFlaky(
  ids: readonly string[],
  first: readonly TestResult[],
  second: readonly TestResult[],
): readonly string[] {
  const failedFirst = failingIds(first);
  const failedSecond = failingIds(second);
  return ids.filter((id) => failedFirst.has(id) !== failedSecond.has(id)).sort();
}

function failingIds(tests: readonly TestResult[]): ReadonlySet<string> {
  return new Set(tests.filter(isFailing).map((test) => test.id));
}
