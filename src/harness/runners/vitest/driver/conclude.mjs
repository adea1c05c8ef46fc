// What can be told only at the end of a run: why tests were skipped, and what failed outside of them.
import { failureOf } from "./failure.mjs";
import { failedAncestor } from "./outcomes.mjs";

/** Tells what is left to tell of a file; returns how many of its tests have no result at all. */
export function concludeModule(module, record) {
  const file = record.names.fileOf(module);
  if (failedToCollect(module)) {
    for (const error of module.errors()) record.tellOutside(failureOf(error), file);
    return 0;
  }
  const tests = record.names.selected(module);
  for (const { test, ...named } of tests) record.tell(test, named);
  const answered = new Set(tests.filter(keptFromRunning).map(({ test }) => failedAncestor(test)));
  for (const entity of [module, ...module.children.allSuites()]) {
    if (answered.has(entity) || entity.errors().length === 0) continue;
    // Errors that kept no test from running: of a hook after the last one, or of a suite without any.
    if (entity.task.result?.hooks?.afterAll === "run") record.tellTearDown(entity, file);
    else for (const error of entity.errors()) record.tellOutside(failureOf(error), file);
  }
  return tests.filter(({ test }) => !record.hasResult(test)).length;
}

/** A file that never began to run: import, syntax, an error in `describe`, no test in it. */
function failedToCollect(module) {
  return module.errors().length > 0 && module.task.result?.startTime === undefined;
}

function keptFromRunning({ test, mode }) {
  return mode !== "skip" && test.result().state === "skipped";
}

/** Errors beside the tests make vitest fail although its tests pass: what is at odds, or null. */
export function describeUnhandled(errors) {
  if (errors.length === 0) return null;
  const [first] = errors;
  // A worker's death stands in the cause.
  const parts = [first?.type ?? "Unhandled Error", ...lineOf(first), ...(first?.cause ? lineOf(first.cause) : [])];
  return `${errors.length} error(s) outside the tests, the first one: ${parts.join(": ")}`;
}

function lineOf(error) {
  const { type, message } = failureOf(error);
  return [type, message].filter((part) => part !== "");
}
