// One warm vitest: configured once, run anew for each selector, with nothing of the run before left in it.
import { posix } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { watchForSignals } from "./signals.mjs";
import { createReporter } from "./reporter.mjs";
import { isShareable } from "./shareable.mjs";
import { keepSpareWorkers } from "./spares.mjs";
import { failureOf } from "./failure.mjs";

const closingMs = 5_000;

/** Starts vitest as its command line would, with the options of the arguments. */
export async function startInstance(vitest, { args, root, emit, selectors }) {
  // As vitest's own command line does it.
  process.env.TEST = "true";
  process.env.VITEST = "true";
  process.env.NODE_ENV ??= "test";
  const signals = watchForSignals();
  const spares = keepSpareWorkers();
  const { options } = vitest.parse(args);
  const context = await vitest.create(options);
  const reporter = createReporter({ context, root, emit, nameSeparator: vitest.nameSeparator });
  context.reporters.push(reporter);
  const shareable = isShareable(context, options);
  let selectorsLeft = shareable ? selectors : 0;
  context.reporters.push({ onTestModuleCollected: () => spares.prepare(selectorsLeft) });
  return {
    shareable,
    run: (request) => {
      selectorsLeft -= 1;
      return run({ vitest, context, reporter, signals }, request);
    },
    collect: (request, depth) => collect({ vitest, context, reporter }, request, depth),
    close: once(() => {
      spares.dispose();
      return Promise.race([context.close(), sleep(closingMs, undefined, { ref: false })]);
    }),
  };
}

async function run({ vitest, context, reporter, signals }, { key, args }) {
  const { filters, pattern } = select(vitest, context, args);
  forgetEarlierRuns(context);
  signals.forget();
  reporter.begin({ key, pattern });
  try {
    await context.start(filters);
  } catch (error) {
    if (error?.code !== "VITEST_FILES_NOT_FOUND") reporter.outside(printed(context, error));
  }
  const { contradiction, isCrash } = reporter.end();
  const signal = isCrash ? signals.last() : null;
  return signal === null ? { contradiction } : { contradiction, exitCode: -signal };
}

/** `depth` is `some` where it is enough to know that there are tests: then one file that has some answers for all. */
async function collect({ vitest, context, reporter }, { key, args }, depth) {
  const { filters, pattern } = select(vitest, context, args);
  forgetEarlierRuns(context);
  reporter.begin({ key, pattern });
  const specifications = await context.getRelevantTestSpecifications(filters);
  if (specifications.length === 0) return { ids: [], files: reporter.filesOf(await context.globTestSpecifications()) };
  reporter.onTestRunStart(specifications);
  const isAny = depth === "some" && pattern === undefined && !filters.some((filter) => filter.includes(":"));
  if (isAny && specifications.length > 1) {
    const { testModules } = await context.collect([specifications[0].moduleId]);
    const ids = reporter.idsOf(testModules);
    if (ids.length > 0) return { ids, files: [] };
  }
  const { testModules } = await context.collect(filters);
  if (testModules.some((module) => module.errors().length > 0)) process.exitCode = 1; // as a run of it would
  reporter.tellUncollected(testModules);
  return { ids: reporter.idsOf(testModules), files: [] };
}

/** The files and the name pattern of a selector; both may differ within one instance. */
function select(vitest, context, args) {
  const { filters, testNamePattern } = vitest.parse(args);
  const pattern = testNamePattern === undefined ? context.config.testNamePattern : new RegExp(testNamePattern);
  // The selector's, else the configuration's, else none: never the one of the selector before.
  if (pattern === undefined) context.resetGlobalTestNamePattern();
  else context.setGlobalTestNamePattern(pattern);
  return { filters: filters.map((filter) => posix.normalize(filter)), pattern };
}

/** vitest keeps results for its watch mode; the next run would show and judge them again. */
function forgetEarlierRuns(context) {
  for (const value of Object.values(context.state)) {
    if (value instanceof Map || value instanceof Set) value.clear();
  }
  context.clearSpecificationsCache?.();
}

/** An error that vitest's command line would print and end with. */
function printed(context, error) {
  process.exitCode = 1;
  context.logger.printError(error, { fullStack: true, type: "Unhandled Error" });
  return failureOf(error);
}

function once(action) {
  let result;
  return () => (result ??= action());
}
