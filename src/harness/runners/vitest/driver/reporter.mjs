// A reporter of vitest that tells the harness what happens.
import { failureOf } from "./failure.mjs";
import { createNames } from "./names.mjs";
import { failedAncestor, outcomeOf } from "./outcomes.mjs";

const failing = new Set(["failed", "errored", "setup-failed", "timed-out", "unexpected-pass"]);

/** `begin` and `end` stand around the run of each selector. */
export function createReporter({ context, root, emit, nameSeparator }) {
  let selector = null;

  const tell = (test, { id, mode, file }) => {
    const outcome = outcomeOf(test, mode);
    if (outcome === null || selector.told.has(test.task.id)) return;
    selector.told.add(test.task.id);
    selector.failures += failing.has(outcome.outcome) ? 1 : 0;
    const durationMs = Math.max(0, test.task.result?.duration ?? 0);
    emit({ type: "test", key: selector.key, test: { id, file, name: test.name, durationMs, ...outcome } });
  };
  const outside = (failure, file = null) => {
    selector.failures += 1;
    emit({ type: "collection-error", key: selector.key, error: { file, failure } });
  };

  return {
    begin({ key, pattern }) {
      const names = createNames({ context, root, pattern, nameSeparator });
      selector = { key, names, told: new Set(), failures: 0, started: new Set(), unhandled: [], pending: 0 };
    },
    end: () => concludeRun(selector),
    outside,
    filesOf: (specifications) => specifications.map((one) => selector.names.fileOf(one)),
    idsOf: (modules) => modules.flatMap((module) => selector.names.selected(module).map(({ id }) => id)),

    onTestRunStart(specifications) {
      selector.names.expect(specifications);
    },
    onTestModuleCollected(module) {
      selector.names.collect(module);
    },
    onTestCaseReady(test) {
      const named = selector.names.of(test);
      if (named === null || named.mode === "skip" || named.mode === "todo") return;
      selector.started.add(test.task.id);
      emit({ type: "test-start", key: selector.key, id: named.id, file: named.file, name: test.name });
    },
    onTestCaseResult(test) {
      const named = selector.names.of(test);
      // Why a test was skipped may stand in its suite, which is told later.
      if (named !== null && test.result().state !== "skipped") tell(test, named);
    },
    onTestRunEnd(modules, unhandledErrors) {
      selector.unhandled = [...unhandledErrors];
      for (const module of modules) concludeModule({ selector, module, tell, outside });
    },
  };
}

function concludeModule({ selector, module, tell, outside }) {
  const file = selector.names.fileOf(module);
  if (failedToCollect(module)) {
    for (const error of module.errors()) outside(failureOf(error), file);
    return;
  }
  const tests = selector.names.selected(module);
  for (const { test, ...named } of tests) {
    tell(test, named);
    if (!selector.told.has(test.task.id)) selector.pending += 1;
  }
  const answered = new Set(
    tests
      .filter(({ test, mode }) => test.result().state === "skipped" && mode !== "skip")
      .map(({ test }) => failedAncestor(test)),
  );
  for (const entity of [module, ...module.children.allSuites()]) {
    // An error of a hook that kept no test from running: after the last one, or in a suite without any.
    if (!answered.has(entity)) for (const error of entity.errors()) outside(failureOf(error), file);
  }
}

/** A file that never began to run: import, syntax, an error in `describe`, no test in it. */
function failedToCollect(module) {
  return module.errors().length > 0 && module.task.result?.startTime === undefined;
}

/** Errors beside the tests make vitest fail although its tests pass; a worker that dies leaves tests without a result. */
function concludeRun({ unhandled, failures, pending }) {
  const isCrash = unhandled.length > 0 && pending > 0;
  if (unhandled.length === 0 || failures > 0) return { contradiction: null, isCrash };
  const [first] = unhandled;
  const { type, message } = failureOf(first);
  const kind = first.type ?? "Unhandled Error";
  return {
    contradiction: `${unhandled.length} error(s) outside the tests, the first one: ${kind}: ${type}: ${message}`,
    isCrash,
  };
}
