// Whether selectors may share this vitest, and nothing but its start-up.

const pools = new Set(["forks", "threads", "vmForks", "vmThreads"]);
const reporters = new Set(["default", "verbose", "dot", "tree", "basic", "minimal", "agent", "hanging-process"]);
/** Options whose effect reaches from one run of an instance into the next. */
const lasting = [
  "changed",
  "related",
  "shard",
  "mergeReports",
  "standalone",
  "outputFile",
  "bail",
  "inspect",
  "inspectBrk",
  "ui",
  "update",
];

/** Every run needs fresh workers, and nothing that was set up once for all of them. */
export function isShareable(context, options) {
  const { config } = context;
  if (lasting.some((name) => isSet(options[name]) || isSet(config[name]))) return false;
  if (config.coverage?.enabled || config.watch) return false;
  if (![config.reporters ?? []].flat(1).every(isForPeople)) return false;
  return context.projects.every((project) => isIsolated(project.config));
}

function isIsolated(config) {
  if (config.isolate === false || config.browser?.enabled || config.typecheck?.enabled) return false;
  if ([config.globalSetup ?? []].flat().length > 0 || (config.poolMatchGlobs ?? []).length > 0) return false;
  return pools.has(config.pool) && !Object.values(config.poolOptions ?? {}).some((pool) => pool?.isolate === false);
}

function isForPeople(reporter) {
  return reporters.has(Array.isArray(reporter) ? reporter[0] : reporter);
}

/** vitest resolves some of these to an empty value of their kind. */
function isSet(value) {
  if (value === undefined || value === null || value === false || value === 0 || value === "none" || value === "new")
    return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
