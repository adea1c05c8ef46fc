// Ids of tests, and which of a file's tests a selector means: vitest reports the others as skipped.
import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";

/** The names of one selector's run. */
export function createNames({ context, root, pattern, nameSeparator }) {
  const realRoot = realpathSync(root);
  const known = new Map();
  const taken = new Set();
  const lines = new Map();
  const severalProjects = context.projects.length > 1;
  const fileOf = (module) => relativeFile(realRoot, module.moduleId);
  const idOf = (module, path) => {
    const prefix = severalProjects && module.project.name ? `[${module.project.name}] ` : "";
    return unique(`${prefix}${[fileOf(module), ...path].join(" > ")}`, taken);
  };

  const collect = (module) => {
    const file = fileOf(module);
    for (const test of module.children.allTests()) {
      if (known.has(test.task.id)) continue;
      const path = pathOf(test);
      const { mode } = test.task;
      const isMeant = matches(test, path) && !(context.config.tagsFilter && mode === "skip");
      known.set(test.task.id, { test, id: idOf(module, path), file, mode, isMeant });
    }
  };

  const matches = (test, path) => {
    const wanted = lines.get(lineKey(test.module)) ?? [];
    if (wanted.length > 0 && !lineage(test).some(({ location }) => wanted.includes(location?.line))) return false;
    return pattern === undefined || path.join(nameSeparator).match(pattern) !== null;
  };

  return {
    /** The lines that the run's specifications ask for. */
    expect: (specifications) => {
      for (const one of specifications) lines.set(lineKey(one), one.testLines ?? []);
    },
    collect,
    /** A test's id, file and mode as collected; null where the selector does not mean it. */
    of: (test) => {
      collect(test.module);
      const named = known.get(test.task.id);
      return named?.isMeant ? named : null;
    },
    /** The tests of a file that the selector means, in the file's order. */
    selected: (module) => {
      collect(module);
      return [...module.children.allTests()].map((test) => known.get(test.task.id)).filter((named) => named?.isMeant);
    },
    /** The id of a hook of a suite or of a whole file, named as a test in it would be. */
    idOfHook: (entity, name) =>
      entity.type === "module" ? idOf(entity, [name]) : idOf(entity.module, [...pathOf(entity), name]),
    fileOf,
  };
}

function lineKey({ moduleId, project }) {
  return `${project.name} ${moduleId}`;
}

/** A test (or a suite) and the suites around it. */
function lineage(test) {
  const entities = [];
  for (let entity = test; entity.type !== "module"; entity = entity.parent) entities.unshift(entity);
  return entities;
}

function pathOf(test) {
  return lineage(test).map(({ name }) => name);
}

function relativeFile(root, path) {
  return relative(root, path).split(sep).join("/");
}

function unique(id, taken) {
  let candidate = id;
  for (let count = 2; taken.has(candidate); count += 1) candidate = `${id} (${count})`;
  taken.add(candidate);
  return candidate;
}
