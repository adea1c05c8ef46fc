// A reporter of vitest that tells the harness what happens.
import { concludeModule, describeUnhandled } from "./conclude.mjs";
import { failureOf } from "./failure.mjs";
import { createNames } from "./names.mjs";
import { createRecord, isToRun } from "./record.mjs";
import { watchForSilence } from "./silence.mjs";

/** `begin` and `end` stand around the run of each selector. */
export function createReporter({ context, root, emit, nameSeparator }) {
  let record = null;
  let unhandled = [];
  let pending = 0;
  const silence = watchForSilence((module) => tellLast(module, record));
  return {
    begin({ key, pattern }) {
      record = createRecord({ key, names: createNames({ context, root, pattern, nameSeparator }), emit });
      unhandled = [];
      pending = 0;
    },
    end() {
      silence.forget();
      // No worker could start (an environment that is not installed): that is why there are no tests.
      if (record.isEmpty() && pending === 0)
        for (const error of unhandled) record.tellOutside(failureOf(error?.cause ?? error));
      const contradiction = record.failures() > 0 ? null : describeUnhandled(unhandled);
      // A worker that died leaves tests without a result.
      return { contradiction, isCrash: unhandled.length > 0 && pending > 0 };
    },
    outside: (failure) => record.tellOutside(failure),
    tellUncollected: (modules) => tellUncollected(modules, record),
    filesOf: (specifications) => specifications.map((one) => record.names.fileOf(one)),
    idsOf: (modules) => modules.flatMap((module) => record.names.selected(module).map(({ id }) => id)),

    onTestRunStart(specifications) {
      record.names.expect(specifications);
    },
    onTestModuleCollected(module) {
      record.names.collect(module);
      silence.hear(module);
    },
    onTestModuleEnd(module) {
      silence.end(module);
    },
    onTestCaseReady(test) {
      silence.hear(test.module);
      const named = record.names.of(test);
      if (named !== null) record.tellStart(test, named);
    },
    onTestCaseResult(test) {
      silence.hear(test.module);
      const named = record.names.of(test);
      // Why a test was skipped may stand in its suite, which is told later.
      if (named !== null && test.result().state !== "skipped") record.tell(test, named);
    },
    onTestRunEnd(modules, unhandledErrors) {
      unhandled = [...unhandledErrors];
      for (const module of modules) pending += concludeModule(module, record);
    },
  };
}

/** Files that cannot be imported or built, where nothing is run. */
function tellUncollected(modules, record) {
  for (const module of modules) {
    for (const error of module.errors()) record.tellOutside(failureOf(error), record.names.fileOf(module));
  }
}

function tellLast(module, record) {
  const open = record.names.selected(module).filter(({ test, mode }) => isToRun(mode) && !record.hasResult(test));
  if (open.length === 1) record.tellStart(open[0].test, open[0]);
}
