import type { RunEnd, SelectorRun } from "../runners/types.ts";
import type { Verdict } from "./types.ts";

/**
 * The verdict of a run that came to no conclusion of its own: nothing ran, it crashed, took too long or contradicted itself.
 * Null where the runner came to its end and its tests can be judged.
 * @see specs/cycle.md §9
 */
export function judgeEnd(run: SelectorRun): Verdict | null {
  const { end } = run;
  switch (end.kind) {
    case "complete":
      return null;
    case "no-tests":
      return refuse("no-tests", "No test matched the selector.", noTestsHint(end));
    case "contradiction":
      return refuse(
        "contradiction",
        `The runner's exit code and its report do not agree: ${end.message}`,
        "read the log; a runner that contradicts itself proves nothing",
      );
    case "crashed":
      return refuse(
        "crashed",
        `The runner crashed: ${end.message}`,
        "read the end of the log and mend the crash first",
      );
    case "timed-out":
      return refuse(
        "timed-out",
        `The time limit of ${end.limitMs / 1000} s ran out; the whole process tree was ended.`,
        "raise it with `timeout: 20m` under the selector, or mend what hangs",
      );
    case "interrupted":
      return refuse("interrupted", "The run was interrupted.", "run the same command again");
    case "not-started":
      return refuse("not-started", `The runner did not start: ${end.message}`, end.hint);
  }
}

function noTestsHint({ near, hint }: Extract<RunEnd, { kind: "no-tests" }>): string {
  if (hint !== undefined) return hint;
  return near.length === 0
    ? "write the test, or correct the selector in the plan; a run without tests proves nothing"
    : `write the test, or correct the selector in the plan; close to it: ${near.join(" · ")}`;
}

/** A verdict that does not hold. */
export function refuse(code: Verdict["code"], message: string, hint: string): Verdict {
  return { holds: false, code, message, hint };
}
