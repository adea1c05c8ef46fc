// From vitest's own state of a test to an outcome; text meant for people plays no part.
import { failureOf, isAssertion, isSetupError, isTestTimeout } from "./failure.mjs";

/**
 * Outcome, failure and reason of a test that came to its end; null while it has none.
 * `mode` is the test's mode as collected: vitest overwrites it with `skip` where a hook fails.
 */
export function outcomeOf(test, mode) {
  const result = test.result();
  switch (result.state) {
    case "passed":
      return passed(test);
    case "failed":
      return failed(test.task, result.errors ?? []);
    case "skipped":
      return skipped(test, mode, result.note);
    default:
      return null;
  }
}

function passed(test) {
  if (test.task.fails) return plain("expected-failure");
  const retries = test.task.result?.retryCount ?? 0;
  return plain("passed", retries === 0 ? null : `passed after ${retries} ${retries === 1 ? "retry" : "retries"}`);
}

function failed(task, errors) {
  const failure = failureOf(errors[0] ?? { message: "vitest gives no error" });
  if (task.fails) return { outcome: "unexpected-pass", failure, reason: null };
  return { outcome: kindOf(task, errors), failure, reason: null, ...further(task, errors) };
}

/** `expect.soft`, hooks behind a failed body, and retries leave several errors; a retry mostly the same one again. */
function further(task, errors) {
  const inTearDown = task.result.hooks?.afterEach === "run";
  const all = errors.map((error, index) => {
    const isHook = isSetupError(error) || (inTearDown && index > 0 && index === errors.length - 1);
    const outcome = isHook ? "setup-failed" : isAssertion(error) ? "failed" : "errored";
    return { outcome, failure: failureOf(error) };
  });
  const keys = all.map((one) => JSON.stringify(one));
  const others = all.filter((_, index) => keys.indexOf(keys[index]) === index).slice(1);
  return others.length === 0 ? {} : { furtherFailures: others };
}

function kindOf(task, errors) {
  const [error] = errors;
  if (isSetupError(error) || failedInHook(task, errors)) return "setup-failed";
  if (isTestTimeout(error)) return "timed-out";
  return isAssertion(error) ? "failed" : "errored";
}

/** A hook that threw stays at `run`; behind an error of the body, an error of `afterEach` is one more. */
function failedInHook({ result }, errors) {
  if (result.hooks?.beforeEach === "run") return true;
  return result.hooks?.afterEach === "run" && errors.length <= (result.retryCount ?? 0) + 1;
}

function skipped(test, mode, note) {
  if (mode === "todo") return plain("skipped", "todo");
  const cause = mode === "skip" ? undefined : failedAncestor(test)?.errors()[0];
  if (cause !== undefined) return { outcome: "setup-failed", failure: failureOf(cause), reason: null };
  return plain("skipped", note ?? null);
}

/** The innermost suite (or the file) around a test whose hooks failed. */
export function failedAncestor(test) {
  for (let entity = test.parent; entity !== undefined; entity = entity.parent) {
    if (entity.errors().length > 0) return entity;
  }
  return undefined;
}

function plain(outcome, reason = null) {
  return { outcome, failure: null, reason };
}
