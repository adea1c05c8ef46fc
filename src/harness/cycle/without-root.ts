import type { Failure, RunEnd, SelectorRun } from "../runners/types.ts";

/**
 * A run whose messages name files relative to the project's root: where a work tree lies is nobody's business, and two
 * work trees of one commit give one text. Logs stay as the runner wrote them.
 */
export function withoutRoot(run: SelectorRun, root: string): SelectorRun {
  const clean = (text: string): string => stripRoot(text, root);
  const cleanFailure = (failure: Failure): Failure => ({ ...failure, message: clean(failure.message) });
  return {
    ...run,
    end: cleanEnd(run.end, clean),
    argv: run.argv.map(clean),
    tests: run.tests.map((test) => ({
      ...test,
      failure: test.failure === null ? null : cleanFailure(test.failure),
      ...(test.furtherFailures === undefined
        ? {}
        : { furtherFailures: test.furtherFailures.map((each) => ({ ...each, failure: cleanFailure(each.failure) })) }),
      reason: test.reason === null ? null : clean(test.reason),
    })),
    collectionErrors: run.collectionErrors.map((error) => ({ ...error, failure: cleanFailure(error.failure) })),
  };
}

/** A text with the root taken out of its paths; the root by itself becomes `.`. */
export function stripRoot(text: string, root: string): string {
  const escaped = root.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return text
    .replaceAll(new RegExp(`(?:file://)?${escaped}/`, "g"), "")
    .replaceAll(new RegExp(`${escaped}(?![\\p{L}\\p{N}._-])`, "gu"), ".");
}

function cleanEnd(end: RunEnd, clean: (text: string) => string): RunEnd {
  if (end.kind === "not-started") return { ...end, message: clean(end.message), hint: clean(end.hint) };
  return "message" in end ? { ...end, message: clean(end.message) } : end;
}
