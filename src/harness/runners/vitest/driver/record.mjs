// What the harness has been told of the selector that runs.
import { failureOf } from "./failure.mjs";
import { outcomeOf } from "./outcomes.mjs";

const failing = new Set(["failed", "errored", "setup-failed", "timed-out", "unexpected-pass"]);

/** Tells each start, each result and each error outside the tests once. */
export function createRecord({ key, names, emit }) {
  const started = new Set();
  const told = new Set();
  let failures = 0;
  return {
    names,
    hasResult: (test) => told.has(test.task.id),
    isEmpty: () => told.size + failures === 0,
    /** Tests and files that went wrong so far. */
    failures: () => failures,
    tellStart(test, { id, mode, file }) {
      if (!isToRun(mode) || started.has(test.task.id) || told.has(test.task.id)) return;
      started.add(test.task.id);
      emit({ type: "test-start", key, id, file, name: test.name });
    },
    tell(test, { id, mode, file }) {
      const outcome = outcomeOf(test, mode);
      if (outcome === null || told.has(test.task.id)) return;
      told.add(test.task.id);
      if (failing.has(outcome.outcome)) failures += 1;
      const durationMs = Math.max(0, test.task.result?.duration ?? 0);
      emit({ type: "test", key, test: { id, file, name: test.name, durationMs, ...outcome } });
    },
    /** A hook after the last test has failed: no test's fault, and no reason to doubt that they could be collected. */
    tellTearDown(entity, file) {
      failures += 1;
      const [failure, ...others] = entity.errors().map(failureOf);
      const furtherFailures = others.map((one) => ({ outcome: "setup-failed", failure: one }));
      const result = { outcome: "setup-failed", durationMs: 0, failure, furtherFailures, reason: null };
      emit({ type: "test", key, test: { id: names.idOfHook(entity, "afterAll"), file, name: "afterAll", ...result } });
    },
    tellOutside(failure, file = null) {
      failures += 1;
      emit({ type: "collection-error", key, error: { file, failure } });
    },
  };
}

/** Whether a test of this mode has a body that is to run. */
export function isToRun(mode) {
  return mode !== "skip" && mode !== "todo";
}
